"""Feeds as readers' programs take them: RSS 2.0, Atom (RFC 4287), JSON Feed 1.1."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from lxml import etree

from rotative.articles.models import ArticlePage
from rotative.newsroom.models import PaperSettings, new_feed_ids
from rotative.record.models import Picture as PublicPicture
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper

N = "\u202f"
SPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
}


@pytest.fixture
def told(fanal: SmallPaper) -> SmallPaper:
    """A story by two authors, on two topics, with a picture, whose words look like markup."""
    small.story(
        fanal.sport,
        "R&D : <b>qui</b> paie ?",
        standfirst="L'enquête a < 3 pages & plus",
        authors=[fanal.ines, fanal.agency],
        topics=[fanal.veltania, fanal.summit],
        picture=small.picture(description="Le port, l'été", credit="Jeanne Martin / AFP"),
        body=[small.paragraph('Un <a href="/sport/">lien</a> &amp; <b>plus</b> !')],
    )
    return fanal


def rss(client: Client, path: str = "/rss.xml") -> Any:
    return etree.fromstring(client.get(path).content)


def atom(client: Client, path: str = "/atom.xml") -> Any:
    return etree.fromstring(client.get(path).content)


def items(client: Client) -> Any:
    return json.loads(client.get("/feed.json").content)["items"]


def texts(found: Any, path: str) -> list[str]:
    return [it if isinstance(it, str) else it.text for it in found.xpath(path, namespaces=SPACES)]


def test_a_title_is_plain_text_in_each_feed_with_french_spaces(
    told: SmallPaper, client: Client
) -> None:
    title = f"R&D\u00a0: <b>qui</b> paie{N}?"
    assert texts(rss(client), "channel/item/title") == [title]
    assert texts(atom(client), "atom:entry/atom:title[@type='text']") == [title]
    assert [it["title"] for it in items(client)] == [title]


def test_a_standfirst_is_said_to_be_text_where_a_feed_can_say_so(
    told: SmallPaper, client: Client
) -> None:
    words = "L’enquête a < 3 pages & plus"
    assert texts(atom(client), "atom:entry/atom:summary[@type='text']") == [words]
    assert [it["content_text"] for it in items(client)] == [words]
    # RSS takes a description for HTML.
    assert texts(rss(client), "channel/item/description") == ["L’enquête a &lt; 3 pages &amp; plus"]


def test_each_author_is_an_element_of_its_own(told: SmallPaper, client: Client) -> None:
    names = ["Inès Carvalho", "AFP"]
    assert texts(rss(client), "channel/item/dc:creator") == names
    assert texts(atom(client), "atom:entry/atom:author/atom:name") == names
    assert [a["name"] for a in items(client)[0]["authors"]] == names


def test_section_and_topics_are_categories(told: SmallPaper, client: Client) -> None:
    tags = ["Sport", "Veltanie", "Sommet"]
    assert texts(rss(client), "channel/item/category") == tags
    assert texts(atom(client), "atom:entry/atom:category/@term") == tags
    assert items(client)[0]["tags"] == tags


def test_a_picture_has_its_real_size_and_its_credit(told: SmallPaper, client: Client) -> None:
    address = PublicPicture.objects.get().files["jpeg"][0][2]
    size = default_storage.size(address.removeprefix("/media/"))
    assert size > 100
    (enclosure,) = rss(client).xpath("channel/item/enclosure")
    assert dict(enclosure.attrib) == {
        "url": f"https://lefanal.example{address}",
        "length": str(size),
        "type": "image/jpeg",
    }
    for feed in (rss(client), atom(client)):
        (media,) = feed.xpath("//media:content", namespaces=SPACES)
        assert (media.get("fileSize"), media.get("medium")) == (str(size), "image")
        assert (media.get("width"), media.get("height")) == ("640", "360")
        assert texts(media, "media:credit") == ["Jeanne Martin / AFP"]
        assert texts(media, "media:description") == ["Le port, l’été"]
    (link,) = atom(client).xpath("//atom:link[@rel='enclosure']", namespaces=SPACES)
    assert link.get("length") == str(size)
    (attachment,) = items(client)[0]["attachments"]
    assert attachment["size_in_bytes"] == size


def test_ids_survive_a_change_of_host(told: SmallPaper, client: Client, settings: Any) -> None:
    def ids() -> list[list[str]]:
        return [
            texts(rss(client), "channel/item/guid[@isPermaLink='false']"),
            texts(atom(client), "atom:entry/atom:id"),
            texts(atom(client), "/atom:feed/atom:id"),
            [it["id"] for it in items(client)],
        ]

    before = ids()
    settings.SITE_URL = "https://www.nouveau.example"
    assert ids() == before
    assert before[0] == before[1] == before[3]
    assert before[0][0].startswith("tag:lefanal.example,2026:")
    assert texts(rss(client), "channel/item/link")[0].startswith("https://www.nouveau.example/")


def test_two_papers_founded_at_one_address_have_ids_of_their_own(fanal: SmallPaper) -> None:
    assert new_feed_ids() != new_feed_ids()


def test_a_feed_carries_whole_stories_where_the_paper_wants_it(
    told: SmallPaper, client: Client
) -> None:
    assert not texts(rss(client), "//content:encoded")
    paper = PaperSettings.load()
    paper.full_text_feeds = True
    paper.save()
    (html,) = texts(rss(client), "channel/item/content:encoded")
    assert 'Un <a href="https://lefanal.example/sport/">lien</a> &amp; <b>plus</b>\u202f!' in html
    assert 'src="https://lefanal.example/media/pictures/' in html
    assert "Jeanne Martin / AFP" in html
    assert "class=" not in html
    assert texts(atom(client), "atom:entry/atom:content[@type='html']") == [html]
    assert [it["content_html"] for it in items(client)] == [html]
    assert all("content_text" not in it for it in items(client))


def test_a_feed_follows_the_topics_of_its_stories(told: SmallPaper, client: Client) -> None:
    told.summit.name = "Sommet de mai"
    told.summit.save()
    assert texts(rss(client), "channel/item/category") == ["Sport", "Veltanie", "Sommet de mai"]


def test_rss_keeps_to_its_specification(told: SmallPaper, client: Client) -> None:
    root = rss(client)
    (channel,) = root
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    assert [channel.findtext(name) for name in ("title", "link", "language")] == [
        "Le Fanal",
        "https://lefanal.example/",
        "fr",
    ]
    assert channel.findtext("description")
    image = channel.find("image")
    assert image.findtext("url") == "https://lefanal.example/icon-192.png"
    assert (image.findtext("title"), image.findtext("link")) == (
        channel.findtext("title"),
        channel.findtext("link"),
    )
    (item,) = channel.findall("item")
    published = parsedate_to_datetime(item.findtext("pubDate"))
    assert published <= parsedate_to_datetime(channel.findtext("lastBuildDate"))
    for name in ("title", "link", "description", "guid", "pubDate", "enclosure"):
        assert len(item.findall(name)) == 1, name


def test_atom_keeps_to_its_specification(told: SmallPaper, client: Client) -> None:
    root = atom(client)
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    (entry,) = root.findall("atom:entry", SPACES)
    for element in (root, entry):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"atom:{name}", SPACES)) == 1, name
        assert len(element.findall("atom:link[@rel='alternate']", SPACES)) == 1
    assert len(root.findall("atom:author", SPACES)) == 1
    assert entry.findtext("atom:published", None, SPACES).endswith("Z")


def test_a_feed_without_stories_or_authors_is_whole(fanal: SmallPaper, client: Client) -> None:
    for path in ("/rss.xml", "/sport/atom.xml", "/feed.json"):
        assert client.get(path).status_code == 200
    small.story(fanal.sport, "Sans signature")
    assert texts(rss(client), "channel/item/dc:creator") == ["Le Fanal"]
    assert items(client)[0]["authors"] == []


@pytest.mark.parametrize("path", ["/", "/sport/", "/sport/r-d-qui-paie/"])
def test_every_page_says_where_its_feeds_are(told: SmallPaper, client: Client, path: str) -> None:
    path = small.path_of(ArticlePage.objects.get()) if path.count("/") == 3 else path
    page = etree.HTML(client.get(path).content.decode())
    feeds = page.xpath("//link[@rel='alternate']/@href")
    assert feeds
    for feed in feeds:
        assert client.get(feed).status_code == 200, feed


NOON = datetime(2026, 11, 17, 12, tzinfo=UTC)


def test_a_feed_has_the_newest_first_each_with_its_publication_and_its_correction(
    fanal: SmallPaper, client: Client
) -> None:
    for hours, title, updated in (
        (0, "Un", None),
        (2, "Deux", NOON + timedelta(hours=3)),
        (1, "Trois", None),
    ):
        at = NOON + timedelta(hours=hours)
        small.story(fanal.sport, title, published_at=at, updated_at=updated)
    stories = [
        ("Deux", "2026-11-17T14:00:00Z", "2026-11-17T15:00:00Z"),
        ("Trois", "2026-11-17T13:00:00Z", "2026-11-17T13:00:00Z"),
        ("Un", "2026-11-17T12:00:00Z", "2026-11-17T12:00:00Z"),
    ]
    told = [(it["title"], it["date_published"], it["date_modified"]) for it in items(client)]
    assert told == stories
    root = atom(client)
    names = ("atom:title", "atom:published", "atom:updated")
    entries = [tuple(e.findtext(n, None, SPACES) for n in names) for e in root.iter("{*}entry")]
    assert entries == stories
    assert root.findtext("atom:updated", None, SPACES) == "2026-11-17T15:00:00Z"
    channel = rss(client)
    assert texts(channel, "channel/item/title") == ["Deux", "Trois", "Un"]
    assert texts(channel, "channel/item/pubDate") == [
        "Tue, 17 Nov 2026 14:00:00 +0000",
        "Tue, 17 Nov 2026 13:00:00 +0000",
        "Tue, 17 Nov 2026 12:00:00 +0000",
    ]
    assert texts(channel, "channel/lastBuildDate") == ["Tue, 17 Nov 2026 15:00:00 +0000"]


def test_a_section_a_topic_and_an_author_have_feeds_of_their_own(
    fanal: SmallPaper, client: Client
) -> None:
    small.story(fanal.world, "Un accord", topics=[fanal.veltania], authors=[fanal.ines])
    small.story(fanal.sport, "La finale")
    for path, titles in (
        ("/actualite/", ["Un accord"]),
        ("/sport/", ["La finale"]),
        ("/themes/veltanie/", ["Un accord"]),
        ("/auteurs/ines-carvalho/", ["Un accord"]),
    ):
        feed = json.loads(client.get(f"{path}feed.json").content)
        assert [it["title"] for it in feed["items"]] == titles
        assert feed["home_page_url"] == f"https://lefanal.example{path}"
