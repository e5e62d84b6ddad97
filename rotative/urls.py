"""The whole site map: the newsroom, its files, and the readers' site."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from rotative.newsroom.publication import DecisionView
from rotative.newsroom.withdrawal import UnpublishView
from rotative.people import views as people
from rotative.site import views

urlpatterns = [
    path("newsroom/media/<path:path>", views.newsroom_media, name="newsroom_media"),
    path("newsroom/login/", people.LoginView.as_view()),
    path("newsroom/logout/", people.LogoutView.as_view()),
    path("newsroom/password_reset/", people.PasswordResetView.as_view()),
    path(
        "newsroom/pages/workflow/action/<int:page_id>/<slug:action_name>/<int:task_state_id>/",
        require_admin_access(DecisionView.as_view()),
    ),
    path(
        "newsroom/pages/<int:page_id>/unpublish/",
        require_admin_access(UnpublishView.as_view()),
    ),
    path("newsroom/", include(wagtailadmin_urls)),
    path("documents/<int:document_id>/<str:document_filename>", views.document),
    path("documents/", include(wagtaildocs_urls)),
    path("media/pictures/<path:path>", views.media),
    path("", include("rotative.site.urls")),
]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.page_not_found
handler500 = views.server_error
