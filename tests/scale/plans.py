"""How the database goes about what it is asked."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext


def plans(work: Callable[[], object], table: str = "press_page") -> list[str]:
    """How the database finds what a piece of work asks of a table, or changes in it."""
    with CaptureQueriesContext(connection) as asked:
        work()
    found = []
    with connection.cursor() as cursor:
        explain = "EXPLAIN QUERY PLAN"
        if connection.vendor == "postgresql":
            # A small table is read whole all the same, unless that is forbidden.
            cursor.execute(f"ANALYZE {table}")
            for way in ("seqscan", "sort", "bitmapscan"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
            explain = "EXPLAIN"
        for query in asked.captured_queries:
            if any(f'{verb} "{table}"' in query["sql"] for verb in ("FROM", "UPDATE")):
                cursor.execute(f"{explain} {query['sql']}")
                found.append("\n".join(str(row[-1]) for row in cursor.fetchall()))
    return found
