"""What a mail provider says of letters that its API took (`/newsletter/mail-events/`).

Whose letter it was says the address that it gave back as it got it (`Names.bounce`), which only
this paper can make: whoever has the provider's secret can speak of letters that were sent, no more.
Without `ROTATIVE_MAIL_EVENTS` there is no such address.
"""

import logging
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt

from rotative.mail.api import MARK
from rotative.newsletters.models import Edition, Return, Subscriber
from rotative.newsletters.naming import names
from rotative.newsletters.returns.actions import leave, note
from rotative.newsletters.returns.reading import code_in, kind_of

log = logging.getLogger(__name__)

Kind = Return.Kind

_VIEWS = {
    "mailgun": "anymail.webhooks.mailgun.MailgunTrackingWebhookView",
    "mailjet": "anymail.webhooks.mailjet.MailjetTrackingWebhookView",
}
# What each proves itself with: a signature of the request, or a name and a password.
_SECRETS = {"mailgun": "webhook_signing_key", "mailjet": "webhook_secret"}


@csrf_exempt
def take(request: HttpRequest) -> HttpResponse:
    """The provider tells what became of letters. It may say it twice, late, and in any order."""
    view = _view()
    if view is None:
        raise Http404
    if request.method != "POST":
        return HttpResponse(status=200 if request.method == "HEAD" else 405)
    try:
        view.run_validators(request)
        events = view.parse_events(request)
    except SuspiciousOperation as forged:
        log.warning("what is said of letters is not from %s: %s", view.esp_name, forged)
        return HttpResponse(status=403)
    except (AttributeError, LookupError, TypeError, ValueError, OverflowError) as unread:
        log.warning("%s says of letters what nobody can read: %s", view.esp_name, unread)
        return HttpResponse(status=400)
    for event in events:
        _heed(event)
    return HttpResponse(headers={"Cache-Control": "no-store"})


def _view() -> Any:
    """Who knows how the provider of the settings speaks; None where nobody is listened to."""
    name = (settings.MAIL_SERVER or {}).get("API")
    if name is None or not settings.MAIL_EVENTS:
        return None
    return import_string(_VIEWS[name])(**{_SECRETS[name]: settings.MAIL_EVENTS})


def _heed(event: Any) -> None:
    """One thing that became of a letter. Opened or clicked is nothing that the paper asks about."""
    metadata = event.metadata if isinstance(event.metadata, dict) else {}
    whose = names().bounced(str(metadata.get(MARK, "")))
    if whose is None:  # of a mail that is no edition's letter, or another paper's
        return
    edition, subscriber = whose
    if event.event_type == "complained":
        note(edition, subscriber, Kind.COMPLAINT)
    elif event.event_type in ("bounced", "rejected", "failed"):
        code, said = _reason(event)
        blocks = not code and event.reject_reason in ("blocked", "spam")
        note(edition, subscriber, Kind.BLOCK if blocks else kind_of(code, said), code)
    elif event.event_type == "unsubscribed":
        _leave(edition, subscriber)


def _reason(event: Any) -> tuple[str, str]:
    """The code of RFC 3463 that a mailbox's server gave, and its words or the provider's own."""
    given = event.esp_event if isinstance(event.esp_event, dict) else {}
    mailjet = [given.get(name, "") for name in ("error", "comment")]
    status = (given.get("event-data") or {}).get("delivery-status") or {}
    words = [event.mta_response, event.description, *mailjet]
    said = " ".join(str(it) for it in words if it)
    return code_in(said) or code_in(str(status.get("enhanced-code", ""))), said


def _leave(edition: int, subscriber: int) -> None:
    newsletter = Edition.objects.filter(pk=edition).values_list("newsletter_id", flat=True).first()
    handle = Subscriber.objects.filter(pk=subscriber).values_list("handle", flat=True).first()
    if newsletter is not None and handle is not None:
        leave(handle, newsletter, by="the provider that mails")
