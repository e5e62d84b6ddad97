"""The verbs of who gets the newsletters: each leaves the proof of what was wanted.

What a person sees after `ask` and `ask_for_link` is the same for every address, known or not.
"""

import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from rotative.guard import actions as guard
from rotative.mail.actions import forget as forget_mail
from rotative.newsletters import messages, tokens
from rotative.newsletters.addresses import fold, tidy
from rotative.newsletters.models import (
    Consent,
    Newsletter,
    Subscriber,
    Subscription,
    Suppression,
)
from rotative.record import actions as record

log = logging.getLogger(__name__)

State, Verb, Reason = Subscription.State, Consent.Verb, Suppression.Reason
PENDING_FOR = timedelta(days=7)
MAILED_IN_A_TURN = 50
CAN_RETURN = {Reason.LEFT}  # who left at another service may ask anew; the others write to us


@dataclass(frozen=True)
class Shown:
    """What somebody was shown when they decided, and from where they did."""

    words: str
    page: str = ""
    network: str = ""


def make_first_newsletter(language: str) -> Newsletter:
    """The daily newsletter that every paper has from the start."""
    with translation.override(language):
        return Newsletter.objects.create(
            kind=Newsletter.Kind.DAILY,
            name=_("The daily letter"),
            slug=_("daily"),
            promise=_("Every day, our latest stories, free and directly in your mailbox."),
            send_at=time(7),
        )


# -- asking and confirming


@transaction.atomic
def ask(email: str, newsletters: Iterable[Newsletter], shown: Shown) -> None:
    """Somebody asks for newsletters: they are mailed a link, which confirms them.

    Raises `ValidationError` for what is no address. A suppressed one gets nothing.
    """
    email = tidy(email)
    if is_suppressed(email, but=CAN_RETURN):
        return
    subscriber = _subscriber(email)
    for newsletter in newsletters:
        subscription, new = Subscription.objects.get_or_create(
            subscriber=subscriber, newsletter=newsletter
        )
        if new or subscription.state == State.LEFT:
            subscription.state, subscription.mailed_at = State.PENDING, None
            subscription.asked_at = timezone.now()
            subscription.save()
            prove(subscription, Verb.ASKED, shown)
    mail_confirmation(subscriber)


def _subscriber(email: str) -> Subscriber:
    """Who has this address, locked; a new one if nobody has."""
    subscriber, _new = Subscriber.objects.select_for_update().get_or_create(
        folded=fold(email),
        defaults={"email": email, "language": record.language() or "fr"},
    )
    return subscriber


def mail_confirmation(subscriber: Subscriber) -> bool:
    """Mail the link that confirms what waits, or that of the preferences where nothing does; not
    too often. Whether it was mailed: what is owed is mailed by a duty.
    """
    waiting = list(subscriber.subscriptions.pending().select_related("newsletter"))
    if not waiting:
        return _mail(subscriber, messages.mail_link)
    names = [it.newsletter.name for it in waiting]
    if not _mail(subscriber, lambda to: messages.mail_confirmation(to, names)):
        return False
    subscriber.subscriptions.pending().update(mailed_at=timezone.now())
    return True


def _mail(subscriber: Subscriber, send: Callable[[Subscriber], None]) -> bool:
    """Mail something that somebody else may have caused; not too often, and not too much a day."""
    if guard.knock((guard.LETTER, subscriber.folded)):
        return False
    if not guard.is_within("mails about newsletters", guard.MOST_LETTERS_MAILED):
        guard.forgive(guard.LETTER, subscriber.folded)
        return False
    try:
        send(subscriber)
    except OSError as failed:
        log.error("mail to subscriber %s could not be kept: %s", subscriber.pk, failed)
        return False
    return True


@transaction.atomic
def confirm(subscriber: Subscriber, shown: Shown) -> None:
    """What waits is confirmed by the person who reads the mail of this address."""
    for subscription in subscriber.subscriptions.pending().select_for_update():
        _begin(subscription, shown)


def _begin(subscription: Subscription, shown: Shown) -> None:
    """A subscription is wanted, and it is known that its owner wants it."""
    verb = Verb.RETURNED if subscription.ended_at else Verb.CONFIRMED
    subscription.state, subscription.confirmed_at = State.CONFIRMED, timezone.now()
    subscription.ended_at = subscription.paused_until = None
    subscription.save()
    prove(subscription, verb, shown)
    digests = tokens.digests(subscription.subscriber.folded)
    Suppression.objects.filter(digest__in=digests).delete()


# -- what the owner of an address decides by the link in a mail


@transaction.atomic
def change(subscriber: Subscriber, wanted: Collection[Newsletter], shown: Shown) -> None:
    """These newsletters and no others."""
    have = {it.newsletter_id: it for it in subscriber.subscriptions.select_for_update()}
    for newsletter in wanted:
        subscription = have.pop(newsletter.pk, None) or Subscription.objects.create(
            subscriber=subscriber, newsletter=newsletter
        )
        if subscription.state not in (State.CONFIRMED, State.PAUSED):
            _begin(subscription, shown)
    for subscription in have.values():
        _end(subscription, shown)


@transaction.atomic
def leave(subscriber: Subscriber, shown: Shown, newsletter_id: int | None = None) -> None:
    """One newsletter, or all of them; saying it twice changes nothing."""
    subscriptions = subscriber.subscriptions.select_for_update()
    if newsletter_id is not None:
        subscriptions = subscriptions.filter(newsletter_id=newsletter_id)
    for subscription in subscriptions:
        _end(subscription, shown)


def _end(subscription: Subscription, shown: Shown) -> None:
    if subscription.state not in (State.PENDING, State.CONFIRMED, State.PAUSED):
        return
    subscription.state, subscription.ended_at = State.LEFT, timezone.now()
    subscription.paused_until = None
    subscription.save()
    prove(subscription, Verb.LEFT, shown)


def speak(subscriber: Subscriber, language: str) -> None:
    """Mails about newsletters, and the pages that they lead to, in this language."""
    subscriber.language = language
    subscriber.save(update_fields=["language"])


def pause(subscriber: Subscriber, until: date) -> None:
    """No mail before this day."""
    subscriber.subscriptions.current().update(state=State.PAUSED, paused_until=until)


def resume(subscriber: Subscriber) -> None:
    """Mail again from now on."""
    paused = subscriber.subscriptions.filter(state=State.PAUSED)
    paused.update(state=State.CONFIRMED, paused_until=None)


@transaction.atomic
def erase(subscriber: Subscriber) -> None:
    """Forget a person. The proofs keep the fingerprint of the address, which is mailed no more."""
    suppress(subscriber.email, Reason.ERASED)
    subscriber.consents.update(subscriber=None, page="", network="")
    forget_mail(subscriber.about)
    subscriber.delete()


def send_data(subscriber: Subscriber) -> bool:
    """Mail to a person all that is known of them; whether it was: not too often."""
    return _mail(subscriber, messages.mail_data)


@transaction.atomic
def ask_for_link(email: str) -> None:
    """Mail the link of the preferences to who has lost it; nothing to who is not known.

    Raises `ValidationError` for what is no address.
    """
    email = tidy(email)
    subscriber = Subscriber.objects.filter(folded=fold(email)).first()
    if subscriber is not None and not is_suppressed(email):
        mail_confirmation(subscriber)


# -- what is not to be mailed


def is_suppressed(email: str, but: Collection[str] = ()) -> bool:
    """Whether an address must not be mailed, for other reasons than these."""
    found = Suppression.objects.filter(digest__in=tokens.digests(fold(email)))
    return found.exclude(reason__in=but).exists()


def suppress(email: str, reason: Suppression.Reason) -> None:
    """An address is not to be mailed any more; the first reason stays."""
    Suppression.objects.get_or_create(
        digest=tokens.digest(fold(email)), defaults={"reason": reason}
    )


def lift(email: str) -> bool:
    """An address may be mailed again, as its owner has written to us; whether it was suppressed.

    Raises `ValidationError` for what is no address.
    """
    digests = tokens.digests(fold(tidy(email)))
    return bool(Suppression.objects.filter(digest__in=digests).delete()[0])


# -- what the worker does


def mail_what_is_owed() -> None:
    """Confirmations that the ceiling of the day, or an hour of trouble, had kept back."""
    owed = Subscriber.objects.filter(
        subscriptions__state=State.PENDING, subscriptions__mailed_at=None
    )
    for subscriber in owed.order_by("pk").distinct()[:MAILED_IN_A_TURN]:
        mail_confirmation(subscriber)


@transaction.atomic
def forget_unconfirmed() -> int:
    """What nobody confirmed in a week is forgotten, and the address with it if that was all.

    Who had left and asked again has left, as before. How many addresses went.
    """
    late = Subscription.objects.pending().filter(mailed_at__lt=timezone.now() - PENDING_FOR)
    late.exclude(ended_at=None).update(state=State.LEFT)
    who = list(late.values_list("subscriber_id", flat=True))
    late.delete()
    gone = Subscriber.objects.filter(pk__in=who, subscriptions=None)
    forgotten = gone.count()
    Consent.objects.filter(subscriber__in=gone).delete()
    gone.delete()
    return forgotten


def prove(subscription: Subscription, verb: Consent.Verb, shown: Shown) -> None:
    """Write down what somebody decided, and what they were shown."""
    Consent.objects.create(
        subscriber=subscription.subscriber,
        digest=tokens.digest(subscription.subscriber.folded),
        newsletter=subscription.newsletter,
        verb=verb,
        words=shown.words,
        page=shown.page[:500],
        network=shown.network,
    )
