"""Which addresses a page of the newsroom may have, by where it lies."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Page

from rotative.lib.addresses import address_of, free_address
from rotative.record.words import RESERVED


def is_sites_own(slug: str, parent: Page) -> bool:
    """Whether the site itself uses this address: the paper's home page lies on the second level."""
    return parent.depth == 2 and slug in RESERVED


def refuse_sites_own(slug: str, parent: Page) -> None:
    """Raises `ValidationError`, in words, for an address that the site itself uses."""
    if is_sites_own(slug, parent):
        raise ValidationError({"slug": _("The site itself uses this address: choose another.")})


def free_page_address(parent: Page, name: str, page: Page | None = None) -> str:
    """An address for a page of this name under a parent: neither a sibling's nor the site's own.

    `page` is the one that is to have it, if it is there already.
    """
    siblings = parent.get_children() if page is None else parent.get_children().not_page(page)

    def is_taken(slug: str) -> bool:
        return is_sites_own(slug, parent) or siblings.filter(slug=slug).exists()

    address = address_of(name)
    # A number alone would look like a year of the archives.
    return free_address(f"n-{address}" if address.isdigit() else address, is_taken)
