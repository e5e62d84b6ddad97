"""Stories, as the newsroom writes them."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from rotative.articles.blocks import BodyBlock, KeyPointsBlock
from rotative.articles.forms import HoursPanel, SectionPanel, StoryForm
from rotative.pages.models import PublicPage
from rotative.pages.panels import CountedPanel, RowsPanel
from rotative.people.models import Author
from rotative.record.calendar import FIRST_YEAR, LAST_YEAR, is_datable


class ArticlePage(PublicPage):
    """One story; its section is the page it lies under, its headline is the page's title."""

    class Format(models.TextChoices):
        STORY = "story", _("Story")
        BRIEF = "brief", _("Brief")
        ANALYSIS = "analysis", _("Analysis")
        INTERVIEW = "interview", _("Interview")
        OPINION = "opinion", _("Opinion")
        REVIEW = "review", _("Review")
        RECIPE = "recipe", _("Recipe")

    kicker = models.CharField(
        _("kicker"), max_length=60, blank=True, help_text=_("One to three words over the headline.")
    )
    short_headline = models.CharField(
        _("short headline"), max_length=90, blank=True, help_text=_("For fronts and lists.")
    )
    standfirst = models.TextField(
        _("standfirst"), blank=True, help_text=_("One or two sentences under the headline.")
    )
    key_points = StreamField(
        KeyPointsBlock(required=False), verbose_name=_("key points (Tl;dr)"), blank=True
    )
    format = models.CharField(_("format"), max_length=12, choices=Format, default=Format.STORY)
    picture = models.ForeignKey(
        "media.Picture",
        verbose_name=_("lead picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    picture_caption = models.CharField(
        _("caption"), max_length=400, blank=True, help_text=_("Empty: the picture's own caption.")
    )
    body = StreamField(BodyBlock(required=False), verbose_name=_("body"), blank=True)
    published_at = models.DateTimeField(
        _("publication time"),
        null=True,
        blank=True,
        help_text=_("Shown to readers. Empty: the moment of the first publication."),
    )
    updated_at = models.DateTimeField(
        _("update time"),
        null=True,
        blank=True,
        help_text=_("Shown as “updated”. Fill it only when the change matters to readers."),
    )

    language = models.CharField(
        _("language"),
        max_length=12,
        blank=True,
        validators=[RegexValidator("^[a-z]{2,3}(-[A-Za-z]{2,8})?$", _("A code such as “ar”."))],
        help_text=_("Only when it is not the paper's: its code, for example “ar”."),
    )

    moves_to = models.ForeignKey(
        "sections.SectionPage",
        verbose_name=_("section"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Of a story that is out, it changes when it is published."),
    )

    base_form_class = StoryForm
    parent_page_types = ["sections.SectionPage"]
    subpage_types: list[str] = []
    show_in_menus_default = False

    content_panels = [
        CountedPanel(
            "title",
            heading=_("Headline"),
            help_text=_("What readers see first, here and on the fronts."),
            classname="story-text",
            grows=True,
            look="story-headline",
        ),
        CountedPanel("standfirst", classname="story-text", grows=True),
        FieldPanel("kicker", classname="story-text"),
        RowsPanel("bylines", heading=_("Byline"), label=_("Signature"), add=_("Add a signature")),
        MultiFieldPanel(
            [FieldPanel("picture", heading=_("Picture")), FieldPanel("picture_caption")],
            heading=_("Lead picture"),
        ),
        FieldPanel(
            "key_points", help_text=_("Three to five, or none. The Enter key makes the next one.")
        ),
        FieldPanel("body"),
    ]
    filing_panels = [
        SectionPanel("moves_to", heading=_("Filed under")),
        RowsPanel("story_topics", heading=_("Topics"), label=_("Topic"), add=_("Add a topic")),
        RowsPanel(
            "related_picks",
            heading=_("Related stories"),
            label=_("Story"),
            add=_("Add a story"),
            max_num=6,
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("format"), FieldPanel("language")]),
                CountedPanel("short_headline"),
                FieldRowPanel([FieldPanel("published_at"), FieldPanel("updated_at")]),
            ],
            heading=_("On the site"),
        ),
    ]
    promote_panels = [
        MultiFieldPanel(
            [
                CountedPanel(
                    "seo_title",
                    heading=_("Headline in results"),
                    help_text=_("Empty: the headline. Longer than 60 characters, it is cut."),
                ),
                CountedPanel(
                    "search_description",
                    heading=_("Description in results"),
                    help_text=_("Empty: the standfirst. Longer than 160 characters, it is cut."),
                ),
                FieldPanel(
                    "slug",
                    heading=_("Address"),
                    help_text=_("The last part of the story's address; made of the headline."),
                ),
            ],
            heading=_("Search engines and social networks"),
        ),
        HoursPanel(),
        CommentPanel(),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Text")),
            ObjectList(filing_panels, heading=_("Filing")),
            ObjectList(promote_panels, heading=_("Search engines")),
        ]
    )
    search_fields = [
        *Page.search_fields,
        index.SearchField("kicker"),
        index.SearchField("standfirst"),
        index.SearchField("body"),
        index.FilterField("format"),
        index.FilterField("published_at"),
    ]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def clean(self) -> None:
        super().clean()
        latest = max(timezone.now(), self.go_live_at or timezone.now())
        for name in ("published_at", "updated_at"):
            moment = getattr(self, name)
            if moment and not is_datable(moment):
                span = {"first": FIRST_YEAR, "last": LAST_YEAR}
                message = _("Write a year from %(first)d to %(last)d.") % span
                raise ValidationError({name: message})
            if moment and moment > latest:
                raise ValidationError(
                    {name: _("This time is still to come: schedule the publication instead.")}
                )

    def with_content_json(self, content: dict[str, Any]) -> "ArticlePage":
        """A draft, without the signatures of authors who were deleted since."""
        signed = content.get("bylines", [])
        known = {None, *Author.objects.in_bulk([b["author"] for b in signed if b["author"]])}
        kept = [byline for byline in signed if byline["author"] in known]
        draft: ArticlePage = super().with_content_json({**content, "bylines": kept})
        return draft

    @property
    def public_since(self) -> datetime | None:
        """When readers got it: the editor's time if it can be one, else the first publication's."""
        told = (self.published_at, self.first_published_at)
        return next((moment for moment in told if moment and is_datable(moment)), None)


class Byline(Orderable):
    """One signature under a story, in its order."""

    article = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="bylines")
    author = models.ForeignKey(
        "people.Author",
        verbose_name=_("author"),
        null=True,  # in a draft
        on_delete=models.PROTECT,
        related_name="bylines",
    )
    role = models.CharField(
        _("role"), max_length=60, blank=True, help_text=_("For example “in Geneva” or “photos”.")
    )

    panels = [FieldRowPanel([FieldPanel("author"), FieldPanel("role")])]


class StoryTopic(Orderable):
    """One topic of a story, from the broadest to the narrowest."""

    article = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="story_topics")
    topic = models.ForeignKey(
        "topics.Topic",
        verbose_name=_("topic"),
        null=True,  # in a draft
        on_delete=models.CASCADE,
        related_name="stories",
    )

    panels = [FieldPanel("topic")]


class RelatedPick(Orderable):
    """A story an editor wants under "read more"."""

    article = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="related_picks")
    story = models.ForeignKey(
        ArticlePage,
        verbose_name=_("story"),
        null=True,  # in a draft
        on_delete=models.CASCADE,
        related_name="+",
    )

    panels = [FieldPanel("story")]
