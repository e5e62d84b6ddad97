from django.urls import path
from wagtail.admin.auth import require_admin_access

from rotative.newsroom.publication import DecisionView
from rotative.newsroom.setup_views import set_up
from rotative.newsroom.withdrawal import UnpublishView

urlpatterns = [
    path("set-up/", set_up, {"token": ""}),
    path("set-up/<str:token>/", set_up, name="set_up"),
    path(
        "pages/workflow/action/<int:page_id>/<slug:action_name>/<int:task_state_id>/",
        require_admin_access(DecisionView.as_view()),
    ),
    path("pages/<int:page_id>/unpublish/", require_admin_access(UnpublishView.as_view())),
]
