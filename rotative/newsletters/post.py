"""The post: what an edition's letters say of themselves, where they go, and who hands them over."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from hashlib import blake2b

from django.conf import settings

from rotative.lib.addresses import absolute
from rotative.lib.failure import Failure
from rotative.newsletters import keys, ledger, tokens
from rotative.newsletters.kept import Kept
from rotative.newsletters.ledger import Intent
from rotative.newsletters.models import Edition
from rotative.newsletters.naming import names
from rotative.newsletters.postfix.reconciling import reconcile
from rotative.newsletters.provider_api import Provider
from rotative.newsletters.sender import Outlet, Personal, Sender
from rotative.newsletters.tokens import Purpose
from rotative.newsletters.wire.dkim import Signer
from rotative.newsletters.wire.message import LEAVE, Letter, Message, Recipient, Template
from rotative.newsletters.wire.smtp import Server
from rotative.record.answers import Paper
from rotative.record.reading import Record

AGAIN_AFTER = 60.0  # seconds, where the server cannot be had, or letters cannot be signed

log = logging.getLogger(__name__)


class Post:
    """What `rotative send` does, turn after turn."""

    def __init__(self, name: str = "", is_dead: Callable[[str], bool] = lambda name: False) -> None:
        """`name` is this process's; `is_dead` says whether one of a name lives no more."""
        self.name, self.is_dead = name, is_dead
        self.sender: Sender | None = None
        self.is_stopping = False

    def turn(self) -> float:
        """Hand over what is ready, and end what is through.

        Comes back soon where nothing is. After how many seconds there is use in another turn.
        """
        ledger.recover(self.is_dead)
        reconcile()
        if not ledger.is_sending():
            return 0
        pause = self._send()
        for edition in ledger.close():
            log.info("%s: %s", edition, edition.state)
        return pause

    def _send(self) -> float:
        self.sender = sender = Sender(outlet(), template_of, name=self.name)
        if self.is_stopping:
            sender.stop()
        try:
            asyncio.run(sender.send_all())
        except Failure as unsigned:
            log.error("no edition is sent: %s", unsigned)
            return AGAIN_AFTER
        finally:
            self.sender = None
        if sender.away is not None:
            log.warning("%s", sender.away)
            return AGAIN_AFTER
        return 0

    def stop(self) -> None:
        """Begin nothing more: `turn` comes back within ten seconds. A signal may call it."""
        self.is_stopping = True
        if self.sender is not None:
            self.sender.stop()


def outlet() -> Outlet:
    """The mail server, a provider's API, or the built-in mailbox where there is neither."""
    given = settings.MAIL_SERVER
    if given is None:
        return Kept(settings.DATA_DIR / "mail")
    if "API" in given:
        return Provider(given["API"], given["OPTIONS"])
    return Server(
        host=given["EMAIL_HOST"],
        log=settings.POSTFIX_LOG,
        port=given["EMAIL_PORT"],
        name=domain(),
        tls="implicit" if given["EMAIL_USE_SSL"] else "starttls" if given["EMAIL_USE_TLS"] else "",
        user=given["EMAIL_HOST_USER"],
        password=given["EMAIL_HOST_PASSWORD"],
    )


def template_of(pk: int) -> Personal:
    """Of a frozen edition, what makes its messages.

    Raises `ValueError` for one that cannot be sent, `Failure` where it cannot be signed.
    """
    edition = Edition.objects.select_related("newsletter").get(pk=pk)
    letter, signers = letter_of(edition, Record().paper), _signers()
    plain = Template(letter, names(), signers)
    corrected = plain
    if edition.corrected_html:
        letter = replace(letter, html=edition.corrected_html, text=edition.corrected_text)
        corrected = Template(letter, names(), signers)
    newsletter = edition.newsletter_id

    def personal(to: Intent) -> Message:
        preferences = tokens.make(Purpose.PREFERENCES, to.handle)
        leave = tokens.make(Purpose.LEAVE, to.handle, newsletter)
        template = corrected if to.is_corrected else plain
        return template.personal(Recipient(to.subscriber, to.email, preferences, leave))

    return personal


def letter_of(edition: Edition, paper: Paper) -> Letter:
    """A frozen edition as it is mailed. Raises `ValueError` for one that has changed since."""
    if edition.frozen_at is None or ledger.digest_of(edition) != edition.digest:
        raise ValueError("it is not what was approved")
    newsletter = edition.newsletter
    return Letter(
        edition=edition.pk,
        html=edition.html,
        text=edition.text,
        subject=edition.subject,
        sender=(paper.name, settings.MAIL_FROM),
        date=edition.frozen_at,
        list_id=f"{newsletter.slug}.{domain()}",
        list_name=newsletter.name,
        leave_url=absolute(f"/newsletter/leave/{LEAVE}/"),
        leave_mailbox=f"leave+{LEAVE}@{settings.MAIL_BACK}",
        feedback_id=f"{edition.pk}:{newsletter.slug}:{newsletter.kind}:{_who_sends()}",
        web_url="" if edition.is_breaking else absolute(edition.path),
        reply_to=paper.email,
    )


def _signers() -> list[Signer]:
    """The keys that sign letters. A provider makes other messages of them, and signs those."""
    return [] if "API" in (settings.MAIL_SERVER or {}) else list(keys.signers(domain()))


def domain() -> str:
    """Whose letters they are: it signs them."""
    return str(settings.MAIL_FROM.rpartition("@")[2])


def _who_sends() -> str:
    """What mailboxes count complaints under: 5 to 15 characters, always the same for a domain."""
    whole = domain()
    return whole if 5 <= len(whole) <= 15 else blake2b(whole.encode(), digest_size=7).hexdigest()
