"""Addresses of the site."""

from django.conf import settings
from django.utils.encoding import iri_to_uri


def absolute(path: str) -> str:
    """The full address of a path of the site, escaped (RFC 3987, 3.1); others as they are."""
    return iri_to_uri(path if "://" in path else settings.SITE_URL + path)
