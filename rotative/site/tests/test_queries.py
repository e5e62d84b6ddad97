"""An address whose answer depends on the query: one answer for each, and none is kept."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from rotative.press import inquiry
from rotative.press.drains import add_pages
from rotative.press.fetching import fetch
from rotative.press.models import Page
from rotative.press.store import Store
from rotative.press.tests.conftest import store  # noqa: F401
from rotative.record.reading import Record
from rotative.site import kinds
from rotative.site.kinds import PAGE, Kind, asks_at
from rotative.site.press import Printer
from rotative.testing import paper as small
from rotative.testing.echo import pages
from rotative.testing.paper import SmallPaper


@pytest.fixture
def echo(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The site map has a page that repeats its query."""
    settings.ROOT_URLCONF = "rotative.testing.echo.urls"
    table = (*pages.PAGES, *kinds.kinds())
    monkeypatch.setattr(kinds, "kinds", lambda: table)
    kinds._asking.cache_clear()
    yield
    kinds._asking.cache_clear()


@pytest.fixture
def pressing(store: Store, echo: None) -> Store:  # noqa: F811
    """Le Fanal, with a store."""
    small.small_paper()
    return store


def words(reply: HttpResponse) -> str:
    return reply.content.decode().partition(": ")[2]


def files(store: Store) -> list[str]:  # noqa: F811
    return [name for name in store.names(store.live) if "echo" in name]


def test_two_queries_have_two_answers_and_nothing_comes_to_lie_in_the_store(
    pressing: Store,
) -> None:
    reader = Client()
    for query, said in {
        "?q=accord": "q=accord page=",
        "?page=2&q=accord": "q=accord page=2",
        "": "q= page=",
        "?q=<b>&other=1": "q=&lt;b&gt; page=",
    }.items():
        reply = reader.get(f"/echo/{query}")
        assert (reply.status_code, words(reply)) == (200, said)
        assert reply["Cache-Control"] == "no-store"
        assert "ETag" not in reply
    assert reader.head("/echo/?q=accord")["Cache-Control"] == "no-store"
    assert files(pressing) == []
    assert not Page.objects.filter(path="/echo/").exists()


def test_without_a_store_it_is_the_same(fanal: SmallPaper, echo: None) -> None:
    reply = Client().get("/echo/?q=accord")
    assert (words(reply), reply["Cache-Control"]) == ("q=accord page=", "no-store")


def test_what_is_asked_has_bounds(fanal: SmallPaper, echo: None) -> None:
    """The last word counts, two hundred characters of it, none that a database refuses."""
    reader = Client()
    assert words(reader.get("/echo/?q=un&q=deux")) == "q=deux page="
    assert words(reader.get("/echo/?q=" + "a" * 300)) == f"q={'a' * 200} page="
    assert words(reader.get("/echo/?q=a%00b")) == "q=ab page="
    assert words(reader.get("/echo/?q=%ff")) == "q=\N{REPLACEMENT CHARACTER} page="


def test_what_is_not_found_is_not_kept_either(pressing: Store) -> None:
    reply = Client().get("/echo/?q=nothing")
    assert (reply.status_code, reply["Cache-Control"]) == (404, "no-store")
    assert "Cette page n’existe pas" in reply.content.decode()
    assert Client().get("/echo")["Location"] == "/echo/"
    assert Client().post("/echo/").status_code == 405


def test_a_file_that_lies_there_shadows_nothing(pressing: Store) -> None:
    pressing.place("/echo/", pressing.draft(b"<p>Le Fanal: of old", "draft"), 1)
    assert words(Client().get("/echo/?q=accord")) == "q=accord page="
    assert words(Client().get("/echo/")) == "q= page="
    for _difference in inquiry.check():
        pass
    assert files(pressing) == []


def test_what_was_a_page_once_leaves_the_store(pressing: Store) -> None:
    """As when an address begins to ask: the press finds no page there."""
    add_pages(["/echo/"])
    for _done in inquiry.press_all():
        pass
    assert Page.objects.get(path="/echo/").state == Page.State.GONE
    assert files(pressing) == []


def test_the_press_is_told_of_no_such_address(pressing: Store) -> None:
    printer = Printer(datetime(2026, 11, 18, tzinfo=UTC))
    assert "/echo/" not in set(printer.addresses())
    assert "/echo/" not in set(kinds.standing_addresses(Record()))
    printed = printer.print("/echo/")
    assert (printed.status, printed.storable) == (404, False)
    assert fetch("/echo/").status == 404


def test_the_front_knows_such_an_address(fanal: SmallPaper, echo: None) -> None:
    asking = {path: asks_at(path) for path in ("/echo/", "/echo", "/", "/sport/", "/echo/a/", "")}
    assert asking == {path: path == "/echo/" for path in asking}


def test_who_asks_cannot_be_pressed() -> None:
    with pytest.raises(ValueError, match="search/ asks for a query"):
        Kind("search/", pages.echo, PAGE, lambda record: ["/search/"], asks=("q",))
