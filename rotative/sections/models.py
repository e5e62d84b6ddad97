"""The paper's tree: its home page, its sections on two levels, and partner sites in the menu."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Page, PageManager
from wagtail.permissions import policy_registry
from wagtail.query import PageQuerySet

from rotative.lib.names import folded
from rotative.lib.text import visible
from rotative.pages.models import PublicPage
from rotative.record.actions import paper_name


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


class SectionQuerySet(PageQuerySet):
    """Questions about sections."""

    def open_to(self, user: Any, verb: str = "add") -> "SectionQuerySet":
        """Those in which somebody may write ("add") or publish, in the order of the tree."""
        policy = policy_registry.get_by_type(Page)
        may = policy.instances_user_has_permission_for(user, verb)
        return self.filter(pk__in=may.values("pk")).order_by("path")


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

    objects = PageManager.from_queryset(SectionQuerySet)()

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
