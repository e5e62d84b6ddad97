"""The section menu of an HTML page."""

import re

from lxml.html import HtmlElement

from ..base import ForeignMenu, MenuEntry
from ..furniture import Role, is_foot, role_of
from .dom import absolute, elements, first_text, marks, text_of

_MENU_MARK = re.compile(r"menu|nav$|^nav|^rubriques$")
_OTHER_MARKS = {"breadcrumb", "breadcrumbs", "ariane", "footer", "foot", "social", "share", "toc",
                "trending", "tendances"}  # fmt: skip
_HOME = {"accueil", "home", "home page", "à la une", "menu", "skip to content"}


def find_menu(tree: HtmlElement, base: str) -> ForeignMenu:
    """The list with the most links among those that call themselves a menu."""
    candidates = [
        element
        for element in elements(tree, "nav", "ul", "div", "header")
        if (element.tag == "nav" or _calls_itself_menu(element)) and _is_menu(element)
    ]
    menus = [_entries(element, base) for element in candidates]
    best = max(menus, key=_size, default=[])
    return ForeignMenu(tuple(best))


def _calls_itself_menu(element: HtmlElement) -> bool:
    return any(_MENU_MARK.search(mark) for mark in marks(element))


def _is_menu(element: HtmlElement) -> bool:
    for part in (element, *element.iterancestors()):
        named = marks(part) | set((part.get("aria-label") or "").lower().split())
        if part.tag in {"footer", "article", "aside"} or named & _OTHER_MARKS:
            return False
    if role_of(first_text(element).rstrip(" :")) is Role.TRENDING:
        return False
    links = [text_of(link) for link in elements(element, "a")]
    return bool(links) and not is_foot(links)


def _size(entries: list[MenuEntry]) -> int:
    return sum(1 + len(entry.children) for entry in entries)


def _entries(element: HtmlElement, base: str) -> list[MenuEntry]:
    top = next(elements(element, "ul", "ol"), None)
    if top is None:
        links = [_entry(link, base, ()) for link in elements(element, "a")]
    else:
        links = [_item(item, base) for item in top if item.tag == "li"]
    unique: dict[str, MenuEntry] = {}
    for entry in links:
        if entry.label and entry.label.casefold() not in _HOME and len(entry.label) <= 60:
            unique.setdefault(entry.label.casefold(), entry)
    return list(unique.values())


def _item(item: HtmlElement, base: str) -> MenuEntry:
    """A line of the first level with the lines of the list inside it."""
    below = next(elements(item, "ul", "ol"), None)
    children: list[MenuEntry] = []
    if below is not None:
        children = [_entry(link, base, ()) for link in elements(below, "a")]
    inner = set(below.iter()) if below is not None else set()
    link = next((each for each in elements(item, "a") if each not in inner), None)
    if link is not None:
        return _entry(link, base, children)
    label = next(
        (text_of(each) for each in item if each not in inner and text_of(each)), item.text or ""
    )
    return MenuEntry(label.strip(), None, tuple(children))


def _entry(link: HtmlElement, base: str, children: list[MenuEntry] | tuple[()]) -> MenuEntry:
    below = tuple(
        child for child in children if child.label and child.label.casefold() not in _HOME
    )
    return MenuEntry(text_of(link), absolute(link.get("href"), base) or None, below)
