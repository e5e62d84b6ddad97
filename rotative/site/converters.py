"""What the parts of readers' addresses look like."""

from django.urls import register_converter


class Year:
    regex = r"(?:1[6-9]|2\d)\d{2}"  # those of record.calendar.is_datable
    to_python = int

    def to_url(self, value: int) -> str:
        return f"{value:04d}"


class Month:
    regex = r"0[1-9]|1[0-2]"
    to_python = int

    def to_url(self, value: int) -> str:
        return f"{value:02d}"


class Day:
    regex = r"0[1-9]|[12]\d|3[01]"
    to_python = int

    def to_url(self, value: int) -> str:
        return f"{value:02d}"


class Number:
    """A page's number, written one way only."""

    regex = r"[1-9]\d{0,3}"
    to_python = int

    def to_url(self, value: int) -> str:
        return str(value)


class Id(Number):
    """A thing of the record's: what a database's number can hold."""

    regex = r"[1-9]\d{0,17}"


class Tree:
    """One or more slugs, each with its slash."""

    regex = r"(?:[-\w]+/)+"
    to_python = str

    def to_url(self, value: str) -> str:
        return value


class Feed(Tree):
    """A feed's file."""

    regex = r"rss\.xml|atom\.xml|feed\.json"


register_converter(Year, "yyyy")
register_converter(Month, "mm")
register_converter(Day, "dd")
register_converter(Number, "number")
register_converter(Id, "id")
register_converter(Tree, "tree")
register_converter(Feed, "feed")
