"""The two forms of the readers' site. They set no cookie, so their guard is the request's origin.

A browser names the site a form was sent from (`Origin`, `Sec-Fetch-Site`: Fetch standard); a
request that names another one is refused. A field no human sees stops simple robots.
"""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils import translation
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from rotative.guard import actions as guard
from rotative.guard.network import network_of
from rotative.lib.addresses import absolute
from rotative.mail.backend import Letter
from rotative.newsletters.actions import ask_for_newsletter
from rotative.record.answers import Notice
from rotative.record.reading import Record
from rotative.site.answering import answer, respond
from rotative.site.engine import say
from rotative.site.models import Message
from rotative.site.newsletter import newsletter
from rotative.site.notices import notice_page
from rotative.site.views import refused

log = logging.getLogger(__name__)
TRAP = "website"
LARGEST = 64 * 1024


EMPTY = {"required": _("Please fill in this field.")}
WRONG_ADDRESS = _("This e-mail address does not look right.")


class ContactForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Message
        fields = ["name", "email", "subject", "text"]
        error_messages = {
            "name": EMPTY,
            "email": {**EMPTY, "invalid": WRONG_ADDRESS},
            "subject": EMPTY,
            "text": EMPTY,
        }


class SignUpForm(forms.Form):
    email = forms.EmailField(max_length=254, error_messages={**EMPTY, "invalid": WRONG_ADDRESS})


def comes_from_elsewhere(request: HttpRequest) -> bool:
    """Whether a browser says that another site sent this form."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return True
    origin = request.headers.get("Origin")
    here = {settings.SITE_URL, f"{request.scheme}://{request.get_host()}"}
    return origin is not None and origin not in here


def _refusal(request: HttpRequest) -> HttpResponse | None:
    if comes_from_elsewhere(request):
        return refused(403)
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit()) or int(length[:12]) > LARGEST:
        return refused(413)
    return None


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def send_message(request: HttpRequest) -> HttpResponseBase:
    """Store a message to the newsroom, mail a copy, thank the reader."""
    if request.method != "POST":
        record = Record()
        return _to_the_form(record, next((n for n in record.notices if n.kind == "contact"), None))
    if refusal := _refusal(request):
        return refusal
    record = Record()
    thanks = HttpResponseRedirect(f"/{record.paper.words['thanks']}/message/")
    thanks.status_code = 303
    if request.POST.get(TRAP):
        return thanks
    with translation.override(record.paper.language):
        form = ContactForm(request.POST)
        if not form.is_valid():
            return _refused_message(request, record, form.errors)
        if wait := guard.knock((guard.MESSAGE, network_of(request))):
            return _later(_refused_message(request, record, {"form": [patience(wait)]}, 429), wait)
    message = form.save()
    mail_copy(message, record.paper.email)
    return thanks


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


def _refused_message(
    request: HttpRequest, record: Record, problems: Mapping[str, Sequence[Any]], status: int = 422
) -> HttpResponse:
    full = _contact(record)
    if full is None:
        return respond_to_post(record, None, 404)
    errors = {name: str(of_field[0]) for name, of_field in problems.items()}
    values = {name: str(request.POST.get(name, "")) for name in ContactForm.base_fields}
    return respond_to_post(record, notice_page(record, full, errors=errors, values=values), status)


def _later(response: HttpResponse, wait: int) -> HttpResponse:
    response["Retry-After"] = str(wait)
    return response


def patience(seconds: int) -> str:
    """How long to wait, in words."""
    minutes = -(-seconds // 60)
    return ngettext(
        "Too many messages have come from your connection. Please try again in a minute.",
        "Too many messages have come from your connection. "
        "Please try again in %(minutes)d minutes.",
        minutes,
    ) % {"minutes": minutes}


def _to_the_form(record: Record, page: Any) -> HttpResponse:
    """Where the address of a sent form is asked for again: by a reload, or from the history."""
    if page is None:
        return respond_to_post(record, None, 404)
    response = HttpResponseRedirect(iri_to_uri(page.path))
    response["Cache-Control"] = "no-store"
    return response


def respond_to_post(record: Record, result: Any, status: int) -> HttpResponse:
    """A page as the answer to a form, never kept."""
    made = answer(record, result)
    return HttpResponse(
        made.body,
        status=status,
        content_type=made.content_type,
        headers={"Cache-Control": "no-store"},
    )


def mail_copy(message: Message, to: str) -> None:
    """Mail a stored message; what fails loses nothing, the message is kept."""
    if not to or not guard.is_within("copies of messages", guard.MOST_MESSAGES_MAILED):
        return
    mail = Letter(
        subject=" ".join(f"[Contact] {message.subject}".split()),
        body=f"{message.name} <{message.email}>\n\n{message.text}",
        to=[to],
        reply_to=[message.email],
    )
    mail.about = message.about
    try:
        mail.send()
    except OSError as failed:
        log.error("message %s is stored but its copy could not be kept: %s", message.pk, failed)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponseBase:
    """Keep an address that asks for the newsletter; whether it was known is not told."""
    if request.method != "POST":
        record = Record()
        return _to_the_form(record, newsletter(record))
    if refusal := _refusal(request):
        return refusal
    record = Record()
    thanks = HttpResponseRedirect(f"/{record.paper.words['thanks']}/newsletter/")
    thanks.status_code = 303
    if request.POST.get(TRAP):
        return thanks
    with translation.override(record.paper.language):
        form = SignUpForm(request.POST)
        if not form.is_valid():
            return _refused_sign_up(request, record, str(form.errors["email"][0]), 422)
        if wait := guard.knock((guard.SIGN_UP, network_of(request))):
            return _later(_refused_sign_up(request, record, patience(wait), 429), wait)
    ask_for_newsletter(
        form.cleaned_data["email"],
        wording=record.paper.newsletter_pitch,
        page=request.headers.get("Referer", "")[:500],
    )
    return thanks


def _refused_sign_up(request: HttpRequest, record: Record, error: str, status: int) -> HttpResponse:
    email = str(request.POST.get("email", ""))[:254]
    return respond_to_post(record, newsletter(record, error=error, email=email), status)
