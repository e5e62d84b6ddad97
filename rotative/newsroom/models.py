"""What the publisher decides for the whole paper."""

import re
import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import Orderable, PreviewableMixin

from rotative.lib.colour import contrast
from rotative.pages.preview import draft_of, show

PAPER_WHITE, PAPER_BLACK = "#ffffff", "#121212"


def new_feed_ids() -> str:
    """How the names of a new paper's stories begin in feeds: a tag address (RFC 4151).

    Made once and kept, for a paper may change its host; random, for many begin on localhost.
    """
    return f"tag:{urlsplit(settings.SITE_URL).hostname},2026:{secrets.token_hex(5)}/"


@register_setting(icon="cogs", order=1)
class PaperSettings(PreviewableMixin, ClusterableModel, BaseGenericSetting):
    """The paper's name, language, look and publisher."""

    class Language(models.TextChoices):
        FR = "fr", "Français"
        EN = "en", "English"

    class Fonts(models.TextChoices):
        SOURCE = "source", "Source Serif + Public Sans"
        NEWSREADER = "newsreader", "Newsreader + Libre Franklin"

    name = models.CharField(_("name of the paper"), max_length=60, default="Rotative")
    tagline = models.CharField(_("tagline"), max_length=120, blank=True)
    description = models.CharField(
        _("description"), max_length=300, blank=True, help_text=_("For search engines and feeds.")
    )
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FR)
    logo = models.ForeignKey(
        "media.Picture",
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown in the masthead in place of the name."),
    )
    icon = models.ForeignKey(
        "media.Picture",
        verbose_name=_("icon"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("A square picture of at least 480 pixels. Empty: the paper's initial."),
    )
    accent = models.CharField(
        _("colour by day"), max_length=7, default="#9c1c1f", help_text=_("For example #9c1c1f.")
    )
    accent_dark = models.CharField(
        _("colour by night"), max_length=7, default="#ff8a7a", help_text=_("On a dark page.")
    )
    fonts = models.CharField(_("fonts"), max_length=12, choices=Fonts, default=Fonts.SOURCE)
    publisher = models.CharField(_("publisher"), max_length=120, blank=True)
    copyright = models.CharField(
        _("copyright line"), max_length=200, blank=True, help_text=_("Without © and year.")
    )
    email = models.EmailField(_("e-mail of the newsroom"), blank=True)
    newsletter_pitch = models.CharField(_("newsletter's promise"), max_length=200, blank=True)
    full_text_feeds = models.BooleanField(
        _("full text in feeds"),
        default=False,
        help_text=_("RSS, Atom and JSON feeds carry whole stories instead of their standfirst."),
    )
    # Whether the first screen says what is left to do in a new paper (`checklist`).
    first_steps = models.BooleanField(default=False, editable=False)
    feed_ids = models.CharField(max_length=300, default=new_feed_ids, editable=False)

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("tagline"),
                FieldPanel("description"),
                FieldPanel("language"),
            ],
            heading=_("The paper"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("logo"), FieldPanel("icon")]),
                FieldRowPanel([FieldPanel("accent"), FieldPanel("accent_dark")]),
                FieldPanel("fonts"),
            ],
            heading=_("Look"),
        ),
        InlinePanel("social_accounts", heading=_("Social accounts"), label=_("Account")),
        MultiFieldPanel(
            [
                FieldPanel("publisher"),
                FieldPanel("copyright"),
                FieldPanel("email"),
                FieldPanel("newsletter_pitch"),
                FieldPanel("full_text_feeds"),
            ],
            heading=_("Publisher"),
        ),
    ]

    class Meta:
        verbose_name = _("The paper")

    @classmethod
    def of_screens(cls) -> "PaperSettings":
        """The settings, or the defaults before there is a paper: looking makes no paper."""
        return cls.objects.first() or cls()

    def clean(self) -> None:
        super().clean()
        errors = {}
        for field, ground in (("accent", PAPER_WHITE), ("accent_dark", PAPER_BLACK)):
            colour = getattr(self, field)
            if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
                errors[field] = gettext("Write a colour as # and six digits, e.g. #9c1c1f.")
            elif (ratio := contrast(colour, ground)) < 4.5:
                errors[field] = gettext(
                    "Too faint to read: contrast %(ratio)s to 1, it takes 4.5 (WCAG 2.2 AA)."
                ) % {"ratio": number_format(ratio, decimal_pos=1)}
        if errors:
            raise ValidationError(errors)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The front page as it would look with these settings; nothing is stored."""
        return show(draft_of(self), request)


class SocialAccount(Orderable):
    """Where the paper is on social networks."""

    paper = ParentalKey(PaperSettings, on_delete=models.CASCADE, related_name="social_accounts")
    label = models.CharField(_("network"), max_length=40)
    url = models.URLField(_("address"))

    panels = [FieldRowPanel([FieldPanel("label"), FieldPanel("url")])]


from rotative.newsroom.presence.models import Opened  # noqa: E402
from rotative.newsroom.preview_links.models import PreviewLink  # noqa: E402
from rotative.newsroom.readings.models import Reading, ReadingStep  # noqa: E402
from rotative.newsroom.stories.models import SavedView, StoryLine  # noqa: E402

__all__ = [
    "Opened",
    "PaperSettings",
    "PreviewLink",
    "Reading",
    "ReadingStep",
    "SavedView",
    "SocialAccount",
    "StoryLine",
    "new_feed_ids",
]
