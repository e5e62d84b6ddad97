"""What was begun is known beside the database, whatever becomes of that."""

import os
from datetime import date, timedelta
from pathlib import Path
from time import time
from typing import Any

import pytest
from django.utils import timezone

from rotative.lib.failure import Failure
from rotative.newsletters import begun, ledger
from rotative.newsletters.begun import Begun
from rotative.newsletters.models import Delivery, Edition, Newsletter
from rotative.newsletters.tests.sent import approved, la_matinale, lecteurs, readers

ANNE, BILAL = "a" * 16, "b" * 16
State = Delivery.State


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path / "begun"


def test_what_one_sender_notes_another_reads(place: Path) -> None:
    here, there = Begun(place / "1 2026-11-28 0"), Begun(place / "1 2026-11-28 0")
    here.note(ANNE)
    assert there.times() == {ANNE: 1}
    here.note(BILAL)
    here.take_back(BILAL)
    there.note(ANNE)
    assert there.times() == here.times() == {ANNE: 2, BILAL: 0}


def test_a_line_that_a_full_disk_cut_off_takes_no_other_with_it(place: Path) -> None:
    book = Begun(place / "1 2026-11-28 0")
    book.note(ANNE)
    with (place / "1 2026-11-28 0").open("ab") as file:
        file.write(b"+bbbb")
    assert book.times() == {ANNE: 1}
    book.note(BILAL)
    assert book.times() == {ANNE: 1, BILAL: 1}


def test_nobody_else_on_the_machine_reads_who_gets_what(place: Path) -> None:
    Begun(place / "1 2026-11-28 0")
    assert oct(place.stat().st_mode)[-3:] == "700"
    assert oct((place / "1 2026-11-28 0").stat().st_mode)[-3:] == "600"


def test_where_it_cannot_be_noted_nothing_is_sent(place: Path) -> None:
    place.write_text("a file where the directory should be")
    with pytest.raises(Failure, match="give it to the user that runs Rotative"):
        Begun(place / "1 2026-11-28 0")


def test_it_is_forgotten_a_month_after_the_last_letter(place: Path) -> None:
    for name, days in (("old", 31), ("new", 29)):
        Begun(place / name).close()
        at = time() - timedelta(days=days).total_seconds()
        os.utime(place / name, (at, at))
    assert sum(begun.forget()) == 1
    assert [file.name for file in place.iterdir()] == ["new"]


@pytest.mark.django_db
def test_only_who_was_begun_oftener_than_the_database_knows_is_set_apart() -> None:
    letter = la_matinale()
    readers(letter, lecteurs(4))
    edition = approved(letter)
    ledger.freeze(edition, subject="Le quai rouvre", html="<p>Un.</p>", text="Un.")
    batch = ledger.claim()
    assert batch is not None
    handles = [it.handle for it in ledger.turn(batch, [], 1)]  # its word is written: one try
    rows = letter.subscriptions.order_by("subscriber_id").values_list("subscriber__handle")
    others = [handle for (handle,) in rows if handle not in handles]
    ledger.finish(batch)
    batch = ledger.claim()
    assert batch is not None
    times = {handles[0]: 1, others[0]: 1, others[1]: 0}
    assert ledger.set_apart(batch, times) == 1
    (apart,) = Delivery.objects.filter(state=State.UNCERTAIN)
    assert apart.said == "begun before the database was restored from a copy"
    going = {it.handle for it in ledger.turn(batch, [], 10)}
    assert going == {handles[0], *others[1:]}


@pytest.mark.django_db
def test_an_edition_begun_anew_from_a_copy_is_the_same_and_breaking_news_are_other_news(
    place: Path,
) -> None:
    def name(kind: str, text: str) -> str:
        letter, _made = Newsletter.objects.get_or_create(
            slug=kind, defaults={"kind": kind, "name": kind, "promise": "Le jour."}
        )
        now = timezone.now()
        edition = Edition.objects.create(
            newsletter=letter, day=date(2026, 11, 28), due_at=now, until=now, state="approved"
        )
        ledger.freeze(edition, subject="Le quai", html=text, text=text)
        before = set(place.glob("*"))
        Begun.of(edition.pk).close()
        edition.delete()
        found = set(place.glob("*")) - before
        return found.pop().name if found else "the same"

    assert name("daily", "Un.").endswith(" 2026-11-28 1")
    assert name("daily", "Deux.") == "the same"
    assert " 2026-11-28 1 " in name("breaking", "Un.")
    assert " 2026-11-28 1 " in name("breaking", "Deux.")
