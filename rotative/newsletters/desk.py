"""The newsroom's screens of editions: which there are, what is in one, and what is done with it."""

import re
from dataclasses import dataclass
from typing import Any

from babel.dates import format_date
from django import forms
from django.contrib import messages
from django.core.mail import EmailMultiAlternatives
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.auth import permission_required
from wagtail.admin.ui.components import Component
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from rotative.lib import dates
from rotative.lib.addresses import absolute
from rotative.mail.frames import by_day, by_night, framed
from rotative.newsletters import editions, ledger, letter, morning, waits
from rotative.newsletters.alarms import PERMISSION
from rotative.newsletters.edition import ALSO, LEAD, NEWS, OPINIONS, SECONDS, Item, offer_of
from rotative.newsletters.edition import Edition as Composed
from rotative.newsletters.models import Delivery, Edition, Newsletter
from rotative.newsletters.opened import opened_from
from rotative.newsletters.returns import brake
from rotative.newsletters.returns.figures import HEADINGS, by_provider
from rotative.newsletters.wire.message import LEAVE, PREFERENCES
from rotative.press.inquiry import path_asked
from rotative.record.answers import Card
from rotative.record.reading import Record

ENDED_SHOWN = 60
NEXT_SHOWN = 6  # on the first screen
COULD_COME = 12  # stories that are not in it

PARTS: dict[str, str | Promise] = {
    LEAD: gettext_lazy("Lead"),
    SECONDS: gettext_lazy("Beside the lead"),
    ALSO: gettext_lazy("Also today"),
    OPINIONS: gettext_lazy("Opinions"),
}
STATES = Edition.State
# What can be done with an edition in each state, in the order of the buttons.
BUTTONS = {
    STATES.PROPOSED: ("approve", "hold", "cancel"),
    STATES.APPROVED: ("reopen", "hold", "cancel"),
    STATES.HELD: ("approve", "reopen", "cancel"),
    STATES.SENDING: ("pause", "cancel"),
    STATES.PAUSED: ("resume", "cancel"),
}
LABELS = {
    "approve": gettext_lazy("Approve"),
    "reopen": gettext_lazy("Open again"),
    "hold": gettext_lazy("Hold back"),
    "pause": gettext_lazy("Pause"),
    "resume": gettext_lazy("Go on sending"),
    "cancel": gettext_lazy("Call off"),
}
DO = {
    "approve": editions.approve,
    "reopen": editions.reopen,
    "hold": editions.hold,
    "pause": editions.pause,
    "resume": editions.resume,
    "cancel": editions.cancel,
}


@dataclass(frozen=True)
class View:
    """One way in which a letter is read; without a width, as plain text."""

    name: str
    label: str | Promise
    width: int = 0
    is_dark: bool = False
    source: str = ""


VIEWS = (
    View("phone", gettext_lazy("Phone"), 390),
    View("dark", gettext_lazy("Phone, at night"), 390, is_dark=True),
    View("desk", gettext_lazy("Desk"), 700),
    View("text", gettext_lazy("Plain text")),
)


class WordsForm(forms.Form):
    """What the editor writes in place of what the program says."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200, required=False)
    preheader = forms.CharField(
        label=gettext_lazy("Preheader"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("What mailboxes show behind the subject."),
    )
    introduction = forms.CharField(
        label=gettext_lazy("Introduction"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("A blank line begins a paragraph."),
    )


# -- all of them


@permission_required(PERMISSION)  # type: ignore[untyped-decorator]
def index(request: HttpRequest) -> HttpResponse:
    """The editions that come, are on their way, and went."""
    every = Edition.objects.select_related("newsletter")
    ended = every.exclude(state__in=(*editions.BEFORE, *editions.UNDER_WAY))
    context = {
        "header_title": _("Editions"),
        "header_icon": "mail",
        "breadcrumbs_items": _crumbs(),
        "coming": [
            (edition, when(edition))
            for edition in every.filter(state__in=editions.BEFORE).order_by("due_at")
        ],
        "breaking": Newsletter.objects.open().filter(kind=Newsletter.Kind.BREAKING),
        "under_way": _counted(every.filter(state__in=editions.UNDER_WAY)),
        "ended": _counted(ended.order_by("-day", "newsletter__position")[:ENDED_SHOWN]),
    }
    return render(request, "newsletters/editions.html", context)


class FirstScreen(Component):
    """What comes next and what is on its way, on the newsroom's first screen."""

    order = 60
    template_name = "newsletters/first_screen.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        states = (*editions.BEFORE, *editions.UNDER_WAY)
        rows = Edition.objects.filter(state__in=states).select_related("newsletter")
        next_ones = rows.defer(*Edition.LARGE).order_by("due_at")[:NEXT_SHOWN]
        return {
            "editions": [(it, when(it) if it.state in editions.BEFORE else "") for it in next_ones]
        }


def when(edition: Edition) -> str:
    """When an edition goes that has not gone, and whether by itself."""
    if edition.is_breaking:
        words = (
            _("It goes now.")
            if edition.state == STATES.APPROVED
            else _("It goes as soon as somebody approves it.")
        )
    elif edition.state == STATES.APPROVED:
        words = _("It goes on %(day)s at %(hour)s, with the stories it has.")
    elif edition.state == STATES.HELD:
        words = _("It was to go on %(day)s at %(hour)s, and stays until somebody lets it go.")
    elif edition.newsletter.waits_for_approval:
        words = _("It goes on %(day)s at %(hour)s, if somebody approves it.")
    else:
        words = _("It goes by itself on %(day)s at %(hour)s.")
    due, language = timezone.localtime(edition.due_at), get_language() or "en"
    day = format_date(due, "EEEE d MMMM", locale=dates.LOCALES[language])
    return dates.one_stop(words % {"day": day, "hour": dates.clock(due, language)})


def _counted(found: QuerySet[Edition]) -> list[tuple[Edition, "Truth"]]:
    return [(edition, truth_of(edition)) for edition in found]


def _crumbs(edition: Edition | None = None) -> list[dict[str, str]]:
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("editions") if edition else "", "label": _("Editions")},
    ]
    return [*crumbs, {"url": "", "label": str(edition)}] if edition else crumbs


@dataclass(frozen=True)
class Truth:
    """Who has an edition, in numbers; of the uncertain nobody knows."""

    asked: int
    has_it: int
    waits: int
    uncertain: int
    not_sent: int

    @property
    def words(self) -> list[str]:
        """It in sentences, what there is none of left out."""
        has_it = ngettext(
            "%(has_it)s of %(asked)s reader has it.",
            "%(has_it)s of %(asked)s readers have it.",
            self.asked,
        ) % {"has_it": figure(self.has_it), "asked": figure(self.asked)}
        others = (
            (ngettext("%(number)s waits.", "%(number)s wait.", self.waits), self.waits),
            (
                ngettext(
                    "Of %(number)s it is not known.",
                    "Of %(number)s it is not known.",
                    self.uncertain,
                ),
                self.uncertain,
            ),
            (
                ngettext("%(number)s did not get it.", "%(number)s did not get it.", self.not_sent),
                self.not_sent,
            ),
        )
        return [has_it, *(text % {"number": figure(number)} for text, number in others if number)]

    @property
    def percent(self) -> int:
        """How much of it is done."""
        return round(100 * (self.asked - self.waits) / self.asked) if self.asked else 0


def figure(number: int) -> str:
    """A number with its thousands apart."""
    return str(number_format(number, force_grouping=True))


def truth_of(edition: Edition) -> Truth:
    """What became of an edition's letters so far."""
    state = Delivery.State
    sums = {state[name]: number for name, number in edition.outcome.items()}
    if edition.frozen_at and not sums:
        sums = ledger.sums(edition)
    waits = sum(sums.get(it, 0) for it in (*ledger.OPEN, state.UNDER_WAY))
    has_it, uncertain = sums.get(state.ACCEPTED, 0), sums.get(state.UNCERTAIN, 0)
    rest = edition.candidates - waits - has_it - uncertain
    return Truth(edition.candidates, has_it, waits, uncertain, rest)


@require_POST
@permission_required(PERMISSION)  # type: ignore[untyped-decorator]
def break_news(request: HttpRequest) -> HttpResponse:
    """Prepare breaking news of the story that an address names; it is looked at before it goes."""
    open_ones = Newsletter.objects.open().filter(kind=Newsletter.Kind.BREAKING)
    newsletter = get_object_or_404(open_ones, slug=request.POST.get("newsletter", ""))
    story = _story_at(request, request.POST.get("address", ""))
    if story is None:
        return redirect("editions")
    return redirect("edition", editions.prepare_breaking(newsletter, story).pk)


# -- one of them


@permission_required(PERMISSION)  # type: ignore[untyped-decorator]
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    """An edition as readers will see it, or saw it; and what can be done with it."""
    row = get_object_or_404(Edition.objects.select_related("newsletter"), pk=pk)
    context = {
        "header_title": str(row),
        "header_icon": "mail",
        "breadcrumbs_items": _crumbs(row),
        "edition": row,
        "is_open": row.state in editions.BEFORE,
        "buttons": _buttons(row),
        "when": when(row),
        "views": VIEWS,
        "chosen": request.GET.get("view", VIEWS[0].name),
        "history": ModelLogEntry.objects.for_instance(row).select_related("user")[:20],
    }
    context |= _open(row) if context["is_open"] else _closed(row)
    chosen = [view for view in VIEWS if view.name == context["chosen"]] or [VIEWS[0]]
    context["shown"] = _seen(request, chosen[0], context["letter"]) if context["letter"] else None
    return render(request, "newsletters/edition.html", context)


def _buttons(row: Edition) -> list[tuple[str, str | Promise]]:
    verbs = BUTTONS.get(STATES(row.state), ())
    return [(it, LABELS[it]) for it in verbs if not (it == "reopen" and row.is_breaking)]


def _open(row: Edition) -> dict[str, Any]:
    """Of an edition that can still be changed: how it would go out now."""
    record = Record()
    composed = editions.compose(row, record)
    drawn, problem = None, ""
    try:
        drawn = editions.letter_of(row, composed, record)
    except letter.TooLarge as failure:
        problem = morning.too_large(failure)
    dropped = record.cards(sorted(editions.placement_of(row).drops))
    return {
        "language": record.paper.language,
        "form": WordsForm(
            initial={
                "subject": row.own_subject,
                "preheader": row.own_preheader,
                "introduction": row.introduction,
            }
        ),
        "rows": _rows(composed),
        "dropped": dropped,
        "could_come": [] if row.is_breaking else _could_come(record, row, composed),
        "letter": drawn,
        "problem": problem,
        "shortage": "" if composed.is_sendable() else morning.too_little(composed),
        "readers": _readers(ledger.who_gets(row).count()),
    }


def _readers(number: int) -> str:
    return ngettext("%(number)s reader gets it.", "%(number)s readers get it.", number) % {
        "number": figure(number)
    }


def _closed(row: Edition) -> dict[str, Any]:
    """Of one that has gone: what was mailed, and to whom."""
    record = Record()
    html, text = row.corrected_html or row.html, row.corrected_text or row.text
    drawn = letter.Letter(row.subject, row.preheader, html, text)
    doubtful = row.deliveries.filter(state=Delivery.State.UNCERTAIN)
    return {
        "language": record.paper.language,
        "letter": drawn if row.html else None,
        "truth": truth_of(row),
        "doubtful": ledger.people_of(doubtful[:100]),
        "figures": by_provider(row) if row.frozen_at else [],
        "headings": HEADINGS.values(),
        "opened": opened_from(row, record),
        "waits": waits.of_edition(row),
        "questions": brake.of_edition(row),
    }


def _rows(composed: Composed) -> list[tuple[str | Promise, Item, bool, bool]]:
    """Its stories, the part of each, and whether it may move up or down there."""
    return [
        (
            part.section.name if part.section else PARTS[part.kind],
            item,
            place > 0,
            place < len(part.items) - 1,
        )
        for part in composed.parts
        if part.kind != NEWS
        for place, item in enumerate(part.items)
    ]


def _could_come(record: Record, row: Edition, composed: Composed) -> list[Card]:
    """The newest stories that are not in it, and were not left out."""
    offer = offer_of(record, composed.recipe)
    there = {item.card.id for item in composed.items} | editions.placement_of(row).drops
    cards = {card.id: card for card in (*offer.front, *offer.cards) if card.id not in there}
    newest = sorted(cards.values(), key=lambda card: card.published_at, reverse=True)
    return newest[:COULD_COME]


def _seen(request: HttpRequest, view: View, drawn: letter.Letter) -> View:
    """A letter by day or by night, whatever this browser prefers; its pictures from this host."""
    if not view.width:
        return View(view.name, view.label, source=drawn.text)
    html = framed(request, by_night(drawn.html) if view.is_dark else by_day(drawn.html))
    return View(view.name, view.label, view.width, view.is_dark, html)


# -- what is done with one


@require_POST
@permission_required(PERMISSION)  # type: ignore[untyped-decorator]
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve, hold back, call off… as the button says."""
    row = get_object_or_404(Edition, pk=pk)
    verb = request.POST.get("verb", "")
    if verb in DO:
        _try(request, lambda: DO[verb](row, request.user))
    return redirect("edition", pk)


@require_POST
@permission_required(PERMISSION)  # type: ignore[untyped-decorator]
def arrange(request: HttpRequest, pk: int) -> HttpResponse:
    """Pin, drop or move a story: the button says what, and which (`up:12`)."""
    row = get_object_or_404(Edition, pk=pk)
    what, _colon, number = request.POST.get("do", "").partition(":")
    story = int(number) if re.fullmatch(r"[0-9]{1,18}", number) else None
    if what == "add":
        what, story = SECONDS, _story_at(request, request.POST.get("address", ""))
    if story is not None:
        _try(request, lambda: _arrange(row, what, story))
    return HttpResponseRedirect(f"{reverse('edition', args=[pk])}#stories")


def _arrange(row: Edition, what: str, story: int) -> None:
    match what:
        case "up":
            editions.move(row, story, -1)
        case "down":
            editions.move(row, story, 1)
        case "drop":
            editions.drop(row, story)
        case "let_be":
            editions.let_be(row, story)
        case _ if what in PARTS:
            editions.pin(row, what, story)


def _story_at(request: HttpRequest, address: str) -> int | None:
    """The story of an address that was pasted; a message where there is none."""
    found = Record().locate(path_asked(address.strip())) if address.strip() else None
    if found is None or found.kind != "story":
        messages.error(request, _("No story of this paper has that address."))
        return None
    return found.id


@require_POST
@permission_required(PERMISSION)  # type: ignore[untyped-decorator]
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """The subject, the preheader, the introduction."""
    row = get_object_or_404(Edition, pk=pk)
    form = WordsForm(request.POST)
    if form.is_valid():
        if _try(request, lambda: editions.write(row, **form.cleaned_data)):
            messages.success(request, _("These words are in the edition."))
    else:
        for field in form:
            for error in field.errors:
                messages.error(request, f"{field.label}: {error}")
    return redirect("edition", pk)


def _try(request: HttpRequest, verb: Any) -> bool:
    try:
        verb()
    except editions.NotNow as why:
        messages.error(request, str(why))
        return False
    return True


@require_POST
@permission_required(PERMISSION)  # type: ignore[untyped-decorator]
def send_test(request: HttpRequest, pk: int) -> HttpResponse:
    """Mail the letter to whoever asks, as it is now."""
    row = get_object_or_404(Edition.objects.select_related("newsletter"), pk=pk)
    to = str(getattr(request.user, "email", ""))
    if not to:
        messages.error(request, _("Your account has no e-mail address: give it one first."))
        return redirect("edition", pk)
    record = Record()
    try:
        drawn = editions.letter_of(row, editions.compose(row, record), record)
    except letter.TooLarge as failure:
        messages.error(request, morning.too_large(failure))
        return redirect("edition", pk)
    # Nobody leaves by a test: its personal links lead to the page of newsletters.
    html, text = (_without_tokens(it) for it in (drawn.html, drawn.text))
    subject = _("Test: %(subject)s") % {"subject": drawn.subject}
    mail = EmailMultiAlternatives(subject, text, to=[to])
    mail.attach_alternative(html, "text/html")
    mail.send()
    log(row, "newsletters.test", user=request.user)
    messages.success(request, _("A test is on its way to %(address)s.") % {"address": to})
    return redirect("edition", pk)


def _without_tokens(letter_text: str) -> str:
    """With addresses of all in place of a reader's own."""
    for path in (f"/newsletter/preferences/{PREFERENCES}/", f"/newsletter/leave/{LEAVE}/"):
        letter_text = letter_text.replace(absolute(path), absolute("/newsletter/"))
    return letter_text
