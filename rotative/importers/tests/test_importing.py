"""Foreign pages into the paper: created once, updated when they change, refused whole."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rotative.articles.models import ArticlePage
from rotative.importers.base import PARIS
from rotative.importers.models import ImportedStory, MissingPicture
from rotative.media.models import Picture
from rotative.people.models import Author
from rotative.record.models import Story
from rotative.sections.models import HomePage, PartnerPage, SectionPage
from rotative.topics.models import Topic

from .conftest import PictureDesk, run

PAGES = Path(__file__).parents[1] / "web" / "tests" / "pages"
BRIDGE = PAGES / "french-graph.html"
BRIDGE_PICTURE = "https://www.vigie-littoral.example/photos/pont-orne-vive.jpg"
GLACIERS = PAGES / "english-microdata.html"


def everything() -> list[int]:
    """How many there are of what an import may leave behind."""
    models = (
        ArticlePage,
        Story,
        ImportedStory,
        MissingPicture,
        Topic,
        Author,
        Picture,
        SectionPage,
    )
    return [model.objects.count() for model in models]


def test_a_page_becomes_a_published_story(home: HomePage, desk: PictureDesk) -> None:
    desk.known = {BRIDGE_PICTURE}
    [outcome] = run(desk, BRIDGE)
    assert outcome.status == "created"
    article = ArticlePage.objects.get()
    assert article.live
    assert article.latest_revision is None
    assert (
        article.title == outcome.title == "Le pont de l’Orne-Vive rouvre après deux ans de travaux"
    )
    assert article.slug == "le-pont-de-l-orne-vive-rouvre-apres-deux-ans-de-travaux"
    assert outcome.url.endswith(f"/actualite/ardence/{article.slug}/")
    assert [byline.author.name for byline in article.bylines.all()] == ["Solène Kerbrat"]
    names = [each.topic.name for each in article.story_topics.all()]
    assert names == ["Port-Valmer", "Orne-Vive", "Transports"]
    assert article.published_at and article.published_at.isoformat() == "2026-11-03T05:45:00+00:00"
    assert article.picture and article.picture.credit == "Yann Morvan / La Vigie"
    assert article.picture.caption == "Le tablier du pont, lundi matin."
    assert article.picture.description == "Le tablier neuf au lever du jour"
    assert len(article.key_points) == 3
    assert [block.block_type for block in article.body].count("heading") == 3
    story = Story.objects.get()
    assert [block["type"] for block in story.body][:2] == ["heading", "paragraph"]
    assert story.picture_id == article.picture_id


def test_a_section_that_is_not_there_is_made_out_of_the_menu(
    home: HomePage, desk: PictureDesk
) -> None:
    [outcome] = run(desk, BRIDGE)
    made = SectionPage.objects.get(title="Ardence")
    assert not made.show_in_menus
    assert made.get_parent().title == "Actualité"
    assert "section_path" in [field for field, _ in outcome.warnings]


def test_a_second_run_changes_nothing(home: HomePage, desk: PictureDesk) -> None:
    desk.known = {BRIDGE_PICTURE}
    run(desk, PAGES)
    before = everything()
    changed = list(ArticlePage.objects.values_list("pk", "last_published_at"))
    again = run(desk, PAGES)
    assert {outcome.status for outcome in again} == {"unchanged"}
    assert all(outcome.url and outcome.title for outcome in again)
    assert everything() == before
    assert list(ArticlePage.objects.values_list("pk", "last_published_at")) == changed


def test_a_folder_is_imported_whole(home: HomePage, desk: PictureDesk) -> None:
    outcomes = run(desk, PAGES)
    assert [outcome.status for outcome in outcomes] == ["created"] * 5
    assert Story.objects.count() == 5


def test_a_changed_page_updates_its_story(
    home: HomePage, desk: PictureDesk, tmp_path: Path
) -> None:
    run(desk, BRIDGE)
    first = ArticlePage.objects.get()
    changed = tmp_path / "elsewhere.html"
    changed.write_text(BRIDGE.read_text().replace("41 millions", "43 millions"))
    [outcome] = run(desk, changed)
    assert outcome.status == "updated"
    article = ArticlePage.objects.get()
    assert (article.pk, article.slug) == (first.pk, first.slug)
    assert "43 millions" in str(article.key_points)
    assert "43 millions" in str(Story.objects.get().key_points)
    assert MissingPicture.objects.count() == 1


def test_what_the_newsroom_edited_is_not_overwritten(
    home: HomePage, desk: PictureDesk, tmp_path: Path
) -> None:
    run(desk, BRIDGE)
    article = ArticlePage.objects.get()
    article.title = "Le pont rouvre"
    article.save_revision().publish()
    changed = tmp_path / "page.html"
    changed.write_text(BRIDGE.read_text().replace("41 millions", "43 millions"))
    [outcome] = run(desk, changed)
    assert outcome.status == "unchanged"
    assert "edited in the newsroom" in outcome.warnings[-1][1]
    assert ArticlePage.objects.get().title == "Le pont rouvre"


def test_a_missing_picture_keeps_its_words_on_the_to_do_list(
    home: HomePage, desk: PictureDesk
) -> None:
    [outcome] = run(desk, BRIDGE)
    missing = MissingPicture.objects.get()
    assert missing.article == ArticlePage.objects.get()
    assert missing.url == BRIDGE_PICTURE
    assert missing.caption == "Le tablier du pont, lundi matin."
    assert missing.credit == "Yann Morvan / La Vigie"
    assert missing.alt == "Le tablier neuf au lever du jour"
    assert "picture" in [field for field, _ in outcome.warnings]


def test_a_host_that_does_not_answer_is_asked_once(home: HomePage, desk: PictureDesk) -> None:
    run(desk, PAGES / "french-script-first.html")
    assert len(desk.asked) == 1
    assert MissingPicture.objects.count() > 1


def test_a_draft_is_on_no_public_page(home: HomePage, desk: PictureDesk) -> None:
    [outcome] = run(desk, BRIDGE, draft=True)
    assert outcome.status == "created"
    assert not ArticlePage.objects.get().live
    assert not Story.objects.exists()
    assert "/newsroom/" in outcome.url


def test_a_story_of_the_future_is_a_draft(
    home: HomePage, desk: PictureDesk, tmp_path: Path
) -> None:
    page = tmp_path / "page.txt"
    page.write_text(
        "Un titre\n\nMonde > Veltania\nPar A. Roy, publié le 3 mai 2099 à 8h00.\n\n"
        "Tl;dr\n\n• Un.\n• Deux.\n• Trois.\n\nUn texte assez court.\n"
    )
    [outcome] = run(desk, page)
    assert not ArticlePage.objects.get().live
    assert "published_at" in [field for field, _ in outcome.warnings]


def test_what_another_site_holds_until_tomorrow_is_a_draft(
    home: HomePage, desk: PictureDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)  # readers of pages go by the machine's clock, and so must we here
    monkeypatch.setattr(timezone, "now", lambda: now)
    tomorrow, yesterday = (f"{now + timedelta(days=n):%d/%m/%Y}" for n in (1, -1))
    for name, day in (("demain", tomorrow), ("hier", yesterday)):
        (tmp_path / f"{name}.txt").write_text(
            f"Une nouvelle pour {name}\n\nMonde > Veltania\nPar A. Roy, publié le {day} à 8h00.\n\n"
            "Un texte assez court.\n"
        )
    run(desk, tmp_path / "demain.txt", tmp_path / "hier.txt")
    live = dict(ArticlePage.objects.values_list("title", "live"))
    assert live == {"Une nouvelle pour demain": False, "Une nouvelle pour hier": True}


def test_a_dry_run_changes_nothing_and_says_what_would(home: HomePage, desk: PictureDesk) -> None:
    before = everything()
    outcomes = run(desk, PAGES, dry_run=True, adopt_menu=True)
    assert {outcome.status for outcome in outcomes} == {"created"}
    assert everything() == before
    assert desk.asked == []


def test_bad_sources_are_refused_and_leave_nothing(
    home: HomePage, desk: PictureDesk, tmp_path: Path
) -> None:
    bad = {
        "a-empty.html": b"",
        "b-binary.html": b"\x89PNG\r\n\x1a\n\0\0",
        "c-mojibake.txt": b"<meta charset=utf-8>" + b"\xe9\xff\xfe" * 40,
        "d-no-story.html": b"<html><h1>Nothing</h1></html>",
        "e-huge.txt": b"a" * (5 * 1024 * 1024 + 1),
    }
    for name, data in bad.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "z-good.html").write_bytes(BRIDGE.read_bytes())
    before = everything()
    outcomes = run(desk, tmp_path, tmp_path / "gone.html", "http://127.0.0.1/page", "ftp://x/")
    assert [outcome.status for outcome in outcomes] == ["refused"] * 5 + ["created"] + [
        "refused"
    ] * 3
    refused = [outcome for outcome in outcomes if outcome.status == "refused"]
    assert all(outcome.warnings[0][0] == "source" for outcome in refused)
    ArticlePage.objects.get().delete()
    MissingPicture.objects.all().delete()
    assert everything()[:4] == before[:4]


def test_a_failure_in_the_middle_leaves_nothing_behind(
    home: HomePage, desk: PictureDesk, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    def breaks(*args: object) -> bool:
        raise RuntimeError("out of ink")

    desk.known = {BRIDGE_PICTURE}
    monkeypatch.setattr("rotative.importers.actions.record_article", breaks)
    before = everything()
    [outcome] = run(desk, BRIDGE)
    assert outcome.status == "refused"
    assert "out of ink" in outcome.warnings[0][1]
    assert everything() == before
    media = Path(settings.MEDIA_ROOT)
    assert [file for file in media.rglob("originals/*") if file.is_file()] == []


def test_the_menu_is_adopted_with_its_partner_site(home: HomePage, desk: PictureDesk) -> None:
    [outcome] = run(desk, BRIDGE, adopt_menu=True)
    tech = SectionPage.objects.get(title="Tech")
    assert tech.show_in_menus
    assert PartnerPage.objects.child_of(tech).get().url_of_partner == "https://puce.example/"
    assert SectionPage.objects.filter(title="Économie").count() == 1
    assert SectionPage.objects.get(title="Ardence").show_in_menus
    assert outcome.url.split("/")[3:5] == ["actualite", "ardence"]
    run(desk, BRIDGE, adopt_menu=True)
    assert PartnerPage.objects.count() == 1


def test_pages_that_all_name_one_address_stay_apart(
    home: HomePage, desk: PictureDesk, tmp_path: Path
) -> None:
    for number, word in enumerate(("gel", "vent", "pluie")):
        (tmp_path / f"{number}.html").write_text(
            "<html><link rel=canonical href='https://paper.example/story'>"
            f"<meta property='article:published_time' content='2026-10-0{number + 1}T08:00:00Z'>"
            f"<h1>Le {word} est revenu</h1><article><p>Dans la nuit, le {word} est revenu sur les"
            " îles de Kerlouët, et personne ne s’en étonne.</p></article></html>"
        )
    assert [outcome.status for outcome in run(desk, tmp_path)] == ["created"] * 3
    assert [outcome.status for outcome in run(desk, tmp_path)] == ["unchanged"] * 3


def test_known_topics_and_authors_are_found_again(home: HomePage, desk: PictureDesk) -> None:
    Topic.objects.create(name="Orne Vive", slug="orne-vive")
    Topic.objects.create(name="Mobilités", slug="mobilites", aliases="Transports\nTrafic")
    Author.objects.create(name="Solene Kerbrat", slug="solene-kerbrat")
    run(desk, BRIDGE)
    assert Author.objects.count() == 1
    names = [each.topic.name for each in ArticlePage.objects.get().story_topics.all()]
    assert names == ["Port-Valmer", "Orne Vive", "Mobilités"]


def test_every_block_opens_in_the_newsroom(home: HomePage, desk: PictureDesk) -> None:
    desk.known = {"https://lantern.example/media/serre-wide.webp"}
    run(desk, GLACIERS)
    article = ArticlePage.objects.get()
    kinds = [block.block_type for block in article.body]
    assert {"quotation", "table", "embed", "key_facts", "list"} <= set(kinds)
    article.body.stream_block.clean(article.body)
    article.key_points.stream_block.clean(article.key_points)
    article.full_clean()
    table = next(block.value["table"] for block in article.body if block.block_type == "table")
    assert [column["heading"] for column in table.columns] == ["Valley", "Planned", "Now"]


def test_hostile_words_arrive_harmless(home: HomePage, desk: PictureDesk, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<html><h1>&lt;script&gt;alert(1)&lt;/script&gt; &amp; co</h1><article>"
        "<time datetime='2024-06-19T16:00:00+02:00'>19 juin</time><p>Un <b>mot</b>"
        "<script>alert(2)</script><a href='javascript:alert(3)'>ici</a> et "
        "<a href='https://ok.example/?a=1&amp;b=2' onclick='alert(4)'>là</a>, dit-on au port.</p>"
        "</article></html>"
    )
    run(desk, page)
    story = Story.objects.get()
    assert story.headline == "<script>alert(1)</script> & co"
    assert story.body == [
        {
            "type": "paragraph",
            "html": 'Un <b>mot</b>ici et <a href="https://ok.example/?a=1&amp;b=2">là</a>,'
            " dit-on au port.",
        }
    ]


UNDATED = (
    "<html lang=fr><h1>Le bac reprend son service</h1><article><p>Le bac de Port-Valmer reprend"
    " lundi son service d’été, après huit mois de travaux au ponton de l’île.</p></article></html>"
)


def test_a_page_without_a_date_is_a_draft_until_it_is_dated_by_hand(
    home: HomePage, desk: PictureDesk, tmp_path: Path
) -> None:
    page = tmp_path / "bac.html"
    page.write_text(UNDATED)
    [outcome] = run(desk, page)
    assert outcome.status == "created"
    assert ("published_at", "No date: it is a draft. Date it, or import with --undated=DATE.") in (
        outcome.warnings
    )
    article = ArticlePage.objects.get()
    assert (article.live, article.published_at, article.first_published_at) == (False, None, None)
    assert not Story.objects.exists()
    day = datetime(2019, 3, 31, tzinfo=PARIS)
    assert [each.status for each in run(desk, page, undated=day)] == ["updated"]
    article = ArticlePage.objects.get()
    assert (article.live, article.published_at, article.first_published_at) == (True, day, day)
    assert Story.objects.get().published_at == day
    for choices in ({}, {"undated": day}, {"undated": datetime(2020, 1, 1, tzinfo=PARIS)}):
        assert [each.status for each in run(desk, page, **choices)] == ["unchanged"]
    assert Story.objects.get().published_at == day


def test_a_date_given_for_pages_without_one_changes_no_other_date(
    home: HomePage, desk: PictureDesk, tmp_path: Path
) -> None:
    page = tmp_path / "bac.html"
    page.write_text(UNDATED)
    run(desk, BRIDGE, page, undated=datetime(2019, 3, 31, tzinfo=PARIS))
    assert sorted(story.published_at.year for story in Story.objects.all()) == [2019, 2026]
    assert ArticlePage.objects.filter(live=True).count() == 2


CANONICAL = "https://www.vigie-littoral.example/pont-orne-vive-rouvre/"


def twin_of_the_bridge(folder: Path) -> Path:
    """The AMP page of the bridge's story: less text, the same canonical address."""
    twin = folder / "page.amp.html"
    twin.write_text(
        f"<html amp lang=fr><link rel=canonical href='{CANONICAL}'>"
        "<h1>Le pont de l’Orne-Vive rouvre après deux ans de travaux</h1><article>"
        "<time datetime='2026-11-03T06:45:00+01:00'>3 novembre 2026</time><p>Le pont de l’Orne-Vive"
        " a rouvert lundi matin à Port-Valmer, après deux ans de travaux.</p></article></html>"
    )
    return twin


def test_a_page_and_its_twin_are_one_story_in_any_order(
    home: HomePage, desk: PictureDesk, tmp_path: Path
) -> None:
    twin = twin_of_the_bridge(tmp_path)
    first = run(desk, BRIDGE, twin)
    assert [each.status for each in first] == ["created", "unchanged"]
    assert first[1].warnings[-1] == ("story", f"The same story as {CANONICAL}: left aside.")
    ArticlePage.objects.get().delete()
    assert [each.status for each in run(desk, twin, BRIDGE)] == ["created", "updated"]
    assert "41 millions" in str(ArticlePage.objects.get().key_points)
    for _ in range(2):
        assert [each.status for each in run(desk, twin, BRIDGE)] == ["unchanged"] * 2
        assert [each.status for each in run(desk, BRIDGE, twin)] == ["unchanged"] * 2
    assert ArticlePage.objects.count() == 1


def test_two_forms_of_a_page_that_differ_settle_after_the_first_run(
    home: HomePage, desk: PictureDesk, tmp_path: Path
) -> None:
    other = tmp_path / "print.html"
    other.write_text(BRIDGE.read_text().replace("41 millions", "43 millions"))
    assert [each.status for each in run(desk, BRIDGE, other)] == ["created", "updated"]
    for _ in range(2):
        assert [each.status for each in run(desk, BRIDGE, other)] == ["unchanged"] * 2
    assert "43 millions" in str(ArticlePage.objects.get().key_points)


def test_roles_and_agencies_are_on_the_story(
    home: HomePage, desk: PictureDesk, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        UNDATED.replace(
            "<article>",
            "<article><p class=byline>Par JUDITH KERRIEN, envoyée spéciale à Dakar, et Benoît"
            " Vasseur (Moscou, correspondant) avec Reuters, publié le 19 juin 2024 à 16h00</p>",
        )
    )
    run(desk, page)
    signed = [
        (each.author.name, each.role, each.author.kind)
        for each in ArticlePage.objects.get().bylines.all()
    ]
    assert signed == [
        ("Judith Kerrien", "envoyée spéciale à Dakar", "staff"),
        ("Benoît Vasseur", "Moscou, correspondant", "staff"),
        ("Reuters", "", "agency"),
    ]


def test_the_newsroom_lists_what_is_missing(
    home: HomePage, desk: PictureDesk, admin_client: Client, settings: Any
) -> None:
    # Tests run without collected files.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    run(desk, BRIDGE)
    page = admin_client.get(reverse("wagtailsnippets_importers_missingpicture:list"))
    assert page.status_code == 200
    assert "Yann Morvan / La Vigie" in page.content.decode()
