"""Whatever is written anywhere, readers get words: no markup, no script, no broken page or feed.

The texts: see tests/data/hostile/README.md. A page of harmless words says which elements and
attributes a page has; the same page of hostile words must have the same ones.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from lxml import etree, html
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from rotative.articles.blocks import EmbedBlock
from rotative.articles.models import ArticlePage
from rotative.lib.richtext import INLINE_TAGS, clean, paragraphs
from rotative.lib.text import printable
from rotative.newsletters.models import Newsletter
from rotative.newsletters.tests.sent import sent
from rotative.newsroom.models import SocialAccount
from rotative.people.models import Author, AuthorLink
from rotative.sections.models import PartnerPage
from rotative.testing import cast
from rotative.testing import paper as small
from rotative.testing.environment import MONTH
from rotative.testing.paper import SmallPaper
from rotative.testing.rounds import rounds
from rotative.topics.models import Topic

DATA = Path(__file__).resolve().parent.parent / "data" / "hostile"
PAYLOADS: list[str] = json.loads((DATA / "payloads.json").read_text())
NAUGHTY: list[str] = json.loads((DATA / "naughty-strings.json").read_text())
BEYOND = [
    "a\x00b",
    "a\x01b\x0bc\x0cd\x1fe\x7ff\x85g",
    "\ufffe\uffff",
    "\ud800 seul",
    "\u202eelttes à erirécé\u202c",
    "&amp;lt;script&amp;gt;",
    "]]><script>alert(1)</script>",
    "<!--",
    "--><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "{{ 7*7 }}{% include '/etc/passwd' %}",
    "%(words)s §",
    "\u2028\u2029",
    "é" * 5000,
    "mot " * 2000,
]
# A scheme in pieces: see test_a_scheme_written_with_control_characters_is_none.
TEXTS = [*PAYLOADS, *NAUGHTY, *BEYOND]
BATCH = 30  # as many as lists and feeds show

FEEDS = [
    "/rss.xml",
    "/atom.xml",
    "/sport/rss.xml",
    "/sitemap.xml",
    "/sitemap-pages.xml",
    "/sitemap-news.xml",
    f"/sitemap-{MONTH}.xml",
    "/icon.svg",
]
PAGES = ["/", "/sport/", "/dernieres-nouvelles/", "/themes/", "/auteurs/", "/newsletter/"]

URL_ATTRIBUTES = {"href", "src", "srcset", "action", "formaction", "data", "poster", "xlink:href"}
SCHEMES = {"", "http", "https", "mailto", "tel"}
ELEMENTS = set(
    "html head meta title link script body a header div details summary span nav ul li p h1 h2 h3 "
    "main article section figure figcaption blockquote cite time table caption thead tbody tr th "
    "td aside dl dt dd ol form fieldset legend label input button footer img picture source br b "
    "strong i em sup sub textarea svg path".split()
)


def full_story(under: small.SectionPage, text: str, number: int, **fields: Any) -> ArticlePage:
    """A public story that says a text wherever a journalist can write one."""
    body = [
        {"type": "paragraph", "value": text},
        {"type": "heading", "value": {"text": text[:200], "level": "2"}},
        {"type": "heading", "value": {"text": text[:200], "level": "3"}},
        {"type": "quotation", "value": {"text": text, "speaker": text[:160], "source": text[:200]}},
        {"type": "list", "value": {"ordered": True, "items": [text]}},
        {"type": "key_facts", "value": {"title": text[:160], "facts": [_fact(text)]}},
        {"type": "timeline", "value": {"title": text[:160], "events": [_event(text)]}},
        {"type": "table", "value": {"caption": text[:200], "table": _table(text)}},
        {"type": "embed", "value": {"url": "https://youtu.be/abcdefgh", "title": text[:200]}},
        {"type": "related", "value": {"title": text[:120], "stories": [_any_story()]}},
    ]
    article = small.draft(
        under,
        text[:255] or "-",
        slug=f"s{number}",
        body=body,
        kicker=text[:60],
        short_headline=text[:90],
        standfirst=text,
        picture_caption=text[:400],
        seo_title=text[:255],
        search_description=text,
        key_points=[text[:220]] * 3,
        **fields,
    )
    article.get_latest_revision().publish()
    return article


def _fact(text: str) -> dict[str, str]:
    return {"label": text[:120], "text": text}


def _event(text: str) -> dict[str, str]:
    return {"date": "2026-11-20", "text": text}


def _table(text: str) -> dict[str, Any]:
    columns = [{"type": "text", "heading": text[:100]}] * 2
    return {"columns": columns, "rows": [{"values": [text, text]}], "caption": ""}


def _any_story() -> int | None:
    return ArticlePage.objects.values_list("pk", flat=True).first()


def parsed(page: bytes) -> html.HtmlElement:
    """A page as a browser's parser would have it, as far as libxml2 is one."""
    return html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8"))


def scheme_of(address: str) -> str:
    """The scheme as browsers find it (URL standard: controls in front and tabs within go)."""
    found = re.match(r"([\w+.-]+):", re.sub(r"^[\x00-\x20]+|[\t\n\r]", "", str(address)))
    return found[1].lower() if found else ""


def dangers(page: bytes) -> Iterator[str]:
    """Elements and attributes that the templates never write."""
    for element in parsed(page).iter(etree.Element):
        if element.tag not in ELEMENTS:
            yield f"<{element.tag}>"
        for name, value in element.attrib.items():
            if name.startswith("on") or name in {"style", "srcdoc"}:
                yield f"{name}={value!r}"
            if name in URL_ATTRIBUTES and scheme_of(value) not in SCHEMES:
                yield f"{name}={value!r}"
        if element.tag == "script" and element.text and element.get("type") != JSON_LD:
            yield f"<script>{element.text}"
        if element.get("type") == JSON_LD:
            json.loads(element.text or "")


JSON_LD = "application/ld+json"


def skeleton(page: bytes) -> list[str]:
    """The elements of a page in their order, what the text's length brings left out."""
    main = parsed(page)
    return [str(e.tag) for e in main.iter(etree.Element) if e.tag not in {"p", "a", "br"}]


def batches() -> list[list[str]]:
    """Of many that are alike each fourth, and in a long run all."""
    every = rounds(4, 1)
    texts = [*PAYLOADS[::every], *NAUGHTY[::every], *BEYOND]
    return [texts[start : start + BATCH] for start in range(0, len(texts), BATCH)]


@pytest.mark.sqlite_is_enough
@pytest.mark.parametrize("texts", batches(), ids=range(len(batches())))
def test_no_text_becomes_markup_on_a_page_or_breaks_a_feed(
    fanal: SmallPaper, client: Client, texts: list[str]
) -> None:
    small.story(fanal.news, slug="harmless")
    daily = Newsletter.objects.get()
    paths = [*PAGES, "/contact/"]
    for number, text in enumerate(texts):
        # No database takes NUL and lone surrogates; the forms' tests below are about them.
        stored = text.replace("\x00", "").encode("utf-8", "ignore").decode()
        name = stored[:120].strip() or "-"
        author = Author.objects.create(
            name=name, slug=f"a{number}", role=stored[:120], biography=stored
        )
        topic = Topic.objects.create(name=name, slug=f"t{number}", description=stored)
        story = full_story(fanal.sport, stored, number, authors=[author], topics=[topic])
        paths += [f"/sport/s{number}/", f"/auteurs/a{number}/", f"/themes/t{number}/"]
        words = {"own_subject": stored[:200], "introduction": stored}
        paths.append(sent(daily, date.fromordinal(738_000 + number), story, **words).path)
    wrong = []
    paths.append(daily.path)
    for path in paths:
        response = client.get(path)
        assert response.status_code == 200, path
        wrong += [(path, danger) for danger in dangers(response.content)]
    assert wrong == []
    for path in [*FEEDS, "/auteurs/a0/atom.xml", "/themes/t0/rss.xml"]:
        etree.fromstring(client.get(path).content)
    assert len(json.loads(client.get("/feed.json").content)["items"]) == min(30, len(texts) + 1)


def test_the_search_for_dangers_finds_them() -> None:
    for page in (
        b"<p onclick=alert(1)>x</p>",
        b"<a href='javascript:alert(1)'>x</a>",
        b"<a href=' jAva&#10;script:alert(1)'>x</a>",
        b"<script>alert(1)</script>",
        b"<p style='x'>x</p>",
        b"<iframe></iframe>",
        b"<math></math>",
        b"<a href='data:text/html,x'>x</a>",
    ):
        assert list(dangers(page)), page
    harmless = b"<p>x <a href='https://a.example/'>y</a></p><script src='/a.js' defer></script>"
    assert not list(dangers(harmless))


@pytest.mark.sqlite_is_enough
def test_hostile_words_leave_the_pages_skeleton_as_it_is(fanal: SmallPaper, client: Client) -> None:
    small.story(fanal.sport, slug="harmless")
    harmless = full_story(fanal.sport, "x", 0)
    expected = skeleton(client.get("/sport/s0/").content)
    harmless.delete()
    for number, text in enumerate([*PAYLOADS[:: rounds(27, 9)], *BEYOND[5:13]], start=1):
        plain = re.sub(r"\s+", " ", text).replace("\x00", "")
        article = full_story(fanal.sport, "x", number)
        article.title, article.standfirst, article.kicker = plain[:255], plain, plain[:60]
        small.publish(article)
        assert skeleton(client.get(f"/sport/s{number}/").content) == expected, text
        article.delete()


@pytest.mark.sqlite_is_enough
def test_a_headline_is_shown_as_it_was_typed(fanal: SmallPaper, client: Client) -> None:
    for number, text in enumerate(PAYLOADS[:: rounds(15, 5)]):
        headline = " ".join(printable(text).split())[:200].strip()
        article = full_story(fanal.news, headline, number)
        heading = parsed(client.get(f"/actualite/s{number}/").content).find(".//h1")
        shown = "".join(heading.itertext())
        # Typography may put other spaces and apostrophes; nothing else.
        assert _bare(shown) == _bare(headline)
        article.delete()


def _bare(text: str) -> str:
    return re.sub(r"[\s\u00a0\u202f]", "", text).replace("’", "'")


@pytest.mark.parametrize("name", ["title", "kicker", "standfirst"])
def test_no_control_character_reaches_a_reader(
    fanal: SmallPaper, client: Client, name: str
) -> None:
    article = small.draft(fanal.sport, slug="un")
    setattr(article, name, "av\x0bant\x1f apr\x7fès")
    small.publish(article)
    assert "avant après" in client.get("/sport/un/").content.decode()
    for path in FEEDS:
        etree.fromstring(client.get(path).content)


def test_a_role_with_a_control_character_reaches_readers_without_it(
    fanal: SmallPaper, client: Client
) -> None:
    article = small.story(fanal.sport, slug="un", authors=[fanal.ines])
    article.bylines = [small.Byline(author=fanal.ines, role="à Ge\x0bnève")]
    small.publish(article)
    assert "à Genève" in client.get("/sport/un/").content.decode()


# -- rich text, by itself


def test_cleaned_rich_text_has_inline_tags_and_plain_links_alone() -> None:
    wrong = []
    for text in TEXTS:
        if "\ud800" in text:
            continue
        for piece in (clean(text), *paragraphs(text)):
            tree = html.fragment_fromstring(printable(piece), create_parent="div")
            for element in tree.iterdescendants():
                # `title` and `lang` are nh3's own choice: harmless, and to be mended.
                names = set(element.attrib) - {"title", "lang"}
                right = element.tag in INLINE_TAGS and names <= {"href"}
                if not right or scheme_of(element.get("href", "")) not in LINKED:
                    wrong.append((text, piece))
    assert wrong == []


LINKED = SCHEMES | {"page", "document"}


@pytest.mark.sqlite_is_enough
@pytest.mark.parametrize(
    "link", ["<a href='java&#1;script:alert(1)'>x</a>", "<a href='&#127;data:a'>x</a>"]
)
def test_a_scheme_written_with_control_characters_is_none(
    fanal: SmallPaper, client: Client, link: str
) -> None:
    small.story(fanal.sport, slug="un", body=[small.paragraph(link)])
    assert list(dangers(client.get("/sport/un/").content)) == []


def test_no_other_attribute_than_href_and_a_language_is_left() -> None:
    assert clean("<b title='x' lang='en' onclick='y'>a</b>") == '<b lang="en">a</b>'
    assert clean("<sup lang='en' style='y'>a</sup>") == "<sup>a</sup>"
    assert paragraphs("<p lang='en'>a</p><p>b</p>") == ["a", "b"]


def test_no_words_are_lost_where_paragraphs_lie_within_one_another() -> None:
    assert "après" in " ".join(paragraphs("<p><button><p>avant</p></button>après</p>"))


def test_cleaning_twice_changes_nothing() -> None:
    for text in TEXTS:
        if "\ud800" not in text:
            assert clean(clean(text)) == clean(text)


# -- what the newsroom's own forms do with them


@pytest.mark.sqlite_is_enough
@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        " javascript:alert(1)",
        "//x",
        "x",
        "\x00https://a.b",
    ],
)
@pytest.mark.django_db
@pytest.mark.parametrize("made", [AuthorLink, SocialAccount, PartnerPage, EmbedBlock])
def test_an_address_that_is_none_is_refused(made: Any, url: str) -> None:
    if made is EmbedBlock:
        block = EmbedBlock()
        with pytest.raises(ValidationError):
            block.clean(block.to_python({"url": url, "title": "x"}))
        return
    name = "url_of_partner" if made is PartnerPage else "url"
    with pytest.raises(ValidationError) as refusal:
        made(**{name: url}).clean_fields()
    assert name in refusal.value.message_dict


def rich(text: str) -> str:
    """A paragraph as the rich-text editor sends it."""
    block = {
        "key": "a",
        "type": "unstyled",
        "depth": 0,
        "text": text,
        "inlineStyleRanges": [],
        "entityRanges": [],
    }
    return json.dumps({"blocks": [block], "entityMap": {}})


def story_form(article: ArticlePage, headline: str, words: str) -> dict[str, Any]:
    """The whole form of a story's edit page, as a browser posts it."""
    return nested_form_data(
        {
            "title": headline,
            "slug": article.slug,
            "kicker": headline[:60],
            "standfirst": words,
            "short_headline": "",
            "format": "brief",
            "picture": "",
            "picture_caption": "",
            "seo_title": "",
            "search_description": "",
            "published_at": "",
            "updated_at": "",
            "go_live_at": "",
            "expire_at": "",
            "key_points": streamfield([]),
            "body": streamfield(
                [
                    ("paragraph", rich(words)),
                    ("heading", {"text": headline[:200], "level": "2"}),
                ]
            ),
            "bylines": inline_formset([]),
            "story_topics": inline_formset([]),
            "related_picks": inline_formset([]),
            "comments": inline_formset([]),
            "action-publish": "1",
        }
    )


FORMED = [text for text in [*PAYLOADS[::40], *NAUGHTY[::50], *BEYOND] if text != "\ud800 seul"]


@pytest.mark.parametrize("number", range(len(FORMED)))
def test_a_posted_story_is_published_or_refused_in_words(
    fanal: SmallPaper, client: Client, number: int
) -> None:
    text = FORMED[number]
    article = small.draft(fanal.sport, slug="un")
    client.force_login(cast.marc())
    form = story_form(article, text[:255].strip() or "-", text)
    address = reverse("wagtailadmin_pages:edit", args=[article.pk])
    response = client.post(address, form)
    assert response.status_code in {200, 302}
    if response.status_code == 302:
        again = client.get(address)
        assert again.status_code == 200
        is_out = small.fresh(article).live
        assert is_out or "n’est pas publié" in again.content.decode()  # nothing visible is in it
        assert Client().get("/sport/un/").status_code == (200 if is_out else 404)
    else:
        assert response.context["form"].errors or response.context["form"].formsets
        assert Client().get("/sport/un/").status_code == 404


@pytest.mark.parametrize(
    "text",
    [
        "un \ud800 seul",
        "un \x00 nul",
    ],
)
def test_the_editors_json_may_hold_what_no_database_takes(
    fanal: SmallPaper, client: Client, text: str
) -> None:
    """JSON escapes carry what UTF-8 cannot: a browser sends them when broken text is pasted."""
    article = small.draft(fanal.sport, slug="un")
    client.force_login(cast.marc())
    form = story_form(article, "Titre", "mots")
    form["body-0-value"] = rich(text)
    response = client.post(reverse("wagtailadmin_pages:edit", args=[article.pk]), form)
    assert response.status_code in {200, 302}
