"""What an element says of itself, and how it is taken out."""

from lxml.html import HtmlElement

from ..web.dom import drop


def declarations(element: HtmlElement) -> dict[str, str]:
    """What an element's own style says, by property in lower case."""
    pairs = (line.partition(":") for line in (element.get("style") or "").split(";"))
    return {name.strip().lower(): value.strip().lower() for name, _, value in pairs if value}


def classes_of(element: HtmlElement) -> set[str]:
    """An element's classes."""
    return set((element.get("class") or "").split())


def lift(element: HtmlElement) -> None:
    """Take an element out and leave the words after it where they are."""
    drop(element)
    element.tail = None
