"""Editions that are to be sent or were, and who gets them, for tests."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from rotative.newsletters import archive
from rotative.newsletters.models import (
    Edition,
    EditionStory,
    Newsletter,
    Subscriber,
    Subscription,
)


def la_matinale() -> Newsletter:
    """A daily newsletter of no paper."""
    return Newsletter.objects.create(
        kind="daily", name="La matinale", slug="matinale-du-jour", promise="Le jour."
    )


def readers(of: Newsletter, addresses: Iterable[str]) -> None:
    """Who have confirmed."""
    for address in addresses:
        reader = Subscriber.objects.create(email=address, folded=address)
        Subscription.objects.create(subscriber=reader, newsletter=of, state="confirmed")


def lecteurs(number: int, domain: str = "lecteurs.example") -> list[str]:
    """So many addresses: `lecteur-0@…`."""
    return [f"lecteur-{n}@{domain}" for n in range(number)]


def approved(of: Newsletter, day: date = date(2026, 11, 27)) -> Edition:
    """An edition whose hour it is."""
    now = timezone.now()
    until = now + timedelta(hours=12)
    state = Edition.State.APPROVED
    return Edition.objects.create(newsletter=of, day=day, state=state, due_at=now, until=until)


def sent(of: Newsletter, day: date, *stories: Any, **fields: Any) -> Edition:
    """An edition that was sent, with its stories: the first leads, the second stands beside it."""
    now = timezone.now()
    values = {"state": "sent", "due_at": now, "until": now, "frozen_at": now, **fields}
    it = Edition.objects.create(newsletter=of, day=day, **values)
    for n, each in enumerate(stories):
        part, size = (("lead", "lead"), ("seconds", "second"), ("also", "row"))[min(n, 2)]
        section = each.get_parent().pk if part == "also" else None
        EditionStory.objects.create(
            edition=it, story_id=each.pk, position=n, part=part, section_id=section, size=size
        )
    archive.editions_changed(it)
    return it
