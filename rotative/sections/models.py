"""The paper's tree: its home page, its sections on two levels, and partner sites in the menu."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Page

from rotative.lib.addresses import address_of, free_address
from rotative.lib.forms import CopyPageForm
from rotative.lib.names import folded
from rotative.lib.text import visible
from rotative.record.actions import paper_name
from rotative.record.words import RESERVED
from rotative.sections.forms import PublicPageForm
from rotative.sections.preview import show

_YEAR = re.compile(r"\d{4}")


def free_page_address(parent: Page, name: str, page: Page | None = None) -> str:
    """An address for a page of this name under a parent: neither a sibling's nor the site's own.

    `page` is the one that is to have it, if it is there already.
    """
    siblings = parent.get_children() if page is None else parent.get_children().not_page(page)

    def is_taken(slug: str) -> bool:
        return (parent.depth == 2 and slug in RESERVED) or siblings.filter(slug=slug).exists()

    address = address_of(name)
    # A number alone would look like a year of the archives.
    return free_address(f"n-{address}" if address.isdigit() else address, is_taken)


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
        is_sites_own = parent.depth == 2 and self.slug in RESERVED
        if (is_sites_own and not self._has_address_already()) or not Page._slug_is_available(
            self.slug, parent, self
        ):
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
        parent = self.known_parent()
        is_top = parent is None or parent.depth == 2
        if self.slug in RESERVED and is_top and HomePage in self.allowed_parent_page_models():
            raise ValidationError({"slug": _("The site itself uses this address: choose another.")})
        if _YEAR.fullmatch(self.slug or ""):
            raise ValidationError({"slug": _("The address of a year belongs to the archives.")})

    def _has_address_already(self) -> bool:
        """Kept since before the site itself took the word."""
        return Page.objects.filter(pk=self.pk, slug=self.slug).exists()

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return show(self.preview_entry(), request, self)

    def preview_entry(self) -> object:
        """What the record would be told of this draft; None shows the front page."""
        return None


class HomePage(PublicPage):
    """The root of a paper; its front is composed from the record."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "sections.SectionPage",
        "sections.PartnerPage",
        "notices.NoticePage",
        "notices.ContactPage",
        "notices.LegalNoticePage",
    ]
    max_count = 1

    class Meta:
        verbose_name = _("home page")

    def get_admin_display_title(self) -> str:
        """The paper's name, also after it was changed in the settings."""
        return paper_name() or super().get_admin_display_title()


class SectionPage(PublicPage):
    """A permanent department of the paper; its subsections and stories lie under it."""

    short_name = models.CharField(
        _("name in the menu"), max_length=40, blank=True, help_text=_("If shorter.")
    )
    description = models.CharField(
        _("description"),
        max_length=300,
        blank=True,
        help_text=_("A sentence for readers and search engines."),
    )
    colour = models.CharField(
        _("colour"),
        max_length=7,
        blank=True,
        help_text=_("Optional, for example #1d5b79; used in small touches."),
    )

    also_called = models.TextField(
        _("also called"),
        blank=True,
        help_text=_("Other names, one a line: imported stories are filed by them."),
    )

    parent_page_types = ["sections.HomePage", "sections.SectionPage"]
    subpage_types = ["sections.SectionPage", "sections.PartnerPage", "articles.ArticlePage"]
    content_panels = [
        *PublicPage.content_panels,
        FieldRowPanel([FieldPanel("short_name"), FieldPanel("colour")]),
        FieldPanel("description"),
        FieldPanel("also_called"),
    ]
    show_in_menus_default = True

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def preview_entry(self) -> object:
        from rotative.sections.actions import preview_entry

        return preview_entry(self)

    def is_called(self, name: str) -> bool:
        """Whether this is one of its names, however it is spelt."""
        names = [self.title, self.short_name, *self.also_called.splitlines()]
        return folded(name) in {folded(each) for each in names} - {""}

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        """Two levels, no third."""
        return super().can_create_at(parent) and parent.depth <= 3

    def can_move_to(self, parent: Page) -> bool:
        """A section with subsections stays on the first level."""
        two_levels = parent.depth == 2 or not self.get_children().type(SectionPage).exists()
        return super().can_move_to(parent) and parent.depth <= 3 and two_levels

    def clean(self) -> None:
        super().clean()
        self.short_name = visible(self.short_name)
        if self.colour and not re.fullmatch(r"#[0-9a-fA-F]{6}", self.colour):
            raise ValidationError(
                {"colour": _("Write a colour as # and six digits, e.g. #1d5b79.")}
            )


class PartnerPage(PublicPage):
    """A menu entry that leads to another site."""

    url_of_partner = models.URLField(_("address of the site"))

    parent_page_types = ["sections.HomePage", "sections.SectionPage"]
    subpage_types: list[str] = []
    content_panels = [*PublicPage.content_panels, FieldPanel("url_of_partner")]
    preview_modes: list[Any] = []
    show_in_menus_default = True

    class Meta:
        verbose_name = _("partner site")
        verbose_name_plural = _("partner sites")
