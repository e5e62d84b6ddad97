"""What was written to the database, kept, so that the next test has it at once.

Founding a paper takes a third of a second, and most tests begin with it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from typing import Any

from django.db import connection, transaction

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Change:
    """A table's rows before and after."""

    table: str
    before: Rows
    after: Rows


_kept: dict[str, list[Change]] = {}


def quick_flushes() -> None:
    """Have tests that commit begin with what the database holds now, as Django would have it, in a
    tenth of the time: Django fills tables object by object, and empties PostgreSQL's by TRUNCATE.
    """
    held = {table: rows for table in _tables() if (rows := _rows(table))}

    def fill(_serialized: str) -> None:
        with transaction.atomic():
            connection.ops.execute_sql_flush(empty(None, list(held)))  # the first test finds rows
            for table, rows in held.items():
                _insert(table, rows)

    def empty(_style: object, tables: list[str], **_options: object) -> list[str]:
        deletes = [f"DELETE FROM {connection.ops.quote_name(table)}" for table in tables]  # noqa: S608
        return deletes if connection.vendor == "sqlite" else ["; ".join(deletes)]  # one way there

    vars(connection.creation)["deserialize_db_from_string"] = fill
    vars(connection.ops)["sql_flush"] = empty


def once(name: str, write: Callable[[], None]) -> None:
    """Have `write` done to the database: really the first time in this process, from then on by
    writing the same rows. Really, too, where the tables do not hold what they held then.
    """
    if name in _kept and _puts_again(_kept[name]):
        return
    tables = _tables()
    before = {table: _rows(table) for table in tables}
    write()
    after = {table: _rows(table) for table in tables}
    _kept[name] = [
        Change(table, before[table], after[table])
        for table in tables
        if before[table] != after[table]
    ]


@transaction.atomic
def _puts_again(changes: list[Change]) -> bool:
    if any(_rows(change.table) != change.before for change in changes):
        return False
    for change in changes:
        if change.before:
            with connection.cursor() as cursor:
                table = connection.ops.quote_name(change.table)
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608
        if change.after:
            _insert(change.table, change.after)
    return True


def _tables() -> list[str]:
    return connection.introspection.django_table_names(only_existing=True, include_views=False)


def _insert(table: str, rows: Rows) -> None:
    values = ", ".join(["%s"] * len(rows[0]))
    insert = f"INSERT INTO {connection.ops.quote_name(table)} VALUES ({values})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(insert, [[_bindable(value) for value in row] for row in rows])


def _bindable(value: Any) -> Any:
    """SQLite's driver reads times of day and does not take them."""
    return value.isoformat() if isinstance(value, time) else value


def _rows(table: str) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
        return list(cursor.fetchall())
