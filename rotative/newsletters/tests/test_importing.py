"""Subscribers come from another service; who had left there is never mailed, nothing is lost."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from rotative import cli
from rotative.lib.failure import Failure
from rotative.newsletters import actions, importing
from rotative.newsletters.actions import Shown
from rotative.newsletters.importing import Report, import_file
from rotative.newsletters.models import Consent, Newsletter, Subscriber, Subscription, Suppression
from rotative.newsletters.spreadsheets import harmless, plain

MAILCHIMP = """\
"Email Address","First Name",MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME,UNSUB_TIME,CLEAN_TIME
lou@a.example,Lou,2,,"2024-05-06 07:08:09",,
zoe@a.example,Zoé,2,,"2024-05-06 07:08:09","2025-01-01 00:00:00",
max@a.example,Max,2,,"2024-05-06 07:08:09",,"2025-01-01 00:00:00"
"""
BREVO = "ID;EMAIL;NOM;BLACKLISTED\r\n1;lou@a.example;Ça;false\r\n2;zoe@a.example;;true\r\n"
GHOST = """\
id,email,name,note,subscribed_to_emails,complimentary_plan,created_at,deleted_at
1,lou@a.example,,,true,false,2024-05-06T07:08:09.000Z,
2,zoe@a.example,,,false,false,2024-05-06T07:08:09.000Z,
"""
SUBSTACK = """\
email,active_subscription,expiry,plan,email_disabled,created_at
lou@a.example,false,,other,false,2024-05-06T07:08:09.000Z
zoe@a.example,true,,yearly,true,2024-05-06T07:08:09.000Z
"""
LISTMONK = """\
uuid,email,name,attributes,status,created_at,updated_at
x,lou@a.example,Lou,"{""city"": ""Paris, \nrive gauche""}",enabled,2024-05-06T07:08:09Z,
y,zoe@a.example,Zoé,{},blocklisted,2024-05-06T07:08:09Z,
z,max@a.example,Max,{},disabled,2024-05-06T07:08:09Z,
"""


def take(tmp_path: Path, text: str | bytes, *, dry_run: bool = False) -> Report:
    file = tmp_path / "contacts.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    newsletter = Newsletter.objects.get()
    report = import_file(file, newsletter, "Oui, je m’abonne.", dry_run=dry_run)
    assert report.adds_up
    return report


def subscribed() -> list[str]:
    rows = Subscription.objects.filter(state="confirmed").order_by("pk")
    return list(rows.values_list("subscriber__email", flat=True))


def reasons() -> list[str]:
    return sorted(it.reason for it in Suppression.objects.all())


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        (MAILCHIMP, ["bounced", "left"]),
        (BREVO, ["complained"]),
        (GHOST, ["left"]),
        (SUBSTACK, ["left"]),
        (LISTMONK, ["complained", "left"]),
    ],
    ids=["mailchimp", "brevo", "ghost", "substack", "listmonk"],
)
def test_the_files_of_the_usual_services(
    daily: Newsletter, tmp_path: Path, text: str, gone: list[str]
) -> None:
    report = take(tmp_path, text)
    assert (report.subscribed, report.refused) == (1, [])
    assert subscribed() == ["lou@a.example"]
    assert reasons() == gone
    proof = Consent.objects.get()
    assert (proof.verb, proof.words) == ("imported", "Oui, je m’abonne.\n(contacts.csv)")
    begun = Subscription.objects.get().confirmed_at
    assert begun is not None
    assert begun.year == (2024 if text != BREVO else Consent.objects.get().at.year)
    actions.ask("max@a.example", [daily], Shown("Chaque jour."))
    assert len(mail.outbox) == (0 if "bounced" in gone else 1)


def test_saying_it_twice_changes_nothing(daily: Newsletter, tmp_path: Path) -> None:
    take(tmp_path, MAILCHIMP)
    before = [list(it.objects.values()) for it in (Subscriber, Subscription, Consent, Suppression)]
    again = take(tmp_path, MAILCHIMP)
    assert (again.read, again.subscribed, again.known) == (3, 0, 3)
    assert [
        list(it.objects.values()) for it in (Subscriber, Subscription, Consent, Suppression)
    ] == before


def test_a_dry_run_says_the_same_and_writes_nothing(daily: Newsletter, tmp_path: Path) -> None:
    dry = take(tmp_path, MAILCHIMP, dry_run=True)
    assert not Subscriber.objects.exists() and not Suppression.objects.exists()
    assert take(tmp_path, MAILCHIMP) == dry


def test_whoever_decided_here_is_not_moved_by_what_a_file_says(
    daily: Newsletter, tmp_path: Path
) -> None:
    for name in ("gone", "reader", "waiting"):
        actions.ask(f"{name}@a.example", [daily], Shown("Chaque jour."))
    of = {it.email.split("@")[0]: it for it in Subscriber.objects.all()}
    for name in ("gone", "reader"):
        actions.confirm(of[name], Shown("Oui"))
    actions.leave(of["gone"], Shown("Non"))
    actions.suppress("erased@a.example", actions.Reason.ERASED)
    report = take(
        tmp_path,
        "email,status\ngone@a.example,active\nREADER@a.example,unsubscribed\n"
        "waiting@a.example,active\nerased@a.example,active\n",
    )
    assert (report.known, report.subscribed, report.suppressed) == (2, 1, 1)
    assert subscribed() == ["reader@a.example", "waiting@a.example"]
    assert reasons() == ["erased"]


def test_lines_without_an_address_are_named(daily: Newsletter, tmp_path: Path) -> None:
    long = "a" * 300 + "@a.example"
    text = (
        "E-mail;Statut\n"
        "lou;active\n"
        "lou@a.example\0;active\n"
        f"{long};active\n"
        "\n"
        '"a@b.example\nBcc: all@b.example";active\n'
        "ok@a.example;perhaps\n"
        "OK@A.EXAMPLE;active\n"
        "ok@a.example;active\n"
        "'=1+1@a.example;active\n"
        "zoe@été.example;Désabonné\n"
    )
    report = take(tmp_path, text)
    assert [str(it) for it in report.refused] == [
        "line 2: no address: lou",
        "line 3: no address: lou@a.example·",
        f"line 4: no address: {long[:60]}",
        "line 7: no address: a@b.example·Bcc: all@b.example",
        "line 8: its status is not known: perhaps",
    ]
    assert subscribed() == ["OK@a.example", "=1+1@a.example"]
    assert (report.read, report.twice, report.left) == (9, 1, 1)


def test_spreadsheets_of_western_europe_are_read(daily: Newsletter, tmp_path: Path) -> None:
    text = "Adresse e-mail;Prénom\nlou@a.example;Zoé’s\n"
    assert take(tmp_path, text.encode("cp1252")).subscribed == 1
    assert take(tmp_path, b"\xef\xbb\xbf" + text.encode()).known == 1


def test_many_come_in_several_batches(
    daily: Newsletter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 7)
    lines = [f"n{n}@a.example" for n in range(50)] + [f"N{n}@a.example" for n in range(5)]
    report = take(tmp_path, "\n".join(["email", *lines]))
    assert (report.subscribed, report.twice) == (50, 5)
    assert Consent.objects.count() == 50


@pytest.mark.parametrize("text", ["", "name,age\nLou,3\n", "\0", "email" * 40_000])
def test_a_file_without_addresses_is_refused_in_words(
    daily: Newsletter, tmp_path: Path, text: str
) -> None:
    with pytest.raises(Failure, match=r"contacts\.csv"):
        take(tmp_path, text)


def test_a_field_that_never_ends_is_refused_in_words(daily: Newsletter, tmp_path: Path) -> None:
    with pytest.raises(Failure, match="no CSV"):
        take(tmp_path, 'email\n"' + "a" * 200_000)


@given(st.text(max_size=20))
def test_a_cell_of_an_export_is_no_formula_and_comes_back_as_it_was(text: str) -> None:
    cell = harmless(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert plain(cell) == text or text.startswith("'")


# -- the command


def run(*arguments: Any) -> int:
    return cli.main(["newsletters", *map(str, arguments)])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "liste.csv"
    path.write_text("email,status\nlou@a.example,\nzoe,\nmax@a.example,unsubscribed\n")
    return path


def test_the_command_says_what_it_did(
    daily: Newsletter, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("import", file, "--dry-run") == 0
    said = capsys.readouterr().out
    assert "line 3: no address: zoe" in said and "Nothing was changed" in said
    assert subscribed() == []
    assert run("import", file, "--words", "Oui.", "--newsletter", "quotidienne", "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["read"], report["subscribed"], report["left"]) == (3, 1, 1)
    assert Consent.objects.get().words == "Oui.\n(liste.csv)"


def test_the_command_wants_the_words_of_the_proof_and_a_newsletter_that_is_there(
    daily: Newsletter, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("import", file) == 1
    assert "--words" in capsys.readouterr().err
    assert run("import", file, "--words", "Oui.", "--newsletter", "jamais") == 1
    assert "quotidienne" in capsys.readouterr().err
    assert run("import", file.with_name("nichts.csv"), "--dry-run") == 1
    assert "nichts.csv cannot be read" in capsys.readouterr().err


def test_an_address_can_be_mailed_again_when_its_owner_wants_it(
    daily: Newsletter, capsys: pytest.CaptureFixture[str]
) -> None:
    actions.suppress("lou@a.example", actions.Reason.ERASED)
    assert run("lift", "LOU@a.example") == 0
    assert capsys.readouterr().out == "It may be mailed again.\n"
    assert run("lift", "lou@a.example", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"lifted": False}
    assert run("lift", "lou") == 1
