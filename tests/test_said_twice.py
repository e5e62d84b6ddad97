"""What must be written in two places says the same in both: the code, and who serves before it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import Resolver404, URLPattern, URLResolver, resolve

from rotative.press.front import APART
from rotative.press.store import ENDINGS, HTML, KINDS, Kind
from rotative.record.reading import Record
from rotative.record.words import COMING, RESERVED, WORDS
from rotative.site.look import stylesheet_path
from rotative.site.middleware import PASSES
from rotative.site.outage import Why, draw_outage
from rotative.syndication.sitemaps import robots
from rotative.testing.paper import SmallPaper, small_paper
from rotative.urls import urlpatterns

NGINX = Path(__file__).resolve().parent.parent / "deployment/nginx"


@pytest.fixture
def fanal(db: None) -> SmallPaper:
    return small_paper()


# -- words of addresses


def first_parts(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    """What the addresses of the program begin with, up to the first slash."""
    for pattern in patterns:
        address = str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver) and not address:
            yield from first_parts(pattern.url_patterns)
        else:
            yield address.split("/")[0]


def first_words() -> set[str]:
    """Those that a section could be called by: no files, nothing that is captured."""
    return {part for part in first_parts(urlpatterns) if re.fullmatch(r"[-\w]+", part)}


def test_no_section_can_take_the_first_word_of_an_address_of_the_program() -> None:
    # The contact page lies in the tree, and its form below it.
    missing = first_words() - RESERVED - {"contact"}
    assert not missing, f"rotative/record/words.py lets sections have {sorted(missing)}"
    assert {"archives", "newsletter", "newsroom", "documents", "media"} <= first_words()


@pytest.mark.parametrize("language", WORDS)
def test_every_word_of_a_language_begins_an_address(language: str) -> None:
    assert set(WORDS[language].values()) <= first_words()


def test_what_is_to_come_has_not_come() -> None:
    come = first_words() & set(COMING)
    assert not come, f"rotative/record/words.py calls {sorted(come)} to come"


def test_the_front_asks_the_store_for_nothing_that_is_no_page() -> None:
    included = {str(pattern.pattern).strip("/") for pattern in urlpatterns if str(pattern.pattern)}
    apart = {*included, settings.STATIC_URL.strip("/"), settings.MEDIA_URL.strip("/")}
    assert {path.strip("/") for path in APART} == apart, "press/front.py, APART"
    assert apart <= RESERVED


def test_robots_are_kept_from_places_that_exist(fanal: SmallPaper) -> None:
    lines = robots(Record()).body.decode().splitlines()
    kept = [line.split()[1] for line in lines if line.startswith("Disallow:")]
    assert kept == ["/newsroom/", "/documents/", "/contact/about/"]
    for place in kept:
        found = [p for p in (f"{place}1/a", f"{place}pages/", f"{place}a/") if leads_apart(p)]
        assert found, f"nothing of its own lives under {place}"


def leads_apart(path: str) -> bool:
    """Whether an address has a view of its own, and is not looked for in the tree."""
    try:
        return resolve(path).url_name != "wagtail_serve"
    except Resolver404:
        return False


def test_the_maintenance_page_gets_what_it_shows(fanal: SmallPaper) -> None:
    page = draw_outage(Why.WORK)
    shown = re.findall(r'<link [^>]*href="([^"]+)"', page)
    assert shown == [stylesheet_path(Record())]
    assert all(path.startswith(PASSES) for path in [*shown, "/icon.svg"])
    assert set(PASSES) & set(APART) == set(APART) - {"/documents/"}


# -- nginx


def lines(name: str) -> list[str]:
    """A file of nginx's, each line with single spaces."""
    return [" ".join(line.split()) for line in (NGINX / name).read_text().splitlines()]


def block(name: str) -> list[str]:
    """The lines of a `map`."""
    every = lines("rotative.conf")
    start = every.index(f"map $uri ${name} {{")
    return every[start + 1 : every.index("}", start)]


def value(text: str) -> str:
    """A value as nginx reads it: in quotes where it has spaces or semicolons."""
    return f'"{text}"' if re.search(r"[\s;]", text) else text


def lines_of(of: str) -> list[str]:
    """The lines of a map that `press/store.py` asks for: names go before endings."""
    told: list[tuple[str, Kind]] = [("default", HTML)]
    told += [(f"~/{re.escape(name)}$", kind) for name, kind in KINDS.items()]
    told += [(f"~{re.escape(ending)}$", kind) for ending, kind in ENDINGS.items()]
    return [f"{where.replace(chr(92) + '-', '-')} {value(getattr(k, of))};" for where, k in told]


@pytest.mark.parametrize(("of", "name"), [("content_type", "type"), ("cache", "cache")])
def test_nginx_says_of_each_kind_of_file_what_the_store_says(of: str, name: str) -> None:
    said, expected = block(f"rotative_{name}"), lines_of(of)
    missing = [line for line in expected if line not in said]
    assert not missing, f"deployment/nginx/rotative.conf, $rotative_{name}, lacks {missing}"
    assert said == expected


def test_nginx_adds_the_headers_that_the_application_adds() -> None:
    said = lines("rotative-store.conf")
    headers = dict(settings.READER_HEADERS)
    month = headers.pop("Strict-Transport-Security")
    expected = [f"add_header {name} {value(text)};" for name, text in headers.items()]
    expected.append("add_header Strict-Transport-Security $rotative_hsts;")
    missing = [line for line in expected if line not in said]
    assert not missing, f"deployment/nginx/rotative-store.conf lacks {missing}"
    assert f'https "{month}";' in lines("rotative.conf")


def test_nginx_looks_for_no_page_where_there_is_none() -> None:
    said = lines("rotative.conf")
    for path in APART:
        place = "/media/pictures/" if path == settings.MEDIA_URL else path
        assert f"location ^~ {place} {{" in said, f"deployment/nginx/rotative.conf lacks {place}"
