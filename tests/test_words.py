"""The French interface is whole, agrees with its sources, and is spaced as French is.

`make words` mends most of what fails here; new words are then translated in the catalogue.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.apps import apps
from django.test import Client
from django.utils import translation
from django.utils.text import slugify
from lxml import html

from rotative.articles.models import ArticlePage, Byline
from rotative.lib.typography import NARROW, WIDE, dress
from rotative.newsroom.actions import found_paper
from rotative.people.models import Author
from rotative.sections.models import SectionPage
from rotative.site.engine import engine, words

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "rotative"
FRENCH = PACKAGE / "locale" / "fr" / "LC_MESSAGES" / "django.po"
OUR_KEYWORDS = ("gettext_lazy", "ngettext_lazy:1,2", "pgettext_lazy:1c,2", "say:2")

# Wagtail's words that ours replace on its screens too, on purpose.
BETTER_THAN_WAGTAIL = {
    "Timeline",
    *("Add/edit images you own", "Edit any image", "Select images in choosers"),
}

_PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[^(]?")
_SIGN_WITHOUT_SPACE = re.compile(rf"[^\s{NARROW}][;!?](?=\s|$)|[^{WIDE}]:(?=\s|$)")
_STRAIGHT = re.compile("['\"“”]")


def french() -> Catalog:
    """The catalogue that people edit."""
    with FRENCH.open("rb") as file:
        return read_po(file, locale="fr", domain="django")


def messages(catalog: Catalog) -> list[Message]:
    """All entries but the header."""
    return [message for message in catalog if message.id]


def texts(message: Message) -> list[str]:
    """The French of an entry; one text for each number where it has a plural."""
    strings = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return [text or "" for text in strings]


def key(message: Message) -> tuple[object, object]:
    """What an entry is found by: its English, and its context if it has one."""
    # A compiled catalogue's plurals are lists, a written one's are tuples.
    english = tuple(message.id) if isinstance(message.id, list) else message.id
    return message.context, english


def parts(*values: object) -> set[str]:
    """The strings among values and tuples of them: English, plural, context."""
    flat = [part for value in values for part in (value if isinstance(value, tuple) else (value,))]
    return {part for part in flat if isinstance(part, str)}


def sources() -> Iterator[tuple[object, object]]:
    """The key of every word in the sources, as Babel reads them."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(
        PACKAGE, methods, options, keywords={**DEFAULT_KEYWORDS, **parse_keywords(OUR_KEYWORDS)}
    )
    for _file, _line, english, _comments, context in found:
        yield context, english


def test_every_word_of_the_sources_is_in_the_catalogue_and_no_other() -> None:
    catalogued = {key(message) for message in messages(french())}
    written = set(sources())
    assert written - catalogued == set()
    assert catalogued - written == set()


def test_every_word_a_template_asks_for_is_in_the_catalogue() -> None:
    """Told by the engine that draws the pages, so that `babel.cfg` cannot read them otherwise."""
    known = set[str]().union(*(parts(*key(message)) for message in messages(french())))
    asked = set[str]()
    for template in (PACKAGE / "templates").rglob("*.html"):
        for _line, _function, word in engine("fr").extract_translations(template.read_text()):
            asked |= parts(word)
    assert asked
    assert asked - known == set()


def test_every_word_is_translated_and_none_is_a_guess() -> None:
    assert [m.id for m in messages(french()) if m.fuzzy or not all(texts(m))] == []


def test_placeholders_agree() -> None:
    """A lone per cent sign counts too: Jinja2 and Django would both trip over it."""
    wrong = []
    for message in messages(french()):
        # One may be a word, "in a minute": each number has the placeholders of its own English.
        english = [message.id] if isinstance(message.id, str) else message.id
        for said, text in zip(english, texts(message), strict=True):
            if sorted(_PLACEHOLDER.findall(text)) != sorted(_PLACEHOLDER.findall(said)):
                wrong.append(text)
    assert wrong == []


def test_spaces_round_a_word_are_those_of_the_english() -> None:
    """Words such as " and " are set between others."""
    wrong = []
    for message in messages(french()):
        english = message.id if isinstance(message.id, str) else message.id[0]
        for text in texts(message):
            if (text[:1].isspace(), text[-1:].isspace()) != (
                english[:1].isspace(),
                english[-1:].isspace(),
            ):
                wrong.append(text)
    assert wrong == []


def test_the_compiled_catalogue_says_what_the_other_says() -> None:
    with FRENCH.with_suffix(".mo").open("rb") as file:
        compiled = {key(m): texts(m) for m in messages(read_mo(file))}
    assert compiled == {key(m): texts(m) for m in messages(french())}


def test_french_words_have_french_spaces_quotes_and_apostrophes() -> None:
    every = [text for message in messages(french()) for text in texts(message)]
    assert [text for text in every if dress(text, "fr") != text] == []
    assert [text for text in every if _SIGN_WITHOUT_SPACE.search(text)] == []
    assert [text for text in every if _STRAIGHT.search(text)] == []


def test_no_word_can_break_the_markup_it_is_put_into() -> None:
    """Jinja2 takes translations for markup, in attributes too."""
    every = [text for message in messages(french()) for text in texts(message)]
    assert [text for text in every if re.search(r"[<>&\"]", text)] == []


def test_no_screen_of_wagtail_or_django_changes_its_words() -> None:
    """Our catalogue wins over theirs wherever the English is the same."""
    ours = {key(m): texts(m) for m in messages(french()) if m.id not in BETTER_THAN_WAGTAIL}
    changed = {}
    for app in apps.get_app_configs():
        path = Path(app.path) / "locale" / "fr" / "LC_MESSAGES" / "django.mo"
        if not path.exists():
            continue
        with path.open("rb") as file:
            theirs = {key(m): texts(m) for m in messages(read_mo(file))}
        changed |= {
            (app.label, *word): (ours[word], theirs[word])
            for word in ours.keys() & theirs.keys()
            if ours[word] != theirs[word]
        }
    assert changed == {}


def test_words_of_the_newsrooms_templates_are_in_the_catalogue() -> None:
    """They are Django's templates, for which we have a reader of our own."""
    tag = re.compile(r'{%\s*translate "([^"]+)"')
    own = sorted(PACKAGE.glob("newsroom/templates/**/*.html"))
    said = {word for path in own for word in tag.findall(path.read_text())}
    assert "How the store stands" in said
    assert said <= {message.id for message in messages(french())}


def test_the_first_section_of_a_french_paper_has_an_address() -> None:
    slug = words("fr").gettext("news")
    assert slug != "news"
    assert re.fullmatch(r"[a-z-]+", slug)


def test_an_english_paper_says_the_words_of_the_program() -> None:
    assert words("en").gettext("In this story") == "In this story"
    assert words("fr").gettext("In this story") == "Le Récap"
    with translation.override("en"):
        assert ArticlePage._meta.get_field("standfirst").verbose_name == "standfirst"
    with translation.override("fr"):
        assert ArticlePage._meta.get_field("standfirst").verbose_name == "chapô"


def test_a_quotation_has_guillemets_with_narrow_spaces() -> None:
    quoting = (
        "{% from 'components/blocks.html' import quotation %}"
        "{{ quotation({'text': 'Il pleut.', 'speaker': '', 'source': ''}) }}"
    )
    drawn = engine("fr").from_string(quoting).render()
    assert f"«{NARROW}Il pleut.{NARROW}»" in drawn


@pytest.fixture
def article(db: None) -> ArticlePage:
    """A story published on 7 March 2025 at five past nine in the morning, in Paris."""
    home = found_paper("Le Fanal", "fr")
    section = SectionPage.objects.child_of(home).get()
    story = ArticlePage(
        title="Le pont rouvre",
        slug="le-pont-rouvre",
        published_at=datetime(2025, 3, 7, 8, 5, tzinfo=UTC),
    )
    section.add_child(instance=story)
    return story


def byline_of(article: ArticlePage) -> str:
    """The line under a headline as readers see it, once the story is published."""
    article.save_revision().publish()
    page = html.fromstring(Client().get(article.url).content)
    return " ".join(page.find_class("byline")[0].text_content().split())


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], "Publié le 7 mars 2025 à 9h05"),
        (["Solveig Adour"], "Par Solveig Adour, publié le 7 mars 2025 à 9h05"),
        (["Inès", "Marc"], "Par Inès et Marc, publié le 7 mars 2025 à 9h05"),
        (["Inès", "Marc", "Lou"], "Par Inès, Marc et Lou, publié le 7 mars 2025 à 9h05"),
    ],
)
def test_the_byline_is_a_french_sentence(article: ArticlePage, names: list[str], said: str) -> None:
    article.bylines = [Byline(author=Author.objects.create(name=n, slug=slugify(n))) for n in names]
    assert byline_of(article) == said


def test_the_byline_says_in_french_when_a_story_was_updated(article: ArticlePage) -> None:
    article.updated_at = article.published_at + timedelta(days=25, minutes=25)
    said = "Publié le 7 mars 2025 à 9h05, mis à jour le 1er avril 2025 à 10h30"
    assert byline_of(article) == said
