"""A draft is shared with people without an account: who reads what, how long, who never does."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from lxml import html
from wagtail.documents import get_document_model
from wagtail.models import PageLogEntry

from rotative.articles.models import ArticlePage
from rotative.newsroom.preview_links import actions
from rotative.newsroom.preview_links.models import PreviewLink
from rotative.people.models import User
from rotative.press.models import Page as Pressed
from rotative.press.store import Store
from rotative.press.tests.conftest import store  # noqa: F401  a fixture
from rotative.press.tests.test_front import Application, asked, place
from rotative.press.tests.test_front import Front as TheFront
from rotative.testing import cast
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper, draft, paragraph, picture

pytestmark = pytest.mark.django_db
HEADLINE = "Un maire mis en cause"


@pytest.fixture
def marc(fanal: SmallPaper) -> User:
    return cast.marc()


@pytest.fixture
def secret(fanal: SmallPaper) -> ArticlePage:
    """A draft that nobody has read."""
    return draft(fanal.sport, HEADLINE, slug="un-maire", body=[paragraph("Trois marchés.")])


def of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def path_of(link: PreviewLink) -> str:
    return urlsplit(actions.address_of(link)).path


def shared(story: ArticlePage, by: User, days: int = 3) -> str:
    """Where a draft is read."""
    return path_of(actions.make(story, "Maître Dupré", days, by=by))


def words(answer: Any) -> str:
    return " ".join(html.document_fromstring(answer.content.decode()).text_content().split())


# -- sharing


def test_the_editors_menu_leads_to_a_link_for_somebody_and_the_history_says_so(
    secret: ArticlePage, marc: User
) -> None:
    client = of(marc)
    screen = f"/newsroom/pages/{secret.pk}/preview-links/"
    editor = html.document_fromstring(
        client.get(f"/newsroom/pages/{secret.pk}/edit/").content.decode()
    )
    (item,) = editor.xpath(f"//footer//a[@href='{screen}']")
    assert "Partager un aperçu" in item.text_content()
    assert "Dites pour qui il est" in words(client.post(screen, {"days": "3"}))
    assert not PreviewLink.objects.exists()
    answer = client.post(screen, {"for_whom": "Maître Dupré", "days": "3"}, follow=True)
    link = PreviewLink.objects.get()
    assert timedelta(days=2.9) < link.until - timezone.now() <= timedelta(days=3)
    page = html.document_fromstring(answer.content.decode())
    assert page.xpath("//input[@readonly]/@value") == [actions.address_of(link)]
    (line,) = PageLogEntry.objects.filter(action=actions.MADE)
    assert (line.user, line.page_id) == (marc, secret.pk)
    history = words(client.get(f"/newsroom/pages/{secret.pk}/history/"))
    assert "Aperçu partagé avec Maître Dupré jusqu’au" in history


@pytest.mark.parametrize("days", ["0", "2", "400", "", "x"])
def test_a_link_is_good_for_a_day_three_days_or_a_week(
    secret: ArticlePage, marc: User, days: str
) -> None:
    screen = f"/newsroom/pages/{secret.pk}/preview-links/"
    of(marc).post(screen, {"for_whom": "Maître Dupré", "days": days})
    assert not PreviewLink.objects.exists()


def test_who_may_not_edit_the_story_shares_nothing_and_takes_nothing_back(
    secret: ArticlePage, marc: User
) -> None:
    path = shared(secret, marc)
    noa = User.objects.create_user("noa")
    noa.groups.add(*cast.ines().groups.model.objects.filter(name="Pigistes"))
    screen = f"/newsroom/pages/{secret.pk}/preview-links/"
    for sent in ({"for_whom": "Lou", "days": "3"}, {"withdraw": ""}):
        assert of(noa).post(screen, sent).status_code == 302
    assert Client().post(screen, {"withdraw": ""}).status_code == 302
    assert PreviewLink.objects.count() == 1
    assert Client().get(path).status_code == 200


# -- reading


def test_whoever_has_the_link_reads_the_newest_draft_with_a_line_that_says_what_it_is(
    fanal: SmallPaper, marc: User
) -> None:
    it = small.story(fanal.sport, "Le relais gagne", body=[paragraph("De peu.")])
    path = shared(it, marc)
    it.title = HEADLINE
    it.save_revision()
    answer = Client().get(path)
    assert answer.status_code == 200
    page = html.document_fromstring(answer.content.decode())
    assert page.xpath("//h1")[0].text_content().strip() == HEADLINE
    assert "De peu." in page.xpath("//main")[0].text_content()
    note = page.xpath("//body/*[1]")[0]
    assert note.get("role") == "note"
    assert note.text_content().startswith("Brouillon d’un article déjà paru")
    assert "Maître Dupré jusqu’au" in note.text_content()
    it.title = "Encore un autre"
    it.save_revision()
    assert "Encore un autre" in words(Client().get(path))
    assert HEADLINE not in Client().get(small.path_of(it)).content.decode()


def test_for_whom_it_is_said_in_words_and_never_as_html(secret: ArticlePage, marc: User) -> None:
    link = actions.make(secret, "<script>alert(1)</script>\\1", 3, by=marc)
    page = html.document_fromstring(Client().get(path_of(link)).content.decode())
    assert "<script>alert(1)</script>\\1" in page.xpath("//body/*[1]")[0].text_content()


def test_nobody_keeps_it_and_no_search_engine_has_it(secret: ArticlePage, marc: User) -> None:
    answer = Client().get(shared(secret, marc))
    assert answer["Cache-Control"] == "no-store"
    assert "Brouillon, non publié" in words(answer)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"].startswith("noindex")
    page = html.document_fromstring(answer.content.decode())
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert not page.xpath("//link[@rel='canonical']")
    policy = answer["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"} <= set(policy)
    assert "ETag" not in answer


def test_it_is_the_same_for_whoever_is_signed_in_and_shows_nothing_of_the_newsroom(
    fanal: SmallPaper, secret: ArticlePage, marc: User
) -> None:
    draft(fanal.sport, "Un autre brouillon", slug="autre")
    path = shared(secret, marc)
    stranger, editor = Client().get(path), of(marc).get(path)
    assert stranger.content == editor.content
    for answer in (stranger, editor):
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")
    text = stranger.content.decode()
    assert "Un autre brouillon" not in text
    assert "wagtail" not in text.lower()
    others = set(re.findall(r'"(/newsroom/[^"]*)"', text))
    assert all(it.startswith(path) for it in others), others


def test_it_can_only_be_read(secret: ArticlePage, marc: User) -> None:
    path = shared(secret, marc)
    client = Client()
    assert client.head(path).status_code == 200
    assert client.post(path, {"title": "x"}).status_code == 405


def test_its_pictures_are_shown_by_the_link_and_no_others_are(
    fanal: SmallPaper, secret: ArticlePage, marc: User
) -> None:
    secret.picture = picture("Le maire")
    secret.save_revision()
    path, client = shared(secret, marc), Client()
    page = html.document_fromstring(client.get(path).content.decode())
    (shown,) = {it for it in page.xpath("//main//img/@src") if it.startswith("/newsroom/")}
    assert shown.startswith(path)
    answer = client.get(shown)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    other = picture("La mairie").get_rendition("width-1200|format-webp")
    name = other.url.removeprefix("/newsroom/media/")
    assert of(marc).get(other.url).status_code == 200
    for elsewhere in (name, "../rotative.sqlite3", "nothing.webp"):
        assert client.get(f"{path}{elsewhere}").status_code == 404, elsewhere
    PreviewLink.objects.update(withdrawn_at=timezone.now())
    assert client.get(shown).status_code == 410


def a_document(title: str) -> Any:
    it = get_document_model()(title=title)
    it.file.save(f"{title}.pdf", ContentFile(b"%PDF-1.4 " + title.encode()), save=False)
    it.save()
    return it


def test_its_documents_are_fetched_by_the_link_and_no_others_are(
    fanal: SmallPaper, secret: ArticlePage, marc: User
) -> None:
    report, other = a_document("rapport"), a_document("autre")
    offered = {"type": "document", "value": {"document": report.pk, "title": "Le rapport"}}
    linked = f'<p><a linktype="document" id="{report.pk}">Lisez-le.</a></p>'
    secret.body = json.dumps([offered, {"type": "paragraph", "value": linked}])
    secret.save_revision()
    path, client = shared(secret, marc), Client()
    page = html.document_fromstring(client.get(path).content.decode())
    lead = f"{path}document/{report.pk}/"
    assert [it for it in page.xpath("//main//a/@href") if "document" in it] == [lead, lead]
    answer = client.get(lead)
    assert b"".join(answer.streaming_content) == b"%PDF-1.4 rapport"  # type: ignore[attr-defined]
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "no-store")
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "noindex" in answer["X-Robots-Tag"]
    assert 'filename="rapport.pdf"' in answer["Content-Disposition"]
    part = client.get(lead, headers={"Range": "bytes=0-3"})
    assert part.status_code == 206
    assert client.get(f"{path}document/{other.pk}/").status_code == 404
    assert client.post(lead).status_code == 405
    assert Client().get(report.url).status_code == 404, "outside the link it is nobody’s"
    forged = lead.replace(path, "/newsroom/preview/1-1.forged/")
    assert client.get(forged).status_code == 404
    secret.body = "[]"
    secret.save_revision()
    assert client.get(lead).status_code == 404, "the newest draft names it no more"


def test_documents_end_with_the_link(secret: ArticlePage, marc: User) -> None:
    report = a_document("rapport")
    offered = {"type": "document", "value": {"document": report.pk, "title": ""}}
    secret.body = json.dumps([offered])
    secret.save_revision()
    lead, client = f"{shared(secret, marc)}document/{report.pk}/", Client()
    assert client.get(lead).status_code == 200
    PreviewLink.objects.update(until=timezone.now() - timedelta(seconds=1))
    over = client.get(lead)
    assert (over.status_code, over["Cache-Control"]) == (410, "no-store")
    assert "Ce lien a expiré" in words(over)
    PreviewLink.objects.update(until=timezone.now() + timedelta(days=1))
    assert client.get(lead).status_code == 200
    actions.withdraw_all(secret, by=marc)
    assert client.get(lead).status_code == 410


# -- when it is good no more


def test_a_link_that_is_over_says_so_and_nothing_of_the_story(
    secret: ArticlePage, marc: User
) -> None:
    path = shared(secret, marc)
    PreviewLink.objects.update(until=timezone.now() - timedelta(seconds=1))
    answer = Client().get(path)
    assert (answer.status_code, answer["Cache-Control"]) == (410, "no-store")
    assert "Ce lien a expiré" in words(answer)
    assert HEADLINE not in answer.content.decode()


def test_all_links_of_a_story_are_withdrawn_at_once_and_no_other_storys(
    fanal: SmallPaper, secret: ArticlePage, marc: User
) -> None:
    other = draft(fanal.sport, "Un autre brouillon", slug="autre")
    paths, kept = [shared(secret, marc), shared(secret, marc, 7)], shared(other, marc)
    screen = f"/newsroom/pages/{secret.pk}/preview-links/"
    of(marc).post(screen, {"withdraw": ""})
    for path in paths:
        answer = Client().get(path)
        assert answer.status_code == 410
        assert "Ce lien a été retiré" in words(answer)
    assert Client().get(kept).status_code == 200
    (line,) = PageLogEntry.objects.filter(action=actions.WITHDRAWN)
    assert (line.user, line.message) == (marc, "2 liens d’aperçu retirés")
    assert Client().get(shared(secret, marc)).status_code == 200, "a new one is good"


def test_the_link_of_a_story_that_is_deleted_was_withdrawn(secret: ArticlePage, marc: User) -> None:
    path = shared(secret, marc)
    secret.delete()
    assert Client().get(path).status_code == 410


def test_an_address_that_we_did_not_make_does_not_exist(secret: ArticlePage, marc: User) -> None:
    link = actions.make(secret, "Maître Dupré", 3, by=marc)
    path = path_of(link)
    token = path.rstrip("/").rpartition("/")[2]
    _name, signature = token.split(".")
    elsewhere = signing.Signer(salt="another", sep=".").sign(link.name)
    for wrong in (f"{link.pk + 1:x}-1.{signature}", link.name, token[:-1], elsewhere, "x", "."):
        answer = Client().get(f"/newsroom/preview/{wrong}/")
        assert answer.status_code == 404, wrong
        assert HEADLINE not in answer.content.decode()


def test_a_former_key_still_opens_and_another_database_does_not(
    secret: ArticlePage, marc: User, settings: Any
) -> None:
    path = shared(secret, marc)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 8
    assert Client().get(path).status_code == 200
    PreviewLink.objects.update(made_at=timezone.now() + timedelta(hours=1))
    assert Client().get(path).status_code == 410


# -- the press


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_press_never_has_it(store: Store, tmp_path: Path) -> None:  # noqa: F811
    fanal = small.small_paper()
    it = draft(fanal.sport, HEADLINE, slug="un-maire")
    path = shared(it, cast.marc())
    assert HEADLINE in Client().get(path).content.decode()
    assert not Pressed.objects.filter(path__startswith="/newsroom/").exists()
    kept = [file for file in (tmp_path / "press").rglob("*") if "preview" in str(file)]
    assert kept == []
    # Even if it had a page of that address, the front would ask the application.
    application = Application(status="200 OK", body=b"the draft")
    place(store, path)
    assert asked(TheFront(store, application, []), path)[2] == b"the draft"
    assert len(application.asked) == 1
