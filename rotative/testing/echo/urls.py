"""The site map with this app's pages: in a process that has not installed it."""

from rotative.testing.echo.pages import PAGES
from rotative.urls import handler400, handler403, handler404, handler500
from rotative.urls import urlpatterns as others

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*(pattern for kind in PAGES for pattern in kind.patterns()), *others]
