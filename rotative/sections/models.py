"""The paper's tree: its home page, its sections on two levels, and partner sites in the menu."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Page

from rotative.sections.forms import PublicPageForm
from rotative.sections.preview import show

# First words of addresses that belong to the site itself, in both languages.
RESERVED = {
    *"archives auteurs authors themes topics newsletter newsroom media static documents".split(),
    *"dernieres-nouvelles latest merci thanks feed preview".split(),
}


class PublicPage(Page):
    """What all pages of the newsroom share: previewing through the readers' site."""

    base_form_class = PublicPageForm

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        may_be_top = self.depth in (None, 3) and HomePage in self.allowed_parent_page_models()
        if self.slug in RESERVED and may_be_top:
            raise ValidationError({"slug": _("The site itself uses this address: choose another.")})

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

    parent_page_types = ["sections.HomePage", "sections.SectionPage"]
    subpage_types = ["sections.SectionPage", "sections.PartnerPage", "articles.ArticlePage"]
    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("short_name"), FieldPanel("colour")]),
        FieldPanel("description"),
    ]
    show_in_menus_default = True

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def preview_entry(self) -> object:
        from rotative.sections.actions import preview_entry

        return preview_entry(self)

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
        if re.fullmatch(r"\d{4}", self.slug or ""):
            raise ValidationError({"slug": _("The address of a year belongs to the archives.")})
        if self.colour and not re.fullmatch(r"#[0-9a-fA-F]{6}", self.colour):
            raise ValidationError(
                {"colour": _("Write a colour as # and six digits, e.g. #1d5b79.")}
            )


class PartnerPage(PublicPage):
    """A menu entry that leads to another site."""

    url_of_partner = models.URLField(_("address of the site"))

    parent_page_types = ["sections.HomePage", "sections.SectionPage"]
    subpage_types: list[str] = []
    content_panels = [*Page.content_panels, FieldPanel("url_of_partner")]
    preview_modes: list[Any] = []
    show_in_menus_default = True

    class Meta:
        verbose_name = _("partner site")
        verbose_name_plural = _("partner sites")
