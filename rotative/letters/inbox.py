"""The list of letters: what there is to do, who has it, and all that was ever written."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from rotative.letters.handling import name_of
from rotative.letters.models import Message, MessageQuerySet
from rotative.letters.moments import when

EACH_PAGE = 50
KEPT = "letters"  # in the session: what the list was narrowed to
OPEN, ALL = "open", "all"
TABS = [(OPEN, _("To deal with")), *Message.State.choices, (ALL, _("All letters"))]
NOT_DONE = (Message.State.NEW, Message.State.IN_HAND)
BEGINNING = 160  # characters of a letter


class PeopleField(django_filters.fields.ModelChoiceField):  # type: ignore[misc]
    """People by their names."""

    def label_from_instance(self, user: Any) -> str:
        return name_of(user)


class PersonFilter(django_filters.ModelChoiceFilter):  # type: ignore[misc]
    field_class = PeopleField


class LetterFilterSet(WagtailFilterSet):
    """By state (which the view applies, for it counts each), by who has it, by day."""

    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=TABS,
        empty_label=None,  # to deal with; a search goes through all letters
        widget=forms.RadioSelect,
        method="unchanged",
    )
    whose = django_filters.ChoiceFilter(
        label=_("In whose hands"),
        choices=[("mine", _("My letters")), ("nobody", _("Nobody"))],
        empty_label=_("Anybody"),
        widget=forms.RadioSelect,
        method="by_whom",
    )
    person = PersonFilter(
        label=_("Colleague"),
        queryset=lambda request: get_user_model().objects.filter(is_active=True),
        field_name="assigned_to",
        empty_label=_("Everybody"),
    )
    received = django_filters.DateFromToRangeFilter(
        label=_("Received between"), field_name="received_at", widget=DateRangePickerWidget
    )

    class Meta:
        model = Message
        fields: list[str] = []

    def unchanged(self, letters: MessageQuerySet, name: str, value: Any) -> MessageQuerySet:
        return letters

    def by_whom(self, letters: MessageQuerySet, name: str, value: str) -> MessageQuerySet:
        return letters.filter(assigned_to=self.request.user if value == "mine" else None)


class Cell(Column):
    """A column whose cells have templates of their own, which see the whole letter."""

    cell_template_name = "letters/inbox_cell.html"

    def get_value(self, instance: Any) -> Any:
        return getattr(instance.shown, self.name)


@dataclass(frozen=True)
class Shown:
    """What a line of the list says."""

    subject: str
    url: str
    beginning: str
    sender: str
    address: str
    story: str
    edit: str
    state: str
    person: str
    received: str


@dataclass(frozen=True)
class Tab:
    """A state, how many letters are in it, and where they are."""

    label: str
    count: int
    url: str
    is_chosen: bool


class InboxView(PermissionCheckedMixin, BaseListingView):
    """Searched, narrowed, sorted and counted by state."""

    model = Message
    permission_required = "view"
    template_name = "letters/inbox.html"
    results_template_name = "letters/inbox_results.html"
    page_title = _("Readers’ letters")
    header_icon = "mail"
    index_url_name = "messages:index"
    index_results_url_name = "messages:index_results"
    is_searchable = True
    paginate_by = EACH_PAGE
    default_ordering = "-received_at"
    filterset_class = LetterFilterSet
    verbose_name = Message._meta.verbose_name
    verbose_name_plural = Message._meta.verbose_name_plural
    table_classname = "listing stories letters"
    columns = [
        Cell("subject", label=_("Letter"), sort_key="subject", classname="headline"),
        Cell("sender", label=_("From"), sort_key="name", classname="sender"),
        Cell("story", label=_("About"), classname="about"),
        Cell("state", label=_("State"), sort_key="state", classname="state"),
        Cell("person", label=_("In whose hands"), classname="person"),
        Cell("received", label=_("Received"), sort_key="received_at", classname="received"),
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

    def get_base_queryset(self) -> MessageQuerySet:
        return Message.objects.for_user(self.request.user)

    def search_queryset(self, letters: MessageQuerySet) -> MessageQuerySet:
        return letters.with_words(self.search_query) if self.is_searching else letters

    def order_queryset(self, letters: MessageQuerySet) -> MessageQuerySet:
        return letters.order_by(self.ordering, "-pk")

    def get_queryset(self) -> MessageQuerySet:
        """Those of the chosen state; all states of them are counted."""
        letters = super().get_queryset()
        counted = letters.order_by().values("state").annotate(n=Count("pk"))
        self.counts = dict(counted.values_list("state", "n"))
        letters = letters.with_failed_replies().select_related("assigned_to", "story")
        return letters.filter(state__in=_states(self.state)).defer("words")

    @cached_property
    def state(self) -> str:
        """Of the tabs the one that is chosen; a search goes through all letters."""
        told = self.filters.form.cleaned_data.get("state") if self.filters.is_valid() else ""
        return told or (ALL if self.is_searching else OPEN)

    def _count(self, state: str) -> int:
        return sum(self.counts.get(each, 0) for each in _states(state))

    # -- what of them

    def get_table(self, object_list: Iterable[Message]) -> Any:
        letters = list(object_list)
        show(letters)
        return super().get_table(letters)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        context["tabs"] = [
            Tab(str(label), self._count(state), self._with(state=state), state == self.state)
            for state, label in TABS
        ]
        is_own = self.wish.get("whose") == "mine"
        mine = self._with(whose="" if is_own else "mine")
        context["mine"] = Tab(str(_("My letters")), 0, mine, is_own)
        any_found = any(self.counts.values())
        context["nobody_wrote"] = not any_found and not Message.objects.exists()
        context["all_done"] = any_found and self.state == OPEN
        return context

    def _with(self, **wished: str) -> str:
        """This list, with something else wished for. Nothing at all would be what was kept."""
        wish = self.wish.copy()
        for name, value in wished.items():
            wish[name] = value
        return f"{self.index_url}?{wish.urlencode()}"


def _states(tab: str) -> tuple[str, ...]:
    return {OPEN: NOT_DONE, ALL: tuple(Message.State.values)}.get(tab, (tab,))


def show(letters: list[Message]) -> None:
    """Put on each letter what is said of it."""
    for it in letters:
        it.shown = Shown(  # type: ignore[attr-defined]
            subject=it.subject,
            url=reverse("messages:letter", args=[it.pk]),
            beginning=Truncator(" ".join(it.text.split())).chars(BEGINNING),
            sender=it.name,
            address=it.email,
            story=it.story.title if it.story else "",
            edit=reverse("wagtailadmin_pages:edit", args=[it.story_id]) if it.story_id else "",
            state=it.get_state_display(),
            person=name_of(it.assigned_to) if it.assigned_to else "",
            received=when(it.received_at),
        )
