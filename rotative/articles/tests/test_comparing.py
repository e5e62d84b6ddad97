"""What is published while the record is compared with the newsroom."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from rotative.articles.models import ArticlePage
from rotative.record import sources
from rotative.record.models import Story
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper


@pytest.fixture
def meanwhile(fanal: SmallPaper, monkeypatch: pytest.MonkeyPatch) -> ArticlePage:
    """A story of which a new version is published just after the comparison has read it, and
    another story after all were read."""
    bridge = small.story(fanal.news, "Un pont", slug="pont")

    def slowly(source: sources.Source) -> Iterator[Any]:
        read = list(source.entries())
        bridge.title = "Un pont de verre"
        small.publish(bridge)
        yield from read
        small.story(fanal.sport, "Une finale", slug="finale")

    monkeypatch.setattr(
        sources,
        "sources",
        [
            replace(source, entries=lambda it=source: slowly(it))
            if source.model is Story
            else source
            for source in sources.sources
        ],
    )
    return bridge


def test_nothing_that_is_published_meanwhile_is_taken_back(meanwhile: ArticlePage) -> None:
    assert list(sources.check()) == []
    headlines = Story.objects.order_by("headline").values_list("headline", flat=True)
    assert list(headlines) == ["Un pont de verre", "Une finale"]


def test_what_bypassed_the_newsroom_is_mended_all_the_same(meanwhile: ArticlePage) -> None:
    other = small.story(meanwhile.get_parent(), "Autre", slug="autre")
    ArticlePage.objects.filter(pk=other.pk).update(title="Autre chose")
    gone = small.story(meanwhile.get_parent(), "Parti", slug="parti")
    ArticlePage.objects.filter(pk=gone.pk).update(live=False)
    found = {(it.table, it.id, it.what) for it in sources.check()}
    assert found == {("story", other.pk, "stale"), ("story", gone.pk, "no longer public")}
    headlines = Story.objects.order_by("headline").values_list("headline", flat=True)
    assert list(headlines) == ["Autre chose", "Un pont de verre", "Une finale"]
