"""Mail through a provider's own API (`ROTATIVE_MAIL_URL`), spoken to by django-anymail.

Of each message and recipient one request, and an answer that says what is known of it, as for SMTP:
once a request may have arrived, only the provider's word tells that it has not been taken
(docs/decisions/0054-mail-through-an-api.md).
"""

import re
import ssl
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from enum import Enum, auto
from typing import Any, Self

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.module_loading import import_string

from rotative.lib.text import one_line

PATIENCE = (10, 60)  # seconds to be let in, and for an answer
LONGEST_TEXT = 300
MARK = "delivery"  # in the metadata of a letter, which come back with what becomes of it

# The provider writes these itself, or they are fields of the request.
_NOT_PASSED = {
    *("from", "to", "cc", "bcc", "reply-to", "subject", "date", "sender", "return-path"),
    *("mime-version", "content-type", "content-transfer-encoding", "dkim-signature"),
}
# Of all others Mailjet refuses some, and a refused header is a refused letter: only these go.
_MAILJET_TAKES = {
    *("list-unsubscribe", "list-unsubscribe-post", "list-archive"),
    *("precedence", "auto-submitted", "x-auto-response-suppress", "in-reply-to", "references"),
}


class Verdict(Enum):
    """What an answer means for the message that was asked about."""

    TAKEN = auto()
    REFUSED = auto()  # this message, or its recipient
    LATER = auto()  # there were too many
    CLOSED = auto()  # nothing is taken from us: a wrong key, a domain that is not known, no money
    NOT_SENT = auto()  # nobody was spoken to
    UNKNOWN = auto()


@dataclass(frozen=True)
class Answer:
    """What is known of a message, and what was said."""

    verdict: Verdict
    text: str


class Gone(OSError):
    """The provider takes nothing now."""


class Api:
    """A provider of mail. It speaks to the queue as smtplib does (`sendmail`)."""

    def __init__(self, name: str, options: dict[str, Any]) -> None:
        """`options` are those of anymail's backend."""
        backend = import_string(f"anymail.backends.{name}.EmailBackend")
        self.name = name
        self._backend = backend(timeout=PATIENCE, **options)

    @classmethod
    def given(cls) -> Self | None:
        """That of the settings, if they name one."""
        server = settings.MAIL_SERVER
        return cls(server["API"], server["OPTIONS"]) if server and "API" in server else None

    def open(self) -> None:
        """Nobody is spoken to yet."""
        self._backend.open()
        self._backend.session.max_redirects = 0  # a letter would go who knows where, or twice

    def close(self) -> None:
        self._backend.close()

    @property
    def connection(self) -> Self:
        """As Django's backend for SMTP has one."""
        return self

    def sendmail(
        self, _sender: str, recipients: list[str], content: bytes
    ) -> dict[str, tuple[int, bytes]]:
        """Hand over a message of the queue: whom it was not taken for, and why.

        Raises `Gone` where it was taken for nobody, and nobody was refused.
        """
        left: dict[str, tuple[int, bytes]] = {}
        for place, recipient in enumerate(recipients):
            answer = self.send(content, recipient)
            if answer.verdict is Verdict.REFUSED:
                left[recipient] = (550, answer.text.encode())
            elif answer.verdict is not Verdict.TAKEN:
                if place == 0:
                    raise Gone(answer.text)
                return left | dict.fromkeys(recipients[place:], (451, answer.text.encode()))
        return left

    def send(self, content: bytes, recipient: str, mark: str = "") -> Answer:
        """Hand over one message to one recipient. The provider says `mark` with what becomes of it.

        Raises `ValueError`, nobody having been spoken to, for what its API cannot say.
        """
        from anymail import exceptions as wrong

        message = self._message(content, recipient, mark)
        try:
            self._backend.send_messages([message])
        except wrong.AnymailRecipientsRefused as refused:
            return Answer(Verdict.REFUSED, self._said(refused.response) or str(refused.args[0]))
        except (wrong.AnymailInvalidAddress, wrong.AnymailUnsupportedFeature) as unfit:
            raise ValueError(str(unfit.args[0])) from None
        except wrong.AnymailSerializationError as unfit:
            raise ValueError("its API cannot say this message") from unfit
        except wrong.AnymailRequestsAPIError as failed:
            if failed.response is None:
                return Answer(*_without_an_answer(failed))
            return self._by_code(failed.response)
        except Exception as unread:  # an answer that is none, whatever anymail makes of it
            return Answer(Verdict.UNKNOWN, f"not an answer: {type(unread).__name__}")
        status = message.anymail_status  # type: ignore[attr-defined]
        if status.status & {"sent", "queued"}:
            return Answer(Verdict.TAKEN, f"{self.name}: {status.message_id}")
        return self._by_code(status.esp_response)

    def _by_code(self, response: Any) -> Answer:
        """What an answer says that does not say that the message was taken."""
        code = response.status_code
        if code in (400, 413, 422):
            verdict = Verdict.REFUSED
        elif code in (408, 429):
            verdict = Verdict.LATER
        elif 400 <= code < 500:
            verdict = Verdict.CLOSED
        else:
            verdict = Verdict.UNKNOWN
        return Answer(verdict, self._said(response))

    def _said(self, response: Any) -> str:
        """An answer in a line."""
        if response is None:
            return ""
        text = one_line(response.text, LONGEST_TEXT)
        return f"{self.name}: {response.status_code} {' '.join(text.split())}"

    def _message(self, content: bytes, recipient: str, mark: str) -> EmailMultiAlternatives:
        """A message in the fields of which the provider makes one of its own."""
        given = BytesParser(policy=policy.default).parsebytes(content)
        message = EmailMultiAlternatives(
            subject=str(given["Subject"] or ""),
            body=_text(given, "plain"),
            from_email=str(given["From"]),
            to=[recipient],
            reply_to=[str(it) for it in given["Reply-To"].addresses] if given["Reply-To"] else [],
            headers=self._headers(given),
        )
        if html := _text(given, "html"):
            message.attach_alternative(html, "text/html")
        for part in given.iter_attachments() if given.get_content_type() != _BOTH else ():
            payload = part.get_payload(decode=True)
            message.attach(part.get_filename(), payload, part.get_content_type())  # type: ignore[arg-type]
        # No pixel, no link that leads through somebody else: said in each request, which goes
        # before what the account at the provider is set to.
        message.track_opens = message.track_clicks = False  # type: ignore[attr-defined]
        if mark:
            message.metadata = {MARK: mark}  # type: ignore[attr-defined]
        return message

    def _headers(self, given: EmailMessage) -> dict[str, str]:
        fields = {name: re.sub(r"[\r\n]+", "", str(it)) for name, it in given.raw_items()}
        takes = _MAILJET_TAKES if self.name == "mailjet" else None
        return {
            name: value
            for name, value in fields.items()
            if name.lower() not in _NOT_PASSED and (takes is None or name.lower() in takes)
        }


_BOTH = "multipart/alternative"


def _text(given: EmailMessage, kind: str) -> str:
    """The plain text or the HTML of a message; empty where it has none."""
    part = given.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""  # type: ignore[attr-defined]


def _without_an_answer(failed: Exception) -> tuple[Verdict, str]:
    """Whether somebody may have had the request whose sending failed so."""
    import requests
    import urllib3

    cause = failed.__cause__ or failed
    why = f"{type(cause).__name__}: {cause}"[:LONGEST_TEXT]
    if isinstance(cause, requests.TooManyRedirects):
        return Verdict.CLOSED, "it sends us elsewhere, and letters do not follow"
    reason = getattr(cause.args[0] if cause.args else None, "reason", None)
    never = (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError)
    is_unbelieved = isinstance(reason, urllib3.exceptions.SSLError) and isinstance(
        reason.args[0] if reason.args else None, ssl.SSLCertVerificationError
    )
    if isinstance(reason, never) or is_unbelieved:
        return Verdict.NOT_SENT, why
    return Verdict.UNKNOWN, why
