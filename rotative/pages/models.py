"""What every page of the newsroom shares: its address, its rules, its preview."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from rotative.lib.addresses import address_of
from rotative.lib.forms import CopyPageForm
from rotative.pages.addresses import free_page_address, is_sites_own, refuse_sites_own
from rotative.pages.forms import PublicPageForm
from rotative.pages.preview import draft_of, show

_YEAR = re.compile(r"\d{4}")


class PublicPage(Page):
    """What all pages of the newsroom share: addresses, and previewing through the readers' site."""

    slug: str
    base_form_class = PublicPageForm
    copy_form_class = CopyPageForm
    # Not Wagtail's own, whose script writes the address while the headline is typed.
    content_panels = [FieldPanel("title", classname="title")]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title or gettext("Untitled")

    def get_admin_display_title(self) -> str:
        return self.draft_title or str(self)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A draft's columns take the beginning of what is too long; its revision has all of it."""
        names = ["draft_title"] if self.live else [f.attname for f in self._meta.concrete_fields]
        whole = {name: value for name in names if (value := self._too_long(name))}
        for name, value in whole.items():
            setattr(self, name, value[: self._meta.get_field(name).max_length])
        try:
            super().save(*args, **kwargs)
        finally:
            for name, value in whole.items():
                setattr(self, name, value)

    def _too_long(self, name: str) -> str:
        """The text that a column cannot hold; empty if it holds it."""
        longest = getattr(self._meta.get_field(name), "max_length", None)
        value = getattr(self, name)
        return value if longest and isinstance(value, str) and len(value) > longest else ""

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.give_address()
        super().full_clean(*args, **kwargs)

    def minimal_clean(self) -> None:
        """What a draft must have to lie in the tree: an address of its own, and no headline."""
        self.give_address()
        self._set_core_field_defaults()
        parent = self.known_parent()
        if parent is None:
            return
        is_refused = is_sites_own(self.slug, parent) and not self._has_address_already()
        if is_refused or not Page._slug_is_available(self.slug, parent, self):
            self.slug = free_page_address(parent, self.slug, self if self.path else None)

    def give_address(self) -> None:
        """Make the address of the headline where there is none and the parent is known."""
        parent = self.known_parent()
        if parent is not None and not self.slug:
            self.slug = free_page_address(parent, self.title, self if self.path else None)

    def known_parent(self) -> Page | None:
        """The page it lies under; None while it lies nowhere."""
        is_placed = self.path or getattr(self, "_cached_parent_obj", None)
        return self.get_parent() if is_placed else None

    def has_made_address(self) -> bool:
        """Whether the program gave the address, and may give another: it was never public.

        An address that breaks the rule was not typed: what is typed is put right.
        """
        slug = self.slug
        if not slug or self.live or self.first_published_at:
            return False
        made = address_of(self.title)
        is_numbered = re.fullmatch(rf"(n-)?{re.escape(made)}(-\d+)?", slug) is not None
        return is_numbered or address_of(slug) != slug

    def clean(self) -> None:
        super().clean()
        if self._has_address_already():
            return
        if parent := self.known_parent():
            refuse_sites_own(self.slug, parent)
        if _YEAR.fullmatch(self.slug or ""):
            raise ValidationError({"slug": _("The address of a year belongs to the archives.")})

    def _has_address_already(self) -> bool:
        """Kept since before the site itself took the word."""
        return Page.objects.filter(pk=self.pk, slug=self.slug).exists()

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return show(draft_of(self), request, self)
