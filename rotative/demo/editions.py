"""The letters of the days before: what the demo's newsletters have behind them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Model

from rotative.newsletters import archive, ledger, letter, tokens
from rotative.newsletters.addresses import fold
from rotative.newsletters.edition import DAILY, Edition, edition_of
from rotative.newsletters.models import (
    Batch,
    Consent,
    Delivery,
    EditionStory,
    Newsletter,
    Subscriber,
    Subscription,
)
from rotative.newsletters.models import Edition as Row
from rotative.newsletters.providers import provider_of
from rotative.record.reading import Record

DAYS = 3
DAY = timedelta(days=1)
TOOK = timedelta(minutes=1)  # to send it
# Nobody's: names under .example belong to no one (RFC 2606).
READERS = ("amina", "bastien", "chloe", "driss", "eloise")


def make(newest: datetime) -> Iterator[Model]:
    """The editions of the three days before a moment, and some subscribers who got them; what was
    made, those first that others need.
    """
    daily = Newsletter.objects.filter(kind=Newsletter.Kind.DAILY).first()
    if daily is None or daily.send_at is None:
        return
    zone = ZoneInfo(settings.TIME_ZONE)
    today = newest.astimezone(zone).date()
    due = [
        datetime.combine(today - n * DAY, daily.send_at, zone).astimezone(UTC)
        for n in range(DAYS, 0, -1)
    ]
    readers = [_reader(name, daily, due[0] - DAY) for name in READERS]
    yield from readers
    for moment in due:
        record = Record(as_of=moment)
        edition = edition_of(record, DAILY, moment - DAY)
        if edition.items:
            yield _sent(daily, moment.astimezone(zone).date(), record, edition, readers)


def _reader(name: str, of: Newsletter, at: datetime) -> Subscriber:
    email = f"{name}@lecteurs.example"
    it = Subscriber.objects.create(email=email, folded=fold(email), asked_at=at)
    Subscription.objects.create(
        subscriber=it, newsletter=of, state="confirmed", asked_at=at, confirmed_at=at
    )
    Consent.objects.create(
        subscriber=it,
        digest=tokens.digest(it.folded),
        newsletter=of,
        verb=Consent.Verb.CONFIRMED,
        at=at,
        words=of.words,
    )
    return it


def _sent(
    of: Newsletter, day: date, record: Record, edition: Edition, readers: list[Subscriber]
) -> Row:
    """An edition that everybody has got, as the ledger leaves it."""
    row = Row(newsletter=of, day=day, state=Row.State.SENT, due_at=record.as_of)
    drawn = letter.draw(edition, record.paper, letter.around_of(record, edition, of.name, row.path))
    row.subject, row.preheader = drawn.subject, drawn.preheader
    row.html, row.text = drawn.html, drawn.text
    row.digest, row.candidates = ledger.digest_of(row), len(readers)
    row.frozen_at, row.approved_at = record.as_of, record.as_of
    row.ended_at, row.until = record.as_of + TOOK, record.as_of + DAY / 2
    row.save()
    stories = archive.stories_of(edition)
    for story in stories:
        story.edition = row
    EditionStory.objects.bulk_create(stories)
    batch = Batch.objects.create(
        edition=row, provider=provider_of(readers[0].folded), state=Batch.State.DONE
    )
    Delivery.objects.bulk_create(
        Delivery(
            edition=row,
            subscriber_id=reader.pk,
            batch=batch,
            state=Delivery.State.ACCEPTED,
            tries=1,
            code=250,
            at=record.as_of,
        )
        for reader in readers
    )
    archive.editions_changed(row)
    return row


def remove(editions: set[int], readers: set[int]) -> int:
    """Take them away; how many went."""
    Consent.objects.filter(subscriber__in=readers).delete()
    gone = Row.objects.filter(pk__in=editions)
    rows = list(gone)
    number = len(rows) + Subscriber.objects.filter(pk__in=readers).count()
    gone.delete()
    Subscriber.objects.filter(pk__in=readers).delete()
    for row in rows:
        archive.editions_changed(row)
    return number
