"""What a story is made of, read from its latest draft as it is stored: as JSON, without a query for
each picture in it.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from html import unescape
from typing import Any

from wagtail.models import Revision

from rotative.articles.models import ArticlePage, Byline, StoryTopic

# Of a block's fields those that are nobody's words.
_NO_WORDS = {"id", "type", "level", "url", "kind", "stars", "ordered", "date"}
_BREAK = re.compile(r"</?(?:p|br|li|ul|ol|h\d)\b[^>]*>")
_TAG = re.compile(r"</?[a-z][^>]*>")


@dataclass(frozen=True)
class Draft:
    """The latest draft of a story."""

    headline: str
    prominent: str
    body: str
    format: str
    author_ids: list[int]
    topic_ids: list[int]
    saved_at: datetime | None = None
    saved_by: int | None = None

    @property
    def words(self) -> int:
        return len(self.body.split())


def drafts(articles: list[ArticlePage]) -> dict[int, Draft]:
    """The latest draft of each article, in a fixed number of queries."""
    revisions = Revision.objects.in_bulk(
        [a.latest_revision_id for a in articles if a.latest_revision_id]
    )
    without = [a.pk for a in articles if a.latest_revision_id not in revisions]
    bylines: dict[int, list[int]] = {}
    topics: dict[int, list[int]] = {}
    for model, column, found in (
        (Byline, "author_id", bylines),
        (StoryTopic, "topic_id", topics),
    ):
        rows: Any = model._default_manager.filter(article_id__in=without) if without else ()
        for row in rows:
            found.setdefault(row.article_id, []).append(getattr(row, column))
    made = {}
    for article in articles:
        revision = revisions.get(article.latest_revision_id)
        if revision is not None:
            draft = _draft(revision.content)
            made[article.pk] = replace(
                draft, saved_at=revision.created_at, saved_by=revision.user_id
            )
        else:
            made[article.pk] = _draft(
                {
                    **{name: getattr(article, name) for name in _COLUMNS},
                    "body": list(article.body.raw_data),
                    "key_points": list(article.key_points.raw_data),
                    "bylines": [{"author": pk} for pk in bylines.get(article.pk, [])],
                    "story_topics": [{"topic": pk} for pk in topics.get(article.pk, [])],
                }
            )
    return made


_COLUMNS = ("title", "kicker", "short_headline", "standfirst", "format", "picture_caption")


def _draft(content: dict[str, Any]) -> Draft:
    told = {name: str(content.get(name) or "") for name in _COLUMNS}
    key_points = "\n".join(_prose(_stream(content.get("key_points"))))
    prominent = [told["title"], told["short_headline"], told["kicker"], told["standfirst"]]
    body = [*_prose(_stream(content.get("body")))]
    return Draft(
        headline=told["title"],
        prominent="\n".join([*prominent, key_points, told["picture_caption"]]),
        body="\n".join(body),
        format=told["format"],
        author_ids=_ids(content.get("bylines"), "author"),
        topic_ids=_ids(content.get("story_topics"), "topic"),
    )


def _ids(rows: Any, name: str) -> list[int]:
    return list(dict.fromkeys(row[name] for row in rows or [] if row.get(name)))


def _stream(stored: Any) -> Any:
    return json.loads(stored) if isinstance(stored, str) and stored else stored


def _prose(value: Any) -> Iterator[str]:
    """All texts in a stream of blocks, without their tags."""
    if isinstance(value, str):
        yield unescape(_TAG.sub("", _BREAK.sub(" ", value)))
    elif isinstance(value, dict):
        for name, each in value.items():
            if name not in _NO_WORDS:
                yield from _prose(each)
    elif isinstance(value, list):
        for each in value:
            yield from _prose(each)
