"""Writing to the newsroom."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from rotative.guard import actions as guard
from rotative.guard.network import network_of
from rotative.letters.actions import mail_copy, story_named
from rotative.letters.forms import ContactForm
from rotative.lib.addresses import absolute
from rotative.record.answers import Notice
from rotative.record.reading import Record
from rotative.site.answering import answer, respond
from rotative.site.engine import say
from rotative.site.forms import (
    TRAP,
    later,
    patience,
    refusal,
    respond_to_post,
    thanked,
    to_the_form,
)
from rotative.site.notices import notice_page


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def send_message(request: HttpRequest) -> HttpResponseBase:
    """Store a message to the newsroom, mail a copy, thank the reader."""
    if request.method != "POST":
        record = Record()
        return to_the_form(record, next((n for n in record.notices if n.kind == "contact"), None))
    if refused := refusal(request):
        return refused
    record = Record()
    if request.POST.get(TRAP):
        return thanked(record, "message")
    with translation.override(record.paper.language):
        form = ContactForm(request.POST)
        if not form.is_valid():
            return _refused(request, record, form.errors)
        if wait := guard.knock((guard.MESSAGE, network_of(request))):
            return later(_refused(request, record, {"form": [patience(wait)]}, 429), wait)
    message = form.save(commit=False)
    message.story_id = story_named(record, message.text)
    message.save()
    mail_copy(message, record.paper.email)
    return thanked(record, "message")


@csrf_exempt
def report(request: HttpRequest, path: str) -> HttpResponseBase:
    """The contact form, filled in to report an error in the story at `path`; 404 at any other."""
    record = Record()
    location = record.locate(f"/{path}")
    if location and location.kind == "moved":
        location = record.locate(location.path)
    cards = record.cards([location.id]) if location and location.kind == "story" else []
    full = _contact(record)
    if not cards or full is None:
        return respond(request, answer(record, None))
    subject = say(record, "Error in: %(headline)s") % {"headline": cards[0].full_headline}
    values = {"subject": subject[:160], "text": f"{absolute(cards[0].path)}\n\n"}
    return respond(request, answer(record, notice_page(record, full, values=values, indexed=False)))


def _contact(record: Record) -> Notice | None:
    place = next((n for n in record.notices if n.kind == "contact"), None)
    return record.notice(place.id) if place else None


def _refused(
    request: HttpRequest, record: Record, problems: Mapping[str, Sequence[Any]], status: int = 422
) -> HttpResponse:
    full = _contact(record)
    if full is None:
        return respond_to_post(record, None, 404)
    errors = {name: str(of_field[0]) for name, of_field in problems.items()}
    values = {name: str(request.POST.get(name, "")) for name in ContactForm.base_fields}
    return respond_to_post(record, notice_page(record, full, errors=errors, values=values), status)
