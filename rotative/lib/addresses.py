"""Addresses of the site."""

from functools import lru_cache

from django.conf import settings
from django.utils.encoding import iri_to_uri


def absolute(path: str) -> str:
    """The full address of a path of the site, escaped (RFC 3987, 3.1); others as they are."""
    return _escaped(path if "://" in path else settings.SITE_URL + path)


@lru_cache(maxsize=4096)  # the same few on page after page
def _escaped(address: str) -> str:
    return str(iri_to_uri(address))
