"""The whole site map: the newsroom, its files, and the readers' site."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from rotative.site import views

urlpatterns = [
    # Ours take the place of Wagtail's of the same address, which come after them.
    path("", include("rotative.media.urls")),
    path("newsroom/", include("rotative.people.urls")),
    path("newsroom/", include("rotative.newsroom.urls")),
    path("newsroom/", include("rotative.plan.urls")),
    path("newsroom/", include("rotative.accounts.urls")),
    path("newsroom/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("rotative.letters.urls")),
    path("", include("rotative.newsletters.urls")),
    path("", include("rotative.site.urls")),  # the last: anything may lie in the tree
]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.page_not_found
handler500 = views.server_error
