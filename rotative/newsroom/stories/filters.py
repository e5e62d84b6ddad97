"""What the list of stories can be narrowed to."""

from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from rotative.articles.models import ArticlePage
from rotative.lib.names import folded
from rotative.newsroom.stories import asked, index
from rotative.newsroom.stories.models import StoryLine, StoryLineQuerySet
from rotative.people.models import Author
from rotative.sections.models import SectionPage
from rotative.topics.models import Topic

DAYS = 30  # that are shown where nothing else is asked for
MOST_TOPICS = 500  # that a part of a name may stand for
PERIODS = [
    ("7", _("Last 7 days")),
    ("365", _("Last 12 months")),
    ("all", _("All times")),
]


class StoryFilterSet(WagtailFilterSet):
    """By state (which the view applies, for it counts each), by whom, where, what about, when."""

    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=StoryLine.State,
        empty_label=_("All states"),
        widget=forms.RadioSelect,
        method="unchanged",
    )
    whose = django_filters.ChoiceFilter(
        label=_("Whose"),
        choices=[("mine", _("My stories"))],
        empty_label=_("Everybody’s"),
        widget=forms.RadioSelect,
        method="by_whom",
    )
    period = django_filters.ChoiceFilter(
        label=_("Touched or published"),
        choices=PERIODS,
        empty_label=_("Last 30 days; a search goes through all times"),
        widget=forms.RadioSelect,
        method="unchanged",
    )
    section = django_filters.ModelMultipleChoiceFilter(
        label=_("Filed under"),
        queryset=SectionPage.objects.order_by("path"),
        widget=forms.CheckboxSelectMultiple,
    )
    format = django_filters.ChoiceFilter(
        label=_("Format"),
        choices=ArticlePage.Format,
        empty_label=_("All formats"),
        widget=forms.RadioSelect,
    )
    author = django_filters.ModelChoiceFilter(
        label=_("Author"),
        queryset=Author.objects.order_by("name"),
        empty_label=_("All authors"),
        method="by_author",
    )
    topic = django_filters.CharFilter(
        label=_("Topic"),
        help_text=_("The name of a topic, or a part of it."),
        method="by_topic",
    )
    published = django_filters.DateFromToRangeFilter(
        label=_("Published between"), field_name="published_at", widget=DateRangePickerWidget
    )

    class Meta:
        model = StoryLine
        fields: list[str] = []

    def unchanged(self, lines: StoryLineQuerySet, name: str, value: Any) -> StoryLineQuerySet:
        return lines

    def by_whom(self, lines: StoryLineQuerySet, name: str, value: str) -> StoryLineQuerySet:
        """Those that somebody began, or signs."""
        user = self.request.user
        own = Q(owner=user)
        if author := Author.objects.filter(user=user).first():
            own |= Q(pk__in=index.found(asked.signed_by([author.pk])))
        return lines.filter(own)

    def by_author(self, lines: StoryLineQuerySet, name: str, value: Author) -> StoryLineQuerySet:
        return lines.filter(pk__in=index.found(asked.signed_by([value.pk])))

    def by_topic(self, lines: StoryLineQuerySet, name: str, value: str) -> StoryLineQuerySet:
        named = Topic.objects.filter(known_as__contains=folded(value)).order_by("pk")
        ids = list(named.values_list("pk", flat=True)[:MOST_TOPICS])
        return lines.filter(pk__in=index.found(asked.about(ids))) if ids else lines.none()

    def of_the_period(self, lines: StoryLineQuerySet, *, is_searched: bool) -> StoryLineQuerySet:
        """Those touched or published of late, unless a search, or dates, go further back."""
        told = self.form.cleaned_data
        if told["period"] == "all":
            return lines
        if not told["period"] and (is_searched or told["published"]):
            return lines
        since = timezone.now() - timedelta(days=int(told["period"] or DAYS))
        return lines.filter(latest_at__gte=since)
