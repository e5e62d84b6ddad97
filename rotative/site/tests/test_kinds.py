"""The table of page kinds: what is declared in it is found, pressed and told of."""

import pytest
from django.urls import resolve

from rotative.press.drains import add_pages
from rotative.press.models import Page
from rotative.record.reading import Record
from rotative.site import kinds
from rotative.site.kinds import ARCHIVES, FEEDS, FRONT, FRONTS, IN_THE_TREE, PAGE, rank_of
from rotative.site.press import Printer
from rotative.testing.paper import SmallPaper, story
from rotative.testing.paper import path_of as path_of_story

pytestmark = pytest.mark.django_db


def test_the_front_page_is_the_most_important_and_archives_the_least(fanal: SmallPaper) -> None:
    for path, rank in {
        "/": FRONT,
        "/sport/": FRONTS,
        "/dernieres-nouvelles/": FRONTS,
        "/contact/": FRONTS,
        "/actualite/monde/": PAGE,
        "/actualite/un-accord/": PAGE,
        "/themes/veltanie/": PAGE,
        "/rss.xml": FEEDS,
        "/sport/feed.json": FEEDS,
        "/sitemap-2026-11.xml": FEEDS,
        "/archives/2026/11/": ARCHIVES,
        "/sport/2026/": ARCHIVES,
        "/themes/veltanie/2026/11/page-2/": ARCHIVES,
        "/Ünbekannt.xyz": PAGE,
    }.items():
        assert rank_of(path) == rank, path


def test_pages_are_added_with_the_importance_of_their_kind(fanal: SmallPaper) -> None:
    add_pages(["/", "/rss.xml"])
    assert dict(Page.objects.values_list("path", "importance")) == {"/": FRONT, "/rss.xml": FEEDS}


def test_every_address_of_a_kind_is_made_by_that_kind(fanal: SmallPaper) -> None:
    story(fanal.world, "Un pont", authors=[fanal.ines], topics=[fanal.summit])
    record = Record()
    seen = 0
    for kind in kinds.kinds():
        if kind.address.startswith(IN_THE_TREE):
            continue
        views = {pattern.callback for pattern in kind.patterns()}
        assert views, kind.address
        for path in kind.addresses(record):
            made = resolve(path).func
            assert made.rank == kind.rank, path
            assert Printer(record.as_of).print(path).status == 200, path
            seen += 1
    assert seen > 40


def test_the_sitemap_of_standing_pages_has_what_stands(fanal: SmallPaper) -> None:
    made = story(fanal.world, "Un pont", authors=[fanal.ines], topics=[fanal.summit])
    told = list(kinds.standing_addresses(Record()))
    assert told[:2] == ["/", "/dernieres-nouvelles/"]
    assert told[-1] == "/newsletter/"
    assert {"/sport/", "/actualite/monde/", "/auteurs/ines-carvalho/", "/contact/"} <= set(told)
    assert path_of_story(made) not in told and "/archives/" not in told
