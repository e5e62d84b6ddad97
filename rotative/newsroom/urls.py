from django.urls import path
from wagtail.admin.auth import require_admin_access

from rotative.newsroom.preview_links import views as preview_links
from rotative.newsroom.publication import DecisionView
from rotative.newsroom.setup_views import set_up
from rotative.newsroom.withdrawal import UnpublishView

urlpatterns = [
    path("set-up/", set_up, {"token": ""}),
    path("set-up/<str:token>/", set_up, name="set_up"),
    # For people without an account. It lies here because nothing of the newsroom is ever stored.
    path("preview/<str:token>/", preview_links.show, name="preview_link"),
    path(
        "preview/<str:token>/document/<int:pk>/",
        preview_links.document,
        name="preview_link_document",
    ),
    path("preview/<str:token>/<path:path>", preview_links.file, name="preview_link_file"),
    path(
        "pages/workflow/action/<int:page_id>/<slug:action_name>/<int:task_state_id>/",
        require_admin_access(DecisionView.as_view()),
    ),
    path("pages/<int:page_id>/unpublish/", require_admin_access(UnpublishView.as_view())),
]
