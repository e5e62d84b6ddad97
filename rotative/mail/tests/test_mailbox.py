"""Without a mail server all mail is read in the newsroom, by whoever may see passwords' links."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from rotative.lib.mail import PrivateFiles
from rotative.mail import mailbox
from rotative.people.models import User
from rotative.testing import cast
from rotative.testing.fixtures import fanal  # noqa: F401
from rotative.testing.paper import SmallPaper

SCREEN = "/newsroom/mailbox/"


@pytest.fixture
def box(settings: Any, tmp_path: Path) -> Path:
    """The folder that mails are kept in; nobody has written yet."""
    settings.DATA_DIR = tmp_path
    settings.MAIL_SERVER = None
    return tmp_path / "mail"


@pytest.fixture
def chief(fanal: SmallPaper, box: Path) -> Client:  # noqa: F811
    client = Client()
    client.force_login(User.objects.create_superuser("chief", password="a-password-for-tests"))
    return client


def write(box: Path, *messages: EmailMessage) -> None:
    """As Django does it, in one file."""
    PrivateFiles(file_path=str(box)).send_messages(messages)


def drop(box: Path, name: str, data: bytes, at: int = 0) -> Path:
    box.mkdir(exist_ok=True)
    path = box / name
    path.write_bytes(data)
    if at:
        os.utime(path, (at, at))
    return path


def eml(subject: str, to: str = "lou@a.example") -> bytes:
    return f"From: Le Fanal <f@a.example>\r\nTo: {to}\r\nSubject: {subject}\r\n\r\nUn.\r\n".encode()


def screen(client: Client, path: str = SCREEN, **query: str) -> html.HtmlElement:
    answer = client.get(path, query)
    assert answer.status_code == 200, path
    return html.document_fromstring(answer.content.decode())


def subjects(page: html.HtmlElement) -> list[str]:
    return [link.text_content() for link in page.xpath("//td[contains(@class,'title')]/a")]


def first(page: html.HtmlElement) -> str:
    return str(page.xpath("//td[contains(@class,'title')]/a/@href")[0])


# -- who


def test_only_superusers_read_other_peoples_mail(chief: Client, box: Path) -> None:
    write(box, EmailMessage("Votre mot de passe", "…", "f@a.example", ["ines@a.example"]))
    marc = Client()
    marc.force_login(cast.marc())
    for path in (SCREEN, first(screen(chief))):
        assert marc.get(path).status_code == 302
        assert Client().get(path).status_code == 302
    assert SCREEN not in marc.get("/newsroom/").content.decode()
    assert SCREEN in chief.get("/newsroom/").content.decode()


def test_with_a_mail_server_no_mail_is_kept(chief: Client, box: Path, settings: Any) -> None:
    write(box, EmailMessage("Ancien", "…", "f@a.example", ["lou@a.example"]))
    link = first(screen(chief))
    settings.MAIL_SERVER = {"EMAIL_HOST": "mail.a.example"}
    page = screen(chief)
    assert "un serveur de messagerie est réglé" in page.xpath("string(//main)")
    assert subjects(page) == []
    assert chief.get(link).status_code == 404
    assert SCREEN not in chief.get("/newsroom/").content.decode()


# -- the list


def test_an_empty_mailbox_says_so(chief: Client) -> None:
    assert "Rien n’a encore été envoyé." in screen(chief).xpath("string(//main)")


def test_the_newest_mail_is_the_first(chief: Client, box: Path) -> None:
    drop(box, "b.eml", eml("Lundi"), at=1_000)
    drop(box, "a.eml", eml("=?utf-8?q?Mardi_=C3=A0_midi?="), at=3_000)
    drop(box, "c.log", eml("Un") + b"\n" + b"-" * 79 + b"\n" + eml("Deux"), at=2_000)
    drop(box, "note.txt", b"Subject: Rien\n\n")
    assert subjects(screen(chief)) == ["Mardi à midi", "Deux", "Un", "Lundi"]


def test_mail_is_found_by_address_and_by_subject(chief: Client, box: Path) -> None:
    drop(box, "a.eml", eml("La lettre", "lou@a.example"))
    drop(box, "b.eml", eml("La lettre", "=?utf-8?q?In=C3=A8s?= <ines@b.example>"))
    drop(box, "c.eml", eml("Votre mot de passe", "ines@b.example"))
    assert len(subjects(screen(chief, q="INES@b"))) == 2
    assert len(subjects(screen(chief, q="inès"))) == 1
    assert subjects(screen(chief, q="mot de")) == ["Votre mot de passe"]
    assert "Aucun message n’a ces mots" in screen(chief, q="zut").xpath("string(//main)")


def test_the_list_has_pages(chief: Client, box: Path) -> None:
    for n in range(60):
        drop(box, f"{n}.eml", eml(f"Lettre {n}"), at=1_000 + n)
    page = screen(chief, q="lettre")
    assert (subjects(page)[0], len(subjects(page))) == ("Lettre 59", 50)
    (older,) = page.xpath("//a[@rel='next']/@href")
    assert subjects(screen(chief, SCREEN, q="lettre", p="2"))[-1] == "Lettre 0"
    assert "q=lettre" in older and "p=2" in older
    assert len(subjects(screen(chief, p="zzz"))) == 50


def test_a_search_reads_the_heads_of_two_thousand_mails_once(
    box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(2_000):
        drop(box, f"{n}.eml", eml(f"Lettre {n}"))
    assert len(mailbox.files()) == 2_000
    assert len(list(mailbox.found("lettre 19"))) == 111
    monkeypatch.setattr(mailbox, "_bytes", None)  # they are as they were
    assert len(list(mailbox.found("lettre 19"))) == 111


# -- a message


def test_a_mail_is_read_as_phone_desk_night_text_and_headers(chief: Client, box: Path) -> None:
    letter = EmailMultiAlternatives(
        "Le quai rouvre à midi", "Lire : https://a.example/newsletter/confirm/x/", "f@a.example"
    )
    letter.to = ["Inès <ines@a.example>"]
    letter.attach_alternative("<html><body><p>Le quai</p></body></html>", "text/html")
    write(box, EmailMessage("Un autre", "…", "f@a.example", ["a@a.example"]), letter)
    list_page = screen(chief)
    assert subjects(list_page) == ["Le quai rouvre à midi", "Un autre"]
    page = screen(chief, first(list_page))
    frames = page.xpath("//iframe")
    assert [each.get("width") for each in frames] == ["390", "390", "700"]
    assert all("<p>Le quai</p>" in each.get("srcdoc") for each in frames)
    (link,) = page.xpath("//pre/a/@href")
    assert link == "https://a.example/newsletter/confirm/x/"
    short, long = page.xpath("//dl[@class='mail-head']")
    assert short.xpath("dd/text()")[:2] == ["f@a.example", "Inès <ines@a.example>"]
    heads = dict(zip(long.xpath("dt/text()"), long.xpath("dd/text()"), strict=True))
    assert (heads["To"], heads["Subject"]) == ("Inès <ines@a.example>", "Le quai rouvre à midi")


def test_a_frame_loads_nothing_but_this_hosts_pictures(
    chief: Client, box: Path, settings: Any
) -> None:
    settings.SITE_URL = "https://lefanal.example"
    hostile = (
        b"Subject: X\r\nContent-Type: text/html\r\n\r\n<img src='https://spy.example/x.gif'>"
        b'<html><head><script>alert(1)</script></head><img src="https://lefanal.example/media/a.jpg">'
    )
    drop(box, "a.eml", hostile)
    page = screen(chief, first(screen(chief)))
    for frame in page.xpath("//iframe"):
        assert "allow-scripts" not in frame.get("sandbox")
        assert "allow-same-origin" not in frame.get("sandbox")
        source = frame.get("srcdoc")
        shown = html.document_fromstring(source)
        policy = shown.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
        assert policy == (
            "default-src 'none'; style-src 'unsafe-inline'; img-src http://testserver/media/"
        )
        assert source.index("Content-Security-Policy") < source.index("spy.example")
        assert 'src="/media/a.jpg"' in source


def test_what_a_mail_says_is_words_on_the_screen(chief: Client, box: Path) -> None:
    drop(box, "a.eml", eml("<script>alert(1)</script>", "<b>@a.example") + b"<script>x</script>")
    page = screen(chief)
    assert subjects(page) == ["<script>alert(1)</script>"]
    (text,) = screen(chief, first(page)).xpath("//pre")
    assert "<script>x</script>" in text.text_content()


# -- bad files


BAD = {
    "empty.eml": b"",
    "binary.eml": bytes(range(256)) * 40,
    "words.log": b"This is no mail at all",
    "lines.log": (b"-" * 79 + b"\n") * 3,
    "half.eml": b"Subject: Half\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nConte",
    "charset.eml": b"Subject: =?zz?b?////?=\r\nContent-Type: text/plain; charset=zz\r\n\r\n\xff",
    "base64.eml": b"Subject: B\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!",
    "date.eml": b"Subject: \xff\xfe\r\nTo: \x00<>,,;\r\nDate: never\r\n\r\n",
    "deep.eml": b"Subject: Deep\r\n"
    + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(3000)
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_shown_as_far_as_it_can_be_read(chief: Client, box: Path, name: str) -> None:
    drop(box, "good.eml", eml("Bon"))
    drop(box, name, BAD[name])
    page = screen(chief)
    assert "Bon" in subjects(page)
    assert len(subjects(page)) >= 2
    for link in page.xpath("//td[contains(@class,'title')]/a/@href"):
        screen(chief, link)


@given(data=st.binary(max_size=2_000))
def test_no_file_breaks_the_reading(data: bytes) -> None:
    for name in ("a.eml", "a.log"):
        for part in mailbox._messages(name, data):
            mailbox._read(part, datetime.now(UTC), is_cut=False)
            mailbox._header(mailbox._parsed(part), "Subject")


def test_thirty_megabytes_are_not_read_to_show_a_list(chief: Client, box: Path) -> None:
    drop(box, "huge.eml", eml("Énorme") + b"x" * 30_000_000)
    page = screen(chief)
    assert subjects(page) == ["Énorme"]
    mail = mailbox.mail("huge.eml", 1)
    assert mail is not None and mail.is_cut and len(mail.text) <= mailbox.MOST
    assert "trop long pour être montré" in screen(chief, first(page)).xpath("string(//main)")


def test_links_pipes_and_folders_are_no_mail(chief: Client, box: Path, tmp_path: Path) -> None:
    drop(box, "good.eml", eml("Bon"))
    secret = tmp_path / "secret_key"
    secret.write_text("Subject: Secret\n\nthe key")
    (box / "link.eml").symlink_to(secret)
    (box / "hard.eml.d").mkdir()
    (box / "folder.eml").mkdir()
    os.mkfifo(box / "pipe.log")
    assert subjects(screen(chief)) == ["Bon"]
    for name in ("link.eml", "folder.eml", "pipe.log"):
        assert chief.get(f"{SCREEN}{name}/1/").status_code == 404
        assert mailbox.mail(name, 1) is None


def test_a_file_that_became_a_link_since_it_was_listed_is_not_followed(
    box: Path, tmp_path: Path
) -> None:
    path = drop(box, "a.eml", eml("Bon"))
    (listed,) = mailbox.files()
    path.unlink()
    path.symlink_to(tmp_path / "secret_key")
    (tmp_path / "secret_key").write_text("Subject: Secret\n\n")
    assert mailbox._bytes(listed, 100) is None


@pytest.mark.parametrize(
    "name",
    [
        "../secret.eml",
        "..%2Fsecret.eml",
        "%2e%2e/secret.eml",
        "/etc/passwd",
        "a.eml/../../secret.eml",
        quote("../secret.eml", safe=""),
        "a.eml\0",
        "secret.eml",
        ".",
        "..",
    ],
)
def test_the_name_of_a_file_is_never_a_path(
    chief: Client, box: Path, tmp_path: Path, name: str
) -> None:
    drop(box, "a.eml", eml("Bon"))
    (tmp_path / "secret.eml").write_bytes(eml("Secret"))
    answer = chief.get(f"{SCREEN}{quote(name, safe='/%')}/1/")
    assert b"Secret" not in answer.content
    assert answer.status_code in (301, 302, 404)
    assert mailbox.mail(name, 1) is None


def test_there_is_no_mail_beyond_the_last(box: Path) -> None:
    drop(box, "a.log", eml("Un") + b"\n" + b"-" * 79 + b"\n")
    found = [mailbox.mail("a.log", n) is not None for n in (-1, 0, 1, 2, 10**9)]
    assert found == [False, False, True, False, False]
