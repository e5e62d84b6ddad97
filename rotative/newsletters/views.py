"""Asking for newsletters, and what the links in their mails lead to.

A link's page only shows: scanners of mail follow links. What it does, its button sends. The token
is the right to do it, so these forms need neither cookie nor origin (a page without a referrer
tells no origin).
"""

from collections.abc import Callable, Collection
from datetime import date, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from rotative.guard import actions as guard
from rotative.guard.network import network_of, truncated
from rotative.newsletters import actions, messages, personal, tokens
from rotative.newsletters.actions import Shown
from rotative.newsletters.forms import AddressForm, PauseForm
from rotative.newsletters.landing import newsletter, words_of_the_box, words_of_the_page
from rotative.newsletters.models import Newsletter, Subscriber
from rotative.newsletters.tokens import Purpose
from rotative.record.reading import Record
from rotative.site.forms import (
    TRAP,
    later,
    patience,
    refusal,
    respond_to_post,
    thanked,
    to_the_form,
)
from rotative.site.page import Page, Result

METHODS = ["GET", "HEAD", "POST"]
PREFERENCES = "/newsletter/preferences/"
LONGEST_PAUSE = timedelta(days=366)
PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}

# -- for everybody: the answer is the same for every address


@csrf_exempt
@require_http_methods(METHODS)
def sign_up(request: HttpRequest) -> HttpResponseBase:
    """Somebody asks for newsletters; whether the address was known is not told."""
    return _with_an_address(request, "error", _ask)


@csrf_exempt
@require_http_methods(METHODS)
def lost_link(request: HttpRequest) -> HttpResponseBase:
    """Somebody has lost the link to their preferences."""
    return _with_an_address(request, "link_error", _ask_for_link)


Act = Callable[[HttpRequest, Record, str], HttpResponseBase | None]


def _with_an_address(request: HttpRequest, field: str, act: Act) -> HttpResponseBase:
    """A form with an address: `act` does it, or returns what is said instead of thanks."""
    record = Record()
    if request.method != "POST":
        return to_the_form(record, newsletter(record))
    if refused := refusal(request):
        return refused
    if request.POST.get(TRAP):
        return thanked(record, "newsletter")
    with translation.override(record.paper.language):
        form = AddressForm(request.POST)
        if not form.is_valid():
            return _again(request, record, 422, **{field: str(form.errors["email"][0])})
        if wait := guard.knock((guard.SIGN_UP, network_of(request))):
            return later(_again(request, record, 429, **{field: patience(wait)}), wait)
        said = act(request, record, form.cleaned_data["email"])
    return said or thanked(record, "newsletter")


def _ask(request: HttpRequest, record: Record, email: str) -> HttpResponseBase | None:
    if "choice" in request.POST:
        slugs = request.POST.getlist("newsletters")[:100]
        wanted = list(Newsletter.objects.open().filter(slug__in=slugs))
        words = words_of_the_page(record, wanted)
    else:
        wanted = list(filter(None, [Newsletter.objects.first_choice()]))
        words = words_of_the_box(record)
    if not wanted:
        return _again(request, record, 422, choice_error=_("Please choose at least one."))
    actions.ask(email, wanted, _shown(request, words))
    return None


def _ask_for_link(request: HttpRequest, record: Record, email: str) -> None:
    actions.ask_for_link(email)


def _again(request: HttpRequest, record: Record, status: int, **errors: str) -> HttpResponse:
    """The page of newsletters with what was sent and what is wrong with it."""
    chosen = set(request.POST.getlist("newsletters")) if "choice" in request.POST else None
    email = str(request.POST.get("email", ""))[:254]
    return respond_to_post(record, newsletter(record, chosen, email=email, **errors), status)


def _shown(request: HttpRequest, words: str, page: str = "") -> Shown:
    """`page` is where it was; else the browser says it. An address with a token is not kept."""
    page = page or request.headers.get("Referer", "").replace("\0", "")
    return Shown(words, page, truncated(network_of(request)))


# -- for the owner of an address, by a link


def _who(purpose: Purpose, token: str) -> tuple[Subscriber | None, tokens.Named | None]:
    named = tokens.read(purpose, token)
    if named is None:
        return None, None
    return Subscriber.objects.filter(handle=named.handle).first(), named


def _privately(record: Record, result: Result, status: int = 200) -> HttpResponse:
    """A page of one person: in no cache, no search engine, no other site's log."""
    response = respond_to_post(record, result, status if result else 404)
    for name, value in PRIVATE.items():
        response[name] = value
    return response


@csrf_exempt
@require_http_methods(METHODS)
def confirm(request: HttpRequest, token: str) -> HttpResponseBase:
    """A page with a button; the button confirms what waits."""
    record = Record()
    subscriber, _named = _who(Purpose.CONFIRM, token)
    if subscriber is None:
        return _privately(record, None)
    way_on, language = messages.preferences_path(subscriber), subscriber.language
    waiting = subscriber.subscriptions.pending().select_related("newsletter")
    names = [it.newsletter.words for it in waiting]
    if not names:
        return _privately(record, personal.confirmed(record, request.path, way_on, language))
    page = personal.confirmation(record, request.path, names, language)
    if request.POST.get("confirm") != "yes":
        return _privately(record, page)
    actions.confirm(subscriber, _shown(request, page.words, "/newsletter/confirm/"))
    return _privately(record, personal.confirmed(record, request.path, way_on, language))


@csrf_exempt
@require_http_methods(METHODS)
def leave(request: HttpRequest, token: str) -> HttpResponseBase:
    """One click ends a newsletter (RFC 8058): a POST that says so, from a program or the button.

    Saying it twice, or after everything was erased, is answered alike.
    """
    record = Record()
    subscriber, named = _who(Purpose.LEAVE, token)
    if named is None:
        return _privately(record, None)
    it = Newsletter.objects.filter(pk=named.number).first()
    language = subscriber.language if subscriber else record.paper.language
    if subscriber is None or it is None:
        return _privately(record, personal.left(record, request.path, language))
    page = personal.leaving(record, request.path, it.name, language)
    if request.POST.get("List-Unsubscribe") != "One-Click":
        return _privately(record, page)
    shown = _shown(request, f"{it.name}\nList-Unsubscribe=One-Click", "/newsletter/leave/")
    actions.leave(subscriber, shown, it.pk)
    return _privately(record, personal.left(record, request.path, language))


@csrf_exempt
@require_http_methods(METHODS)
def preferences(request: HttpRequest, token: str) -> HttpResponseBase:
    """What somebody gets, and what can be done about it."""
    record = Record()
    subscriber, _named = _who(Purpose.PREFERENCES, token)
    if subscriber is None:
        return _privately(record, None)
    if request.method != "POST":
        return _privately(record, _preferences_page(request, record, subscriber))
    do = DECISIONS.get(request.POST.get("do", ""))
    with translation.override(subscriber.language):
        said = do(request, record, subscriber) if do else {}
    if isinstance(said, Page):
        return _privately(record, said)
    status = 422 if {"error", "erase_error"} & said.keys() else 200
    return _privately(record, _preferences_page(request, record, subscriber, **said), status)


Said = dict[str, str] | Page


def _preferences_page(
    request: HttpRequest, record: Record, subscriber: Subscriber, **said: str
) -> personal.PreferencesPage:
    return personal.preferences(record, request.path, subscriber, _days(record), **said)


def _days(record: Record) -> tuple[date, date]:
    """The first and the last day a pause can be over."""
    today = timezone.now().astimezone(record.local).date()
    return today + timedelta(days=1), today + LONGEST_PAUSE


def _save(request: HttpRequest, record: Record, subscriber: Subscriber) -> Said:
    wanted = _offered(subscriber, request.POST.getlist("newsletters")[:100])
    words = personal.words_of_preferences(wanted, subscriber.language)
    actions.change(subscriber, wanted, _shown(request, words, PREFERENCES))
    return {"news": _("Your choice is saved.")}


def _offered(subscriber: Subscriber, slugs: Collection[str]) -> list[Newsletter]:
    """Of these, what somebody can have: what is open, and what they have already."""
    has = subscriber.subscriptions.current().values_list("newsletter_id", flat=True)
    offered = Newsletter.objects.open() | Newsletter.objects.filter(pk__in=has)
    return list(offered.filter(slug__in=slugs))


def _speak(request: HttpRequest, record: Record, subscriber: Subscriber) -> Said:
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return {}
    actions.speak(subscriber, language)
    with translation.override(language):
        return {"news": _("From now on we speak to you in this language.")}


def _pause(request: HttpRequest, record: Record, subscriber: Subscriber) -> Said:
    form = PauseForm(request.POST, _days(record))
    if not form.is_valid():
        return {"error": _("Please choose a day within the next twelve months.")}
    actions.pause(subscriber, form.cleaned_data["until"])
    return {"news": _("You are on a break.")}


def _resume(request: HttpRequest, record: Record, subscriber: Subscriber) -> Said:
    actions.resume(subscriber)
    return {"news": _("Your newsletters come again.")}


def _leave_all(request: HttpRequest, record: Record, subscriber: Subscriber) -> Said:
    actions.leave(subscriber, _shown(request, _("Leave all newsletters"), PREFERENCES))
    return {"news": _("You have left all newsletters.")}


def _send_data(request: HttpRequest, record: Record, subscriber: Subscriber) -> Said:
    if actions.send_data(subscriber):
        return {"news": _("It is on its way to your mailbox.")}
    return {"news": _("A mail has just gone to you: please try again later.")}


def _erase(request: HttpRequest, record: Record, subscriber: Subscriber) -> Said:
    if request.POST.get("sure") != "yes":
        return {"erase_error": _("Please tick the box first: this cannot be undone.")}
    actions.erase(subscriber)
    return personal.erased(record, request.path, subscriber.language)


DECISIONS: dict[str, Callable[[HttpRequest, Record, Subscriber], Said]] = {
    "save": _save,
    "language": _speak,
    "pause": _pause,
    "resume": _resume,
    "leave": _leave_all,
    "data": _send_data,
    "erase": _erase,
}
