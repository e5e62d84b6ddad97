"""Subscribers of another service, from the CSV it exports: Mailchimp, Brevo, Ghost, Substack,
listmonk and the like.

Who is subscribed there is subscribed here, with the proof that they were imported. Who left, was
refused or complained is never mailed: the address is suppressed. Saying it twice changes nothing,
and whoever has left here is not brought back.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from rotative.lib.failure import Failure
from rotative.newsletters import tokens
from rotative.newsletters.addresses import fold, tidy
from rotative.newsletters.models import Consent, Newsletter, Subscriber, Subscription, Suppression
from rotative.newsletters.spreadsheets import plain
from rotative.record import actions as record

BATCH = 500
MOST_NAMED = 1000  # lines, in a report
LONGEST_SHOWN = 60

# Columns as services name them, without anything but letters and digits.
EMAIL = ("email", "emailaddress", "adresseemail", "adressemail", "courriel", "mail")
STATUS = ("status", "state", "statut", "subscriptionstatus", "memberstatus", "emailstatus")
BEGUN = (
    "createdat",
    "created",
    "confirmtime",
    "optintime",
    "dateadded",
    "subscribedat",
    "addedtime",
)
# A column that says one thing: of whom it is not empty, or true, that is the state.
LEFT_SINCE = ("unsubtime", "unsubscribedat", "unsubscribed", "emaildisabled")
REFUSED_SINCE = ("cleantime", "bouncedat", "hardbounced")
BARRED = ("blacklisted", "blocklisted", "emailblacklisted", "emailblocklisted")
STILL = ("subscribedtoemails", "subscribed", "emailsubscribed")  # of whom it is false: left

ACTIVE, LEFT, BOUNCED, COMPLAINED, UNCLEAR = "active", "left", "bounced", "complained", "unclear"
SAID = {
    ACTIVE: "subscribed active enabled confirmed free paid comped member yes true 1",
    LEFT: "unsubscribed inactive disabled optedout optout desabonne no false 0",
    BOUNCED: "cleaned bounced hardbounced bounce invalid",
    COMPLAINED: "blocklisted blacklisted complained complaint spam reported abuse",
}
STATES = {word: state for state, words in SAID.items() for word in words.split()}
FALSE = {"", "false", "no", "0", "null", "none"}


@dataclass(frozen=True)
class Row:
    """A line of the file: an address, what became of it there, and since when."""

    line: int
    email: str
    state: str
    begun: datetime | None


class Why(StrEnum):
    """Why a line is not taken."""

    NO_ADDRESS = "no address"
    UNCLEAR = "its status is not known"


@dataclass(frozen=True)
class Refusal:
    """A line that is not taken, and the words that were wrong."""

    line: int
    why: Why
    what: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.why}: {self.what}"


@dataclass
class Report:
    """What became of each line; the sum of all is `read`."""

    read: int = 0
    subscribed: int = 0  # new here
    known: int = 0  # stands here as it stood, whatever the file says
    suppressed: int = 0  # subscribed there, but not to be mailed
    left: int = 0
    bounced: int = 0
    complained: int = 0
    twice: int = 0
    refused: list[Refusal] = field(default_factory=list)
    refused_in_all: int = 0

    @property
    def adds_up(self) -> bool:
        counted = (
            self.subscribed + self.known + self.suppressed + self.left + self.bounced
            + self.complained + self.twice + self.refused_in_all
        )  # fmt: skip
        return counted == self.read

    def refuse(self, line: int, why: Why, what: str) -> None:
        """A line that is not taken is named."""
        self.refused_in_all += 1
        if len(self.refused) < MOST_NAMED:
            shown = "".join(c if c.isprintable() else "·" for c in what[:LONGEST_SHOWN])
            self.refused.append(Refusal(line, why, shown))

    def as_dict(self) -> dict[str, object]:
        return asdict(self) | {"refused": [str(it) for it in self.refused]}


def import_file(path: Path, newsletter: Newsletter, words: str, *, dry_run: bool) -> Report:
    """Take the subscribers of a file over. `words` are what they agreed to, as the editor says.

    Raises `Failure` for a file that cannot be read or has no column of addresses.
    """
    report, seen = Report(), set[str]()
    name = path.name.encode(errors="replace").decode()
    rows = _rows(path, report, seen)
    while batch := list(islice(rows, BATCH)):
        with transaction.atomic():
            _take(batch, newsletter, f"{words}\n({name})", report)
            transaction.set_rollback(dry_run)
    return report


def _rows(path: Path, report: Report, seen: set[str]) -> Iterator[Row]:
    """The lines that have an address, each address once."""
    for line, cells in _lines(path):
        report.read += 1
        text = plain(cells.get("email", "").strip())
        try:
            email = tidy(text)
        except (ValidationError, UnicodeError):
            report.refuse(line, Why.NO_ADDRESS, text)
            continue
        state = _state(cells)
        if state == UNCLEAR:
            report.refuse(line, Why.UNCLEAR, cells["status"])
        elif fold(email) in seen:
            report.twice += 1
        else:
            seen.add(fold(email))
            yield Row(line, email, state, _moment(cells.get("begun", "")))


def _lines(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """`(line, cells)` under our names for the columns; lines of nothing are left out."""
    text = _text(path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        names = _columns(next(reader, []))
        if "email" not in names:
            raise Failure(f"{path.name} has no column of e-mail addresses in its first line.")
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, _named(names, cells)
    except csv.Error as failed:
        raise Failure(f"{path.name}, line {reader.line_num}: no CSV ({failed}).") from failed


def _text(path: Path) -> str:
    """The file's text: UTF-8, or what spreadsheets in western Europe write."""
    try:
        data = path.read_bytes()
    except OSError as failed:
        raise Failure(f"{path} cannot be read: {failed.strerror}.") from failed
    for encoding in ("utf-8-sig", "cp1252", "latin-1"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AssertionError("every byte is a character of latin-1")


def _delimiter(text: str) -> str:
    """What parts the names of the columns."""
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _columns(heads: Iterable[str]) -> list[str]:
    """Our names for the columns; those that say nothing to us have none."""
    groups = {
        "email": EMAIL,
        "status": STATUS,
        "begun": BEGUN,
        "left": LEFT_SINCE,
        "refused": REFUSED_SINCE,
        "barred": BARRED,
        "still": STILL,
    }
    plainly = [re.sub(r"[^a-z0-9]", "", head.lower()) for head in heads]
    ours = {column: name for name, group in groups.items() for column in group}
    return [ours.get(head, "") for head in plainly]


def _named(names: list[str], cells: list[str]) -> dict[str, str]:
    """The cells by their names; of several of a name the first that says something."""
    found: dict[str, str] = {}
    for name, cell in zip(names, cells, strict=False):
        if name and not found.get(name, "").strip():
            found[name] = cell
    return found


def _state(cells: dict[str, str]) -> str:
    """What became of somebody there; the worst that a line says counts."""
    said = re.sub(r"[^a-z0-9é]", "", cells.get("status", "").lower()).replace("é", "e")
    state = STATES.get(said, UNCLEAR) if said else ACTIVE
    if _is_true(cells, "barred") or state == COMPLAINED:
        return COMPLAINED
    if _is_true(cells, "refused") or state == BOUNCED:
        return BOUNCED
    if _is_true(cells, "left") or ("still" in cells and not _is_true(cells, "still")):
        return LEFT
    return state


def _is_true(cells: dict[str, str], name: str) -> bool:
    return cells.get(name, "").strip().lower() not in FALSE


def _moment(text: str) -> datetime | None:
    """Since when, if the file says it as ISO 8601 does; never in the time to come."""
    try:
        moment = parse_datetime(text.strip().removesuffix(" UTC"))
        if moment is None and (day := parse_date(text.strip()[:10])):
            moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    except ValueError:
        return None
    if moment is None:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment if moment <= timezone.now() else None


def _take(batch: list[Row], newsletter: Newsletter, words: str, report: Report) -> None:
    """Some lines, in a few statements."""
    digests = {row.email: tokens.digests(fold(row.email)) for row in batch}
    barred = set(
        Suppression.objects.filter(digest__in=[d for all_ in digests.values() for d in all_])
        .values_list("digest", flat=True)
    )  # fmt: skip
    folded = [fold(row.email) for row in batch]
    people = {it.folded: it for it in Subscriber.objects.filter(folded__in=folded)}
    has = set(
        Subscription.objects.filter(newsletter=newsletter, subscriber__in=people.values())
        .exclude(state=Subscription.State.PENDING)
        .values_list("subscriber__folded", flat=True)
    )
    fresh: list[Row] = []
    for row in batch:
        is_barred = bool(barred.intersection(digests[row.email]))
        if row.state != ACTIVE:
            _count_gone(row, report, is_barred=is_barred or fold(row.email) in people)
        elif is_barred:
            report.suppressed += 1
        elif fold(row.email) in has:
            report.known += 1
        else:
            fresh.append(row)
            report.subscribed += 1
    gone = [it for it in batch if it.state != ACTIVE and fold(it.email) not in people]
    Suppression.objects.bulk_create(
        (Suppression(digest=digests[it.email][0], reason=it.state) for it in gone),
        ignore_conflicts=True,
    )
    _subscribe(fresh, people, newsletter, words)


def _count_gone(row: Row, report: Report, *, is_barred: bool) -> None:
    """Who is known here said so here: what they decided here counts."""
    if is_barred:
        report.known += 1
    else:
        setattr(report, row.state, getattr(report, row.state) + 1)


def _subscribe(
    rows: list[Row], people: dict[str, Subscriber], newsletter: Newsletter, words: str
) -> None:
    language, now = record.language() or "fr", timezone.now()
    fresh = [it for it in rows if fold(it.email) not in people]
    Subscriber.objects.bulk_create(
        (
            Subscriber(
                email=it.email,
                folded=fold(it.email),
                language=language,
                asked_at=it.begun or now,
            )
            for it in fresh
        ),
        ignore_conflicts=True,
    )
    folded = [fold(it.email) for it in rows]
    ids = dict(Subscriber.objects.filter(folded__in=folded).values_list("folded", "pk"))
    Subscription.objects.bulk_create(
        (
            Subscription(
                subscriber_id=ids[fold(it.email)],
                newsletter=newsletter,
                state=Subscription.State.CONFIRMED,
                asked_at=it.begun or now,
                confirmed_at=it.begun or now,
            )
            for it in rows
        ),
        update_conflicts=True,  # one that waited for its confirmation
        unique_fields=["newsletter", "subscriber"],
        update_fields=["state", "confirmed_at"],
    )
    Consent.objects.bulk_create(
        Consent(
            subscriber_id=ids[fold(it.email)],
            digest=tokens.digest(fold(it.email)),
            newsletter=newsletter,
            verb=Consent.Verb.IMPORTED,
            words=words,
        )
        for it in rows
    )
