"""Old addresses: one step to the present one, 410 where there is none, never round in a circle."""

import pytest
from django.test import Client

from laws.newsroom import Newsroom
from rotative.newsroom.models import PaperSettings
from rotative.testing import paper as small
from rotative.testing.environment import TODAY
from rotative.testing.paper import SmallPaper

MONTH = f"{TODAY:%Y/%m}/"


def rename(page: small.Page, slug: str) -> None:
    """Publish a page under another last part of its address."""
    page = small.fresh(page)
    page.slug = slug
    page.save_revision().publish()


def answer(client: Client, path: str) -> tuple[int, str]:
    """Status, and where a redirect leads."""
    response = client.get(path)
    return response.status_code, response.headers.get("Location", "")


def test_a_renamed_story_answers_at_both_addresses(fanal: SmallPaper, client: Client) -> None:
    article = small.story(fanal.world, slug="avant")
    rename(article, "apres")
    assert answer(client, "/actualite/monde/avant/") == (301, "/actualite/monde/apres/")
    assert answer(client, "/actualite/monde/apres/") == (200, "")


def test_a_story_renamed_twice_is_one_step_away(fanal: SmallPaper, client: Client) -> None:
    article = small.story(fanal.sport, slug="un")
    rename(article, "deux")
    rename(article, "trois")
    assert answer(client, "/sport/un/") == (301, "/sport/trois/")


def test_a_story_renamed_back_answers_itself(fanal: SmallPaper, client: Client) -> None:
    article = small.story(fanal.sport, slug="un")
    rename(article, "deux")
    rename(article, "un")
    assert answer(client, "/sport/un/") == (200, "")
    assert answer(client, "/sport/deux/") == (301, "/sport/un/")


def test_a_renamed_section_takes_its_stories_and_feeds_along(
    fanal: SmallPaper, client: Client
) -> None:
    small.story(fanal.world, slug="accord")
    rename(fanal.news, "infos")
    for rest in ("", "monde/", "monde/accord/", "rss.xml", MONTH):
        assert answer(client, f"/actualite/{rest}") == (301, f"/infos/{rest}")


def test_a_story_renamed_in_a_renamed_section_is_one_step_away(
    fanal: SmallPaper, client: Client
) -> None:
    article = small.story(fanal.sport, slug="un")
    rename(fanal.sport, "sports")
    rename(article, "deux")
    assert answer(client, "/sport/un/") == (301, "/sports/deux/")


def test_a_story_withdrawn_from_a_renamed_section_is_gone_at_once(
    fanal: SmallPaper, client: Client
) -> None:
    article = small.story(fanal.sport, slug="un")
    rename(fanal.sport, "sports")
    small.fresh(article).unpublish()
    assert answer(client, "/sport/un/") == (410, "")


def test_a_subsection_renamed_in_a_renamed_section_is_one_step_away(
    fanal: SmallPaper, client: Client
) -> None:
    small.story(fanal.world, slug="accord")
    rename(fanal.news, "infos")
    rename(fanal.world, "international")
    assert answer(client, "/actualite/monde/accord/") == (301, "/infos/international/accord/")


def test_two_sections_that_change_places_send_nobody_round_in_a_circle(
    fanal: SmallPaper, client: Client
) -> None:
    small.story(fanal.sport, slug="match")
    rename(fanal.sport, "passage")
    rename(fanal.news, "sport")
    rename(fanal.sport, "actualite")
    assert answer(client, "/sport/match/") == (301, "/actualite/match/")
    path, steps = "/sport/jamais-ecrit/", 0
    while (found := answer(client, path))[0] == 301:
        path, steps = found[1], steps + 1
        assert steps < 5, "round in a circle"
    assert found[0] == 404


def test_a_section_that_borrows_an_old_address_and_leaves_gives_it_back(
    fanal: SmallPaper, client: Client
) -> None:
    small.story(fanal.sport, slug="match")
    rename(fanal.sport, "sports")
    passing = small.section(fanal.home, "Sport amateur", "sport")
    small.fresh(passing).delete()
    assert answer(client, "/sport/match/") == (301, "/sports/match/")


def test_a_story_that_comes_back_has_its_old_addresses_again(
    fanal: SmallPaper, client: Client
) -> None:
    article = small.story(fanal.sport, slug="un")
    rename(article, "deux")
    small.fresh(article).unpublish()
    assert answer(client, "/sport/un/") == (410, "")
    small.publish(small.fresh(article))
    assert answer(client, "/sport/un/") == (301, "/sport/deux/")


def test_a_story_that_comes_back_elsewhere_is_found_from_where_it_was(
    fanal: SmallPaper, client: Client
) -> None:
    article = small.story(fanal.sport, slug="un")
    article.unpublish()
    rename(article, "deux")
    assert answer(client, "/sport/un/") == (301, "/sport/deux/")


@pytest.mark.parametrize("rest", ["", *["rss.xml", "feed.json", MONTH]])
@pytest.mark.parametrize("word", ["themes", "auteurs"])
def test_a_renamed_topic_or_author_takes_its_pages_along(
    fanal: SmallPaper, client: Client, word: str, rest: str
) -> None:
    small.story(fanal.sport, authors=[fanal.ines], topics=[fanal.veltania])
    thing = fanal.veltania if word == "themes" else fanal.ines
    before, thing.slug = thing.slug, "autre"
    thing.save()
    assert answer(client, f"/{word}/{before}/{rest}") == (301, f"/{word}/autre/{rest}")


@pytest.mark.parametrize("rest", ["", *["rss.xml", MONTH]])
def test_a_paper_that_changes_language_keeps_its_topics_addresses(
    fanal: SmallPaper, client: Client, rest: str
) -> None:
    small.story(fanal.sport, topics=[fanal.veltania])
    settings = PaperSettings.load()
    settings.language = "en"
    settings.save()
    path = f"/themes/veltanie/{rest}"
    assert answer(client, path) == (301, f"/topics/veltanie/{rest}")


def test_an_address_beyond_ascii_is_escaped_where_a_header_or_a_sitemap_says_it(
    fanal: SmallPaper, client: Client
) -> None:
    article = small.story(fanal.sport, slug="athlétisme")
    rename(article, "été-à-новости")
    status, location = answer(client, "/sport/athlétisme/")
    assert (status, location) == (
        301,
        "/sport/%C3%A9t%C3%A9-%C3%A0-%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/",
    )
    assert answer(client, location) == (200, "")
    month = f"{article.public_since:%Y-%m}"
    listed = client.get(f"/sitemap-{month}.xml").content.decode()
    assert location in listed


def test_a_deleted_topic_and_a_deleted_page_of_the_foot_are_gone(
    fanal: SmallPaper, client: Client
) -> None:
    small.story(fanal.sport, topics=[fanal.summit])
    fanal.summit.delete()
    assert answer(client, "/themes/sommet/") == (410, "")
    small.fresh(fanal.contact).delete()
    assert answer(client, "/contact/") == (410, "")


@pytest.mark.parametrize(
    "path",
    [
        "/sitemap-0000-01.xml",
        "/sitemap-0001-01.xml",
        "/sitemap-9999-12.xml",
        "/archives/0000/01/",
        "/archives/9999/12/",
        "/archives/2026/11/0/",
        "/archives/2026/11/99999999999999999999/",
        "/sport/0000/01/",
        "/" + "a/" * 400,
        "/" + "é" * 700 + "/",
        "/%00/",
        "/%ED%A0%80/",
        "/themes/%00/",
        "/media/pictures/%00/../../secret_key",
        "/merci/jamais-ecrit/",
    ],
)
def test_an_address_nobody_ever_wrote_is_not_found(
    fanal: SmallPaper, client: Client, path: str
) -> None:
    small.story(fanal.sport)
    assert client.get(path).status_code == 404


def test_the_memory_of_addresses_is_the_readers(fanal: SmallPaper) -> None:
    """The laws' own oracle: an address belongs to whoever was last there."""
    newsroom = Newsroom(fanal)
    article = small.story(fanal.sport, slug="un")
    newsroom.note_addresses()
    assert newsroom.held["/sport/un/"] == article.pk
    assert newsroom.held["/actualite/monde/"] == fanal.world.pk
