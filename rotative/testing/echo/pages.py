"""A page that shows what its query says."""

from django.utils.html import escape

from rotative.record.reading import Record
from rotative.site.kinds import PAGE, Kind
from rotative.site.page import File


def echo(record: Record, q: str, page: str) -> File | None:
    """Nothing is found for `nothing`."""
    if q == "nothing":
        return None
    return File(f"<p>{escape(record.paper.name)}: q={escape(q)} page={escape(page)}".encode())


PAGES = [Kind("echo/", echo, PAGE, asks=("q", "page"))]
