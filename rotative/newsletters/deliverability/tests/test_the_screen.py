"""The newsroom's screen: who may see it, when the DNS is asked, and what became of editions."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from rotative.newsletters import actions
from rotative.newsletters.actions import Shown
from rotative.newsletters.deliverability import views
from rotative.newsletters.models import Consent, Delivery
from rotative.newsletters.returns.actions import note
from rotative.newsletters.returns.figures import by_provider
from rotative.newsletters.returns.tests.conftest import Post
from rotative.newsletters.wire.dkim import as_pem, make_key
from rotative.testing import cast
from rotative.testing.fixtures import fanal  # noqa: F401
from rotative.testing.paper import SmallPaper

SCREEN = "/newsroom/newsletter/deliverability/"


@pytest.fixture
def marc(fanal: SmallPaper) -> Client:  # noqa: F811
    client = Client()
    client.force_login(cast.marc())
    return client


def words(response: Any) -> str:
    page = html.document_fromstring(response.content.decode())
    return " ".join(page.xpath("string(//main)").split())


def test_the_dns_is_asked_when_somebody_presses_the_button(
    marc: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    asked: list[tuple[str, str]] = []

    def ask(name: str, kind: str) -> list[str]:
        asked.append((name, kind))
        return []

    settings.MAIL_FROM, settings.MAIL_BACK = "lettres@fanal.example", "retours.fanal.example"
    monkeypatch.setattr(views, "lookup", lambda: ask)
    assert "retours.fanal.example" in words(marc.get(SCREEN))
    assert asked == []
    said = words(marc.post(SCREEN))
    assert ("retours.fanal.example", "MX") in asked
    assert '_dmarc.fanal.example. IN TXT "v=DMARC1; p=none"' in said


def test_the_keys_in_the_data_directory_are_looked_for(
    marc: Client, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR, settings.MAIL_FROM = tmp_path, "lettres@fanal.example"
    monkeypatch.setattr(views, "lookup", lambda: lambda name, kind: [])
    (tmp_path / "dkim").mkdir()
    key = as_pem(make_key("ed25519"))
    (tmp_path / "dkim" / "ed25519-20261127.fanal.example.pem").write_bytes(key)
    said = words(marc.post(SCREEN))
    assert 'ed25519-20261127._domainkey.fanal.example. IN TXT "v=DKIM1; k=ed25519; p=' in said
    (tmp_path / "dkim" / "other.fanal.example.pem").write_text("no key")
    assert "other.fanal.example.pem cannot sign letters" in words(marc.post(SCREEN))


def test_a_journalist_does_not_see_it(fanal: SmallPaper) -> None:  # noqa: F811
    client = Client()
    client.force_login(cast.ines())
    assert client.get(SCREEN).status_code == 302


def test_what_became_of_an_edition_is_a_row_for_each_provider(
    marc: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = Post()
    monkeypatch.setattr(timezone, "now", lambda: post.now)
    orange = [post.reader(f"lecteur-{number}@orange.fr") for number in range(4)]
    edition = post.sends()
    of = {it.subscriber_id: it.pk for it in edition.deliveries.all()}
    for reader in orange[:3]:
        note(edition.pk, reader.pk, "block", "5.7.1")
    Delivery.objects.filter(pk=of[orange[0].pk]).update(state=Delivery.State.REFUSED)
    note(edition.pk, orange[3].pk, "complaint")
    post.now += timedelta(hours=1)
    actions.leave(post.lou, Shown("La matinale"))
    Consent.objects.update(at=post.now)
    post.sends(Delivery.State.LEFT_OUT)
    rows = by_provider(edition)
    # sent, accepted, refused, came back, hard, soft, blocked, reported, left
    assert [(row.provider, row.cells, row.is_blocked) for row in rows] == [
        ("orange", [4, 3, 1, 2, 0, 0, 3, 1, 0], True),
        ("other", [1, 1, 0, 0, 0, 0, 0, 0, 1], False),
    ]
    page = html.document_fromstring(marc.get(SCREEN).content.decode())
    table = page.xpath("//table[contains(caption, 'La matinale')]")[1]  # the newest comes first
    cells = [td.text_content() for td in table.xpath(".//tr[td][1]/td")][1:]
    assert cells == ["4", "3", "1", "2", "0", "0", "3", "1", "0"]


def test_with_a_providers_api_nothing_is_asked_of_the_paper_that_is_the_providers(
    marc: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    asked: list[str] = []
    settings.MAIL_FROM, settings.MAIL_BACK = "lettres@fanal.example", "retours.fanal.example"
    settings.MAIL_SERVER, settings.MAIL_EVENTS = {"API": "mailgun", "OPTIONS": {}}, ""
    monkeypatch.setattr(views, "lookup", lambda: lambda _name, kind: asked.append(kind) or [])
    said = words(marc.post(SCREEN))
    assert "Mailgun" in said
    assert "ROTATIVE_MAIL_EVENTS" in said
    assert set(asked) == {"MX", "A", "AAAA", "TXT"}
    assert "spf1" not in said and "newsletters keys" not in said and "_dmarc.fanal.example" in said
    settings.MAIL_EVENTS = "a-secret-of-mailgun"
    assert "ROTATIVE_MAIL_EVENTS" not in words(marc.get(SCREEN))
