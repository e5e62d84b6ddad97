"""What robots read: feeds, sitemaps, structured data."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import etree

from .paper import Paper
from .walk import Site

SCHEMAS = Path(__file__).resolve().parents[1] / "data" / "sitemap"
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
STRICT = etree.XMLParser(recover=False, resolve_entities=False, no_network=True)
ARTICLES = {"NewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "ReviewNewsArticle"}


def xml(paper: Paper, address: str) -> Any:
    """A document of the paper, refused if it is not well formed."""
    path = address.removeprefix(paper.url)
    reply = paper.ask(path)
    assert reply.status == 200, path
    assert "xml" in reply.headers["content-type"], path
    return etree.fromstring(reply.body, STRICT)


# -- feeds


def announced(site: Site) -> dict[str, set[str]]:
    """Every feed the pages announce, by type."""
    found: dict[str, set[str]] = {}
    for reply in site.pages.values():
        for link in reply.dom.xpath("//link[@rel='alternate'][@type]"):
            found.setdefault(link.get("type"), set()).add(link.get("href"))
    return found


def moment(text: str) -> datetime:
    """A date of RFC 3339 with its zone."""
    value = datetime.fromisoformat(text)
    assert value.tzinfo is not None, text
    return value


def test_every_announced_rss_feed_is_strict_rss(site: Site, paper: Paper) -> None:
    feeds = announced(site)["application/rss+xml"]
    assert "/rss.xml" in feeds
    for path in sorted(feeds):
        root = xml(paper, path)
        assert (root.tag, root.get("version")) == ("rss", "2.0")
        (channel,) = root
        for name in ("title", "link", "description"):
            assert channel.findtext(name), (path, name)
        assert channel.findtext("language", "").startswith(paper.language)
        (itself,) = channel.findall(f"{ATOM}link[@rel='self']")
        assert itself.get("href") == paper.url + path
        for item in channel.findall("item"):
            assert item.findtext("title"), path
            assert item.findtext("link", "").startswith(paper.url + "/")
            guid = item.find("guid")
            assert guid is not None
            assert guid.get("isPermaLink") == "false"
            assert parsedate_to_datetime(item.findtext("pubDate", "")) <= datetime.now(UTC)
            for enclosure in item.findall("enclosure"):
                assert {"url", "length", "type"} <= set(enclosure.attrib)
        guids = [guid.text for guid in channel.iterfind("item/guid")]
        assert len(guids) == len(set(guids)), path


def test_every_announced_atom_feed_is_strict_atom(site: Site, paper: Paper) -> None:
    feeds = announced(site)["application/atom+xml"]
    assert "/atom.xml" in feeds
    for path in sorted(feeds):
        root = xml(paper, path)
        assert root.tag == f"{ATOM}feed"
        entries = root.findall(f"{ATOM}entry")
        for element in (root, *entries):
            for name in ("id", "title", "updated"):
                assert len(element.findall(ATOM + name)) == 1, (path, name)
            moment(element.findtext(f"{ATOM}updated"))
        assert root.find(f"{ATOM}author") is not None or all(
            entry.find(f"{ATOM}author") is not None for entry in entries
        ), path
        for entry in entries:
            assert entry.find(f"{ATOM}link[@rel='alternate']") is not None, path
            assert moment(entry.findtext(f"{ATOM}published")) <= moment(
                entry.findtext(f"{ATOM}updated")
            )


def test_every_announced_json_feed_keeps_to_its_version(site: Site, paper: Paper) -> None:
    feeds = announced(site)["application/feed+json"]
    assert "/feed.json" in feeds
    for path in sorted(feeds):
        feed = json.loads(paper.ask(path).body)
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["title"], path
        assert feed["feed_url"] == paper.url + path
        for item in feed["items"]:
            assert isinstance(item["id"], str)
            assert {"content_text", "content_html"} & set(item), path
            moment(item["date_published"])
            assert all(author["name"] for author in item["authors"])


def ids(paper: Paper) -> dict[str, list[str]]:
    """The ids of the newest stories in each of the site's feeds, by file."""
    rss, atom = xml(paper, "/rss.xml"), xml(paper, "/atom.xml")
    items = json.loads(paper.ask("/feed.json").body)["items"]
    return {
        "rss.xml": [e.text for e in rss.iterfind("channel/item/guid")],
        "atom.xml": [e.text for e in atom.iterfind(f"{ATOM}entry/{ATOM}id")],
        "feed.json": [item["id"] for item in items],
    }


RENAME_AND_MOVE = """
from rotative.articles.models import ArticlePage
from rotative.sections.models import SectionPage
article = ArticlePage.objects.get(pk={pk})
article.title, article.slug = "Quite another headline", "quite-another"
article.save_revision().publish()
article.move(SectionPage.objects.live().exclude(pk=article.get_parent().pk).last(), "last-child")
"""


def test_ids_in_feeds_survive_a_new_headline_a_new_address_and_a_move(paper: Paper) -> None:
    before = ids(paper)
    assert before["rss.xml"] == before["atom.xml"] == before["feed.json"]
    addresses = [e.text for e in xml(paper, "/rss.xml").iterfind("channel/item/link")]
    paper.python(RENAME_AND_MOVE.format(pk=before["rss.xml"][0].rsplit("/", 1)[1]))
    after = ids(paper)
    assert [e.text for e in xml(paper, "/rss.xml").iterfind("channel/item/link")] != addresses
    assert after == before
    # The old address leads to the new one.
    moved = paper.ask(addresses[0].removeprefix(paper.url))
    assert moved.status == 301
    assert moved.headers["location"].endswith("/quite-another/")
    assert paper.ask(moved.headers["location"]).status == 200


def test_a_feed_asked_for_again_answers_that_nothing_changed(paper: Paper) -> None:
    for path in ("/rss.xml", "/atom.xml", "/feed.json", "/sitemap.xml", "/"):
        tag = paper.ask(path).headers["etag"]
        again = paper.ask(path, headers={"If-None-Match": tag})
        assert (again.status, again.body) == (304, b""), path


# -- sitemaps


def schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMAS / name))


def sitemaps(paper: Paper) -> Iterator[tuple[str, Any]]:
    """The sitemaps that the index names."""
    index = xml(paper, "/sitemap.xml")
    schema("siteindex.xsd").assertValid(index)
    for location in index.iterfind(f"{MAP}sitemap/{MAP}loc"):
        yield location.text, xml(paper, location.text)


def test_sitemaps_keep_to_their_schemas(paper: Paper) -> None:
    checked = 0
    for _address, sitemap in sitemaps(paper):
        schema("all-local.xsd").assertValid(sitemap)
        checked += 1
    assert checked >= 3


def test_the_schemas_refuse_what_is_no_sitemap() -> None:
    wrong = etree.fromstring(
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url/></urlset>"
    )
    assert not schema("all-local.xsd").validate(wrong)


def test_sitemaps_name_every_story_once_and_nothing_that_is_not_there(
    site: Site, paper: Paper
) -> None:
    named = [
        loc.text
        for address, sitemap in sitemaps(paper)
        if "news" not in address
        for loc in sitemap.iterfind(f"{MAP}url/{MAP}loc")
    ]
    assert len(named) == len(set(named))
    paths = [address.removeprefix(paper.url) for address in named]
    assert dict.fromkeys(paths, 200) == {path: paper.ask(path).status for path in paths}
    assert set(site.standing_stories()) <= set(paths)


def test_the_news_sitemap_holds_the_last_two_days(paper: Paper) -> None:
    root = xml(paper, "/sitemap-news.xml")
    articles = root.findall(f"{MAP}url/{NEWS}news")
    assert 0 < len(articles) <= 1000
    # The record's logical time is the newest story's, which a demo of some minutes is close to.
    oldest = datetime.now(UTC) - timedelta(hours=49)
    for article in articles:
        assert article.findtext(f"{NEWS}title")
        assert article.findtext(f"{NEWS}publication/{NEWS}language") == paper.language
        assert article.findtext(f"{NEWS}publication/{NEWS}name")
        assert oldest < moment(article.findtext(f"{NEWS}publication_date")) <= datetime.now(UTC)


def test_robots_are_told_where_the_sitemaps_are(paper: Paper) -> None:
    lines = paper.ask("/robots.txt").text.splitlines()
    for name in ("sitemap.xml", "sitemap-news.xml"):
        assert f"Sitemap: {paper.url}/{name}" in lines


# -- structured data


def structured(dom: Any) -> list[Any]:
    """The JSON-LD of a page; text that is no JSON fails."""
    return [json.loads(s.text) for s in dom.xpath("//script[@type='application/ld+json']")]


def test_every_story_says_completely_what_it_is(site: Site, paper: Paper) -> None:
    pictures = 0
    for path in site.kinds["story"]:
        dom = site.pages[path].dom
        articles = [d for d in structured(dom) if d.get("@type") in ARTICLES]
        assert len(articles) == 1, path
        (it,) = articles
        assert it["headline"], path
        assert it["description"], path
        (canonical,) = dom.xpath("//link[@rel='canonical']/@href")
        assert it["mainEntityOfPage"]["@id"] == canonical == paper.url + path
        assert moment(it["datePublished"]) <= moment(it["dateModified"]), path
        assert it["author"], path
        for author in it["author"]:
            assert author["@type"] in {"Person", "Organization"}
            assert author["name"]
            assert urlsplit(author["url"]).path in site.pages, author
        assert it["publisher"]["name"]
        assert it["publisher"]["logo"]["url"].startswith(paper.url)
        assert it["inLanguage"] == paper.language
        assert it["articleSection"]
        assert it["wordCount"] > 0
        if dom.find_class("story-picture"):
            pictures += 1
            for image in it["image"]:
                assert image["url"].startswith(paper.url)
                assert image["width"] >= 1200 or image["width"] == 0, (path, image)
                assert image["height"] > 0
                assert image["creditText"], path
    assert pictures > 0


def test_pictures_in_structured_data_can_be_fetched(site: Site, paper: Paper) -> None:
    addresses = {
        image["url"]
        for path in site.kinds["story"]
        for it in structured(site.pages[path].dom)
        for image in it.get("image", [])
    }
    assert addresses
    for address in addresses:
        reply = paper.ask(address.removeprefix(paper.url))
        assert (reply.status, reply.headers["content-type"]) == (200, "image/jpeg"), address


def test_breadcrumbs_name_what_the_page_shows(site: Site, paper: Paper) -> None:
    for path in site.kinds["story"]:
        dom = site.pages[path].dom
        (crumbs,) = [d for d in structured(dom) if d.get("@type") == "BreadcrumbList"]
        steps = crumbs["itemListElement"]
        assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
        shown = [paper.url + href for href in dom.xpath("//nav[@class='crumbs']//a/@href")]
        assert [step["item"] for step in steps] == [*shown, paper.url + path]


def test_the_front_page_says_who_publishes_it(site: Site) -> None:
    types = {it["@type"] for it in structured(site.pages["/"].dom)}
    assert {"NewsMediaOrganization", "WebSite"} <= types


@pytest.mark.parametrize("kind", ["home", "section", "story", "topic", "author"])
def test_a_page_shared_elsewhere_has_its_title_and_address(
    kind: str, site: Site, paper: Paper
) -> None:
    for path in site.examples(kind):
        dom = site.pages[path].dom
        said = {m.get("property"): m.get("content") for m in dom.xpath("//meta[@property]")}
        assert said["og:title"], path
        assert said["og:url"] == paper.url + path
        if image := said.get("og:image"):
            assert paper.ask(image.removeprefix(paper.url)).status == 200
