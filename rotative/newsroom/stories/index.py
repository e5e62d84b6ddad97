"""The words of stories, where a search finds them: FTS5 in SQLite, a GIN index in PostgreSQL.

Both hold what is given to them as it is, for stems and spellings are made here (`lib.stems`). Each
story has one entry: the terms of its text, and marks that no text has: who signs it, what it is
about, its day, and what near spellings are found by.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from rotative.lib import stems
from rotative.lib.text import fold

VERSION = 1  # one more whenever entries are made in another way: all are made anew

# A mark begins with a nought and a letter, as no word does.
AUTHOR, TOPIC, DAY, MONTH, YEARLESS, NEAR = "0a", "0t", "0d", "0m", "0e", "0n"
MOST_NEAR = 40  # words of headline, standfirst and key points whose near spellings are held

TABLE = "newsroom_storywords"
# In the database's own language. Terms are letters and digits only (`stems.words`, `fold`), so that
# nothing that was typed can be one of its signs.
Query = str


def entry(
    prominent: str, text: str, authors: Iterable[int], topics: Iterable[int], day: date | None
) -> set[str]:
    """What is held of a story."""
    held = stems.terms(f"{prominent}\n{text}")
    near = list(dict.fromkeys(stems.words(prominent)))[:MOST_NEAR]
    held.update(*map(_near, near))
    held |= {f"{AUTHOR}{pk}" for pk in authors} | {f"{TOPIC}{pk}" for pk in topics}
    if day is not None:
        held |= {f"{DAY}{day:%Y%m%d}", f"{MONTH}{day:%Y%m}", f"{YEARLESS}{day:%m%d}"}
    return held


@lru_cache(maxsize=20_000)
def _near(word: str) -> frozenset[str]:
    return frozenset(NEAR + it for it in stems.maimed(fold(word)))


# -- asking


def word(term: str, *, begins: bool = False) -> Query:
    """Stories with a term, or with any that begins so."""
    if connection.vendor == "postgresql":
        return f"'{term}'" + (":*" if begins else "")
    return f'"{term}"' + (" *" if begins else "")


def any_of(queries: Iterable[Query]) -> Query:
    return _joined(queries, " | " if connection.vendor == "postgresql" else " OR ")


def all_of(queries: Iterable[Query]) -> Query:
    return _joined(queries, " & " if connection.vendor == "postgresql" else " AND ")


def _joined(queries: Iterable[Query], by: str) -> Query:
    each = sorted(set(queries))
    return each[0] if len(each) == 1 else f"({by.join(each)})"


def found(query: Query) -> RawSQL:
    """The ids of the stories, for `pk__in`."""
    if connection.vendor == "postgresql":
        sql = "SELECT story_id FROM newsroom_storywords WHERE words @@ %s::tsquery"
    else:
        sql = "SELECT rowid FROM newsroom_storywords WHERE newsroom_storywords MATCH %s"
    return RawSQL(sql, [query])  # noqa: S611


def joined_to(model: Any) -> str:
    """The condition that ties the index to rows whose key is a story's, for one query."""
    key = f'"{model._meta.db_table}"."{model._meta.pk.column}"'
    if connection.vendor == "postgresql":
        return f"{TABLE}.story_id = {key} AND {TABLE}.words @@ %s::tsquery"
    return f"{TABLE}.rowid = {key} AND {TABLE} MATCH %s"


def has_any(query: Query) -> bool:
    """Whether there is such a story at all."""
    ids = found(query)
    with connection.cursor() as cursor:
        cursor.execute(f"{ids.sql} LIMIT 1", ids.params)
        return cursor.fetchone() is not None


# -- keeping


def put(entries: Mapping[int, Collection[str]]) -> None:
    """Hold these stories' entries in place of what was held of them."""
    drop(entries)
    if connection.vendor == "postgresql":
        sql = (
            "INSERT INTO newsroom_storywords VALUES (%s, array_to_tsvector(%s)) "
            "ON CONFLICT (story_id) DO UPDATE SET words = excluded.words"
        )
        rows: list[tuple[int, Any]] = [(pk, sorted(held)) for pk, held in entries.items()]
    else:
        sql = "INSERT INTO newsroom_storywords (rowid, words) VALUES (%s, %s)"
        rows = [(pk, " ".join(held)) for pk, held in entries.items()]
    with connection.cursor() as cursor:
        cursor.executemany(sql, rows)


def drop(ids: Iterable[int]) -> None:
    """Hold nothing of these stories any more."""
    column = "story_id" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.executemany(
            f"DELETE FROM newsroom_storywords WHERE {column} = %s",  # noqa: S608
            [(pk,) for pk in ids],
        )
