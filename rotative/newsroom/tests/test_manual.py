"""The manual: read in the newsroom, in both languages, with words and pictures that are there."""

import re
from pathlib import Path

import pytest
import wagtail
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.test import Client
from django.urls import reverse
from lxml import html
from PIL import Image
from wagtail.users.models import UserProfile

import rotative
from rotative.newsroom.manual import chapters, markdown
from rotative.record.words import LANGUAGES
from rotative.testing import cast
from rotative.testing.paper import SmallPaper

PACKAGE = Path(rotative.__file__).parent
WAGTAIL = Path(wagtail.__file__).parent
EACH = [(language, slug) for language in LANGUAGES for slug in chapters.CHAPTERS]
LARGEST, ALL_TOGETHER = 60_000, 3_000_000  # bytes
SIGN_WITHOUT_SPACE = re.compile("[^\\s\u202f][;!?](?=\\s|$)|[^\u00a0\u202f]:(?=\\s|$)| [;:!?»]|« ")

PICTURE = re.compile(r"!\[([^\]]*)\]\(\S+/([a-z-]+)-1366\.webp\)")
LABEL = re.compile(r"\*\*([^*]+)\*\*")
LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)]+)\.md\)")

each = pytest.mark.parametrize(("language", "slug"), EACH)


def text(language: str, slug: str) -> str:
    return chapters.chapter(language, slug).text


def labels() -> dict[str, set[str]]:
    """What screens are labelled with, by language: our words and Wagtail's."""
    found: dict[str, set[str]] = {language: set() for language in LANGUAGES}
    ours = PACKAGE / "locale/fr/LC_MESSAGES/django.po"
    with ours.open("rb") as file:
        catalogs = [read_po(file)]
    for each_of_them in WAGTAIL.rglob("locale/fr/LC_MESSAGES/*.mo"):
        with each_of_them.open("rb") as file:
            catalogs.append(read_mo(file))
    for message in (message for catalog in catalogs for message in catalog if message.id):
        for language, words in (("en", message.id), ("fr", message.string)):
            found[language].update(
                map(plain, words if isinstance(words, tuple | list) else [words])
            )
    return found


def plain(words: str) -> str:
    """A field's name begins with a capital on the screen; spaces and apostrophes may differ."""
    return " ".join(words.replace("'", "’").split()).rstrip(" :").casefold()


# -- chapters


def test_both_languages_have_the_same_chapters_and_no_other_file_lies_there() -> None:
    for language in LANGUAGES:
        lying = {file.stem for file in (chapters.HERE / language).iterdir()}
        assert lying == set(chapters.CHAPTERS), language


@pytest.mark.parametrize("slug", chapters.CHAPTERS)
def test_a_chapter_says_the_same_in_both_languages(slug: str) -> None:
    """As far as that can be counted: headings, items, rows, pictures and links in their order."""
    french, english = (text(language, slug) for language in ("fr", "en"))
    for pattern in (
        r"^## ",
        r"^\* ",
        r"^\d+\. ",
        r"^\|",
        r"!\[[^\]]*\]\(\S+/([a-z-]+)-1366\.webp\)",
        r"\(([a-z-]+)\.md\)",
    ):
        found = [re.findall(pattern, each, re.M) for each in (french, english)]
        assert found[0] == found[1], pattern


@each
def test_what_stands_in_bold_stands_on_a_screen(language: str, slug: str) -> None:
    known = LABELS[language]
    named = LABEL.findall(text(language, slug))
    assert [words for words in named if plain(words) not in known] == []


LABELS = labels()


@each
def test_links_lead_to_chapters_and_nothing_is_left_unread(language: str, slug: str) -> None:
    written = text(language, slug)
    assert {it[1] for it in LINK.findall(written)} <= set(chapters.CHAPTERS)
    shown = html.fromstring(f"<div>{chapters.chapter(language, slug).html()}</div>")
    left = "".join(shown.xpath(".//text()[not(parent::kbd)]"))
    assert not re.search(r"[*`\[\]|#]", left), left


@pytest.mark.parametrize("slug", chapters.CHAPTERS)
def test_french_is_spaced_as_french_is(slug: str) -> None:
    prose = re.sub(r"`[^`]*`|\]\([^)]*\)", "", text("fr", slug))
    assert SIGN_WITHOUT_SPACE.findall(prose) == []
    assert "'" not in prose


# -- pictures


def named(language: str) -> set[str]:
    return {it[1] for slug in chapters.CHAPTERS for it in PICTURE.findall(text(language, slug))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_is_there_in_both_widths_and_every_one_is_shown(language: str) -> None:
    wanted = {f"{name}-{width}.webp" for name in named(language) for width in chapters.WIDTHS}
    assert {file.name for file in (chapters.PICTURES / language).iterdir()} == wanted
    for name in named(language):
        for width in chapters.WIDTHS:
            with Image.open(chapters.file_of(language, name, width)) as image:
                assert image.width == width


@each
def test_what_a_chapter_leads_to_is_there(language: str, slug: str) -> None:
    """Read as a file, too."""
    folder = chapters.HERE / language
    led = re.findall(r"\]\(([^)]+)\)", text(language, slug))
    assert [it for it in led if not (folder / it).is_file()] == []


def test_pictures_are_small_and_say_what_they_show() -> None:
    sizes = {file: file.stat().st_size for file in chapters.PICTURES.rglob("*.webp")}
    assert {file.name: size for file, size in sizes.items() if size > LARGEST} == {}
    assert sum(sizes.values()) <= ALL_TOGETHER
    for language, slug in EACH:
        for alt, _name in PICTURE.findall(text(language, slug)):
            assert len(alt) > 25


# -- screens


def reader(language: str) -> Client:
    user = cast.ines()
    UserProfile.objects.create(user=user, preferred_language=language)
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_chapters_are_read_in_the_language_of_who_reads(fanal: SmallPaper, language: str) -> None:
    client, titles = reader(language), [it.title for it in chapters.chapters(language)]
    for title, slug in zip(titles, chapters.CHAPTERS, strict=True):
        answer = client.get(f"/newsroom/manual/{slug}/")
        page = html.document_fromstring(answer.content.decode())
        assert page.findtext(".//h1").strip() == title
        contents = page.xpath("//div[@class='manual']/nav//a")
        assert [it.text for it in contents] == titles
        assert [it.text for it in contents if it.get("aria-current")] == [title]
        for image in page.xpath("//div[@class='manual']//img"):
            assert f"/manual/{language}/" in image.get("src")


@pytest.mark.django_db
def test_the_manual_is_in_the_help_menu_and_wagtails_guide_is_not(fanal: SmallPaper) -> None:
    client = reader("fr")
    first = client.get("/newsroom/").content.decode()
    assert '"url": "/newsroom/manual/"' in first
    assert "guide.wagtail.org" not in first
    contents = html.document_fromstring(client.get("/newsroom/manual/").content.decode())
    found = contents.xpath("//ol[@class='manual-contents']/li/a")
    assert found[0].text == "La première heure"
    assert [it.get("href") for it in found] == [
        f"/newsroom/manual/{slug}/" for slug in chapters.CHAPTERS
    ]


@pytest.mark.django_db
def test_there_is_no_such_chapter_and_nothing_for_strangers(fanal: SmallPaper) -> None:
    assert reader("fr").get("/newsroom/manual/no-such/").status_code == 404
    assert Client().get("/newsroom/manual/plan/").status_code == 302


@pytest.mark.django_db
def test_ctrl_k_finds_chapters_and_what_stands_in_them(fanal: SmallPaper) -> None:
    client = reader("en")

    def found(words: str) -> list[tuple[str, str]]:
        answer = client.get("/newsroom/find/", {"q": words}).content.decode()
        lines = html.fromstring(f"<div>{answer}</div>").xpath("//a[contains(@href,'/manual/')]")
        return [(" ".join(it.text_content().split()), it.get("href")) for it in lines]

    assert found("pasting") == [("Pasting a text", "/newsroom/manual/pasting/")]
    assert found("coller") == [("Pasting a text", "/newsroom/manual/pasting/")]
    assert found("scheduling") == [
        ("Publishing, scheduling, correcting, withdrawing", "/newsroom/manual/publishing/")
    ]
    assert ("What is left for you Pasting a text", LEFT) in found("what is left")


LEFT = "/newsroom/manual/pasting/#what-is-left-for-you"


@pytest.mark.django_db
def test_screens_that_a_chapter_speaks_of_lead_to_it(fanal: SmallPaper) -> None:
    assert set(chapters.SPEAKS_OF.values()) <= set(chapters.CHAPTERS)
    of = {
        reverse("stories"): "finding",
        reverse("new_story"): "writing",
        reverse("preview_links", args=[7]): "preview-links",
        reverse("wagtailadmin_pages:edit", args=[7]): "writing",
        reverse("plan"): "plan",
        reverse("messages:index"): "letters",
        reverse("editions"): "newsletters",
        reverse("invite"): "accounts",
        reverse("wagtailusers_users:index"): "accounts",
        reverse("wagtailimages:index"): "pictures",
        reverse("press"): "fronts",
    }
    for address, slug in of.items():
        rest = address.removeprefix("/newsroom/")
        matching = (it for begin, it in chapters.SPEAKS_OF.items() if re.match(begin, rest))
        assert next(matching, None) == slug, address


def test_markdown_is_drawn_as_the_manual_is() -> None:
    def shown(text: str) -> str:
        drawn = markdown.render(
            text,
            picture=lambda name, alt: f"[{name}: {alt}]",
            link=lambda slug: f"/{slug}/",
        )
        return drawn.replace("\n", "")

    assert shown("<b>1</b> & `<kbd>`") == (
        "<p>&lt;b&gt;1&lt;/b&gt; &amp; <kbd>&lt;kbd&gt;</kbd></p>"
    )
    assert shown("[a](javascript:x) [b](plan.md)") == (
        '<p>[a](javascript:x) <a href="/plan/">b</a></p>'
    )
    assert shown("**Publish**\n\n![The dialog.](../en/dialog-1366.webp)") == (
        "<p><b>Publish</b></p>[dialog: The dialog.]"
    )
    assert shown("## At its hour") == '<h2 id="at-its-hour">At its hour</h2>'
    assert shown("| state | |\n|---|---|\n| Ready | it waits |") == (
        '<div class="manual-table"><table class="listing"><thead><tr><th scope="col">state</th>'
        '<th scope="col"></th></tr></thead><tbody><tr><th scope="row">Ready</th><td>it waits</td>'
        "</tr></tbody></table></div>"
    )
