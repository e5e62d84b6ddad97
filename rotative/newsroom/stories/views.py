"""The list of stories: all that somebody may touch, in one place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, Table
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.models import Page
from wagtail.permissions import policy_registry

from rotative.articles.models import ArticlePage
from rotative.lib import dates
from rotative.newsroom.readings.standing import standings_of
from rotative.newsroom.stories import saved
from rotative.newsroom.stories.actions import missing
from rotative.newsroom.stories.asked import Asked, asked
from rotative.newsroom.stories.beside import called, present, thumbnails
from rotative.newsroom.stories.filters import StoryFilterSet
from rotative.newsroom.stories.models import StoryLine, StoryLineQuerySet
from rotative.people.models import Author, User
from rotative.sections.models import SectionPage

EACH_PAGE = 50
KEPT = "stories"  # in the session: what the list was narrowed to
TOUCHES = {"add", "change", "publish"}
FORMATS = dict(ArticlePage.Format.choices)
BEING_READ = {StoryLine.State.REVIEW, StoryLine.State.READY}


def may_see(user: Any) -> bool:
    """Whether there can be a story for somebody in the list."""
    return bool(policy_registry.get_by_type(Page).user_has_any_permission(user, TOUCHES))


class StoriesTable(Table):
    """Wagtail's heads of columns; below them each row is drawn at once, not cell by cell."""

    template_name = "newsroom/stories_table.html"


@dataclass(frozen=True)
class Shown:
    """What a line of the list says, beside what is in its columns."""

    headline: str
    edit: str
    public: str
    state: str
    goes_live: str
    section: str
    authors: str
    format: str
    published: str
    touched: str
    touched_by: str
    words: int
    quick: str
    marks: tuple[tuple[str, str], ...]  # what other parts say of it: words and address
    reading: str  # at which step, by when, who is on it
    is_late: bool


@dataclass(frozen=True)
class Tab:
    """A state, how many stories are in it, and where they are."""

    label: str
    count: int
    url: str
    is_chosen: bool


class StoriesView(BaseListingView):
    """Searched, narrowed, sorted and counted by state."""

    model = StoryLine
    template_name = "newsroom/stories.html"
    results_template_name = "newsroom/stories_results.html"
    page_title = _("Stories")
    header_icon = "list-ul"
    index_url_name = "stories"
    index_results_url_name = "stories_results"
    is_searchable = True
    paginate_by = EACH_PAGE
    default_ordering = "-latest_at"
    filterset_class = StoryFilterSet
    verbose_name = StoryLine._meta.verbose_name
    verbose_name_plural = StoryLine._meta.verbose_name_plural
    table_classname = "listing stories"
    table_class = StoriesTable
    near = ""  # the query for near spellings, where nothing is spelt as it was typed
    columns = [
        BulkActionsCheckboxColumn("bulk_actions", obj_type="story"),
        Column("headline", label=_("Headline"), sort_key="headline", classname="headline"),
        Column("state", label=_("State"), sort_key="state", classname="state"),
        Column("section", label=_("Filed under"), classname="section"),
        Column("authors", label=_("Authors"), classname="authors"),
        Column("format", label=_("Format"), sort_key="format", classname="format"),
        Column("published", label=_("Publication"), sort_key="published_at", classname="published"),
        Column("touched", label=_("Last touch"), sort_key="latest_at", classname="touched"),
        Column("words", label=_("Words"), sort_key="words", classname="words"),
    ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whoever comes without a wish finds the list as it was left."""
        kept = request.session.get(KEPT)
        if not request.GET and not self.results_only and kept:
            return redirect(f"{self.index_url}?{kept}")
        wish = request.GET.copy()
        for name, values in request.GET.lists():
            if name == self.page_kwarg or name.startswith("_w_") or not any(values):
                del wish[name]
        if wish.urlencode() != (kept or ""):
            request.session[KEPT] = wish.urlencode()
        self.wish = wish
        answer: HttpResponse = super().get(request, *args, **kwargs)
        return answer

    # -- which

    @cached_property
    def asked(self) -> Asked | None:
        return asked(self.search_query) if self.is_searching else None

    def search_queryset(self, lines: StoryLineQuerySet) -> StoryLineQuerySet:
        if not self.is_searching:
            return lines
        return lines.that_say(self.near or self.asked.query) if self.asked else lines.none()

    def get_base_queryset(self) -> StoryLineQuerySet:
        return StoryLine.objects.for_user(self.request.user)

    def order_queryset(self, lines: StoryLineQuerySet) -> StoryLineQuerySet:
        return lines.order_by(self.ordering, "-pk")

    def filter_queryset(self, lines: StoryLineQuerySet) -> StoryLineQuerySet:
        lines = super().filter_queryset(lines)
        if self.filters.is_valid():
            lines = self.filters.of_the_period(lines, is_searched=self.is_searching)
        return lines

    def get_queryset(self) -> StoryLineQuerySet:
        """Those of the chosen state; all states of them are counted."""
        lines = self._counted()
        if self.asked and not self.counts and (near := self.asked.nearly()):
            self.near = near
            lines = self._counted()
        return lines.filter(state=self.state) if self.state else lines

    def _counted(self) -> StoryLineQuerySet:
        lines: StoryLineQuerySet = super().get_queryset()
        states = lines.order_by().values("state").annotate(n=Count("pk"))
        self.counts = dict(states.values_list("state", "n"))
        return lines

    @cached_property
    def state(self) -> str:
        return self.filters.form.cleaned_data.get("state") or "" if self.filters.is_valid() else ""

    def get_paginator(self, *args: Any, **kwargs: Any) -> Paginator:
        """The stories are counted already."""
        paginator: Paginator = super().get_paginator(*args, **kwargs)
        is_of_one = bool(self.state)
        paginator.count = (  # type: ignore[misc]
            self.counts.get(self.state, 0) if is_of_one else sum(self.counts.values())
        )
        return paginator

    # -- what of them

    def get_table(self, object_list: Iterable[StoryLine]) -> Any:
        lines = list(object_list)
        show(lines, self.request.user)
        ids = [line.pk for line in lines]
        pictures, others = thumbnails(ids), present(ids, self.request.user)
        for line in lines:
            line.picture = pictures.get(line.pk)  # type: ignore[attr-defined]
            line.present = ", ".join(others.get(line.pk, []))  # type: ignore[attr-defined]
        return super().get_table(lines)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        context["tabs"] = list(self._tabs())
        is_own = self.wish.get("whose") == "mine"
        mine = self._with(whose="" if is_own else "mine")
        context["mine"] = Tab(str(_("My stories")), 0, mine, is_own)
        context["is_near"] = bool(self.near)
        told = self.filters.form.cleaned_data if self.filters.is_valid() else {"period": "all"}
        if not (self.is_searching or told["period"] or told["published"]):
            context["all_times"] = self._with(period="all")
        context["missing"] = said_missing(missing())
        context["saved"] = saved.shown(self.request.user, self._kept_wish(), self.index_url)
        return context

    def _tabs(self) -> Iterable[Tab]:
        everything = sum(self.counts.values())
        for state, label in [("", _("All states")), *StoryLine.State.choices]:
            count = self.counts.get(state, 0) if state else everything
            if count or not state or state == self.state:
                yield Tab(str(label), count, self._with(state=state), state == self.state)

    def _kept_wish(self) -> str:
        return str(self.request.session.get(KEPT) or "")

    def _with(self, **wished: str) -> str:
        """This list, with something else wished for. Nothing at all would be what was kept."""
        wish = self.wish.copy()
        for name, value in wished.items():
            wish[name] = value
        return f"{self.index_url}?{wish.urlencode()}"


def said_missing(count: int) -> str:
    """That the list is not whole yet."""
    return (
        ngettext(
            "1 older story is still being taken into the list.",
            "%(count)s older stories are still being taken into the list.",
            count,
        )
        % {"count": intcomma(count)}
        if count
        else ""
    )


def show(lines: list[StoryLine], user: Any) -> None:
    """Put on each line what is said of it, with a query for each kind of thing it names."""
    pages = Page.objects.filter(pk__in=[line.pk for line in lines if line.is_live])
    public = {page.pk: page.relative_url(None) or "" for page in pages.only("pk", "url_path")}
    over = {line.section_id for line in lines}
    sections = dict(SectionPage.objects.filter(pk__in=over).values_list("pk", "title"))
    signing = {pk for line in lines for pk in line.author_ids}
    authors = dict(Author.objects.filter(pk__in=signing).values_list("pk", "name"))
    # Joined, they would have SQLite sort all lines anew.
    users = User.objects.in_bulk({line.touched_by_id for line in lines if line.touched_by_id})
    ids = [line.pk for line in lines]
    readings = standings_of([line.pk for line in lines if line.state in BEING_READ])
    marks = [hook(ids, user) for hook in hooks.get_hooks("marks_of_stories")]
    for line in lines:
        names = [authors[pk] for pk in line.author_ids if pk in authors]
        it = readings.get(line.pk)
        line.shown = Shown(  # type: ignore[attr-defined]
            headline=line.headline or str(_("(without a headline)")),
            edit=reverse("wagtailadmin_pages:edit", args=[line.pk]),
            public=public.get(line.pk, ""),
            state=line.get_state_display(),
            goes_live=_when(line.goes_live_at),
            section=sections.get(line.section_id, ""),
            authors=", ".join(names),
            format=str(FORMATS.get(line.format, "")),
            published=_when(line.published_at),
            touched=_when(line.touched_at),
            touched_by=called(users.get(line.touched_by_id)),
            words=line.words,
            quick=reverse("stories_quick", args=[line.pk]),
            marks=tuple(each[line.pk] for each in marks if line.pk in each),
            reading=it.words(user) if it else "",
            is_late=it is not None and it.is_late,
        )


def _when(moment: datetime | None) -> str:
    """The hour alone where it is today, the day alone where it is long ago."""
    if moment is None:
        return ""
    at, today, language = timezone.localtime(moment), timezone.localdate(), get_language() or "en"
    if at.date() == today:
        return dates.clock(at, language)
    if abs((at.date() - today).days) < 180:
        return f"{dates.short_day(at, language)}, {dates.clock(at, language)}"
    return dates.day(at, language)
