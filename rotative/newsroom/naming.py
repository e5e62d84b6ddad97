"""What the press's keys are called in the newsroom: headlines and names, each with its editor."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page

from rotative.articles.models import ArticlePage
from rotative.people.models import Author
from rotative.topics.models import Topic

# The first word of a key that names one thing, and where that thing is found.
THINGS: dict[str, type[Model]] = {
    **dict.fromkeys(("story", "card", "path", "updated", "told", "related"), Page),
    **dict.fromkeys(("notice", "section"), Page),
    **dict.fromkeys(("topic", "within"), Topic),
    "author": Author,
}
SHOWN = 12  # of a kind: the front page has sixty stories
LISTS = ("list", "months", "counts", "chunks", "month")
ADDRESSES = ("at", "born", "gone", "under")


@dataclass(frozen=True)
class Thing:
    """Something a page shows or was pressed for; `url` is its editor, or empty."""

    name: str
    url: str = ""


@dataclass
class Group:
    """Things of one kind under their heading."""

    heading: str
    things: list[Thing] = field(default_factory=list)

    @property
    def more(self) -> int:
        """How many are left out where only the first are shown."""
        return max(0, len(self.things) - SHOWN)


class Names:
    """The names of all things in some keys, read with one query a kind."""

    def __init__(self, keys: Iterable[str]) -> None:
        wanted: dict[type[Model], set[int]] = defaultdict(set)
        for key in keys:
            for kind, pk in _references(key):
                wanted[THINGS[kind]].add(pk)
        self.found = {m: m._default_manager.in_bulk(pks) for m, pks in wanted.items()}

    def groups(self, keys: Iterable[str]) -> list[Group]:
        """The things that the keys name, each once, by kind."""
        groups: dict[str, Group] = {}
        for key in sorted(keys, key=_in_order):
            heading, thing = self._named(key)
            group = groups.setdefault(heading, Group(heading))
            if thing not in group.things:
                group.things.append(thing)
        return list(groups.values())

    def _named(self, key: str) -> tuple[str, Thing]:
        kind, _colon, rest = key.partition(":")
        if kind in HEADINGS and _references(key):
            return HEADINGS[kind](), self._thing(kind, int(rest))
        if kind in LISTS:
            return _("Lists"), self._list(rest)
        if kind in ADDRESSES:
            return _("Addresses"), Thing(rest)
        if kind == "modified":
            return _("Lists"), Thing(_("Stories of %s") % _month(rest))
        if kind == "day":
            return _("Lists"), Thing(_("Stories published on %s") % _day(rest))
        if kind == "editions":
            return _("Newsletters"), Thing(_("Past editions"))
        if kind == "edition" and rest.isdigit():
            url = reverse("edition", args=[int(rest)])
            return _("Newsletters"), Thing(f"{_('Edition')} {rest}", url)
        alone = {
            "topics": _("Index of topics"),
            "authors": _("Index of authors"),
            "front:/": _("What stands on the front page"),
            "news": _("What is in the news"),
            "newsletters": _("Newsletters"),
            "shell": _("Menu and look of all pages"),
        }
        return _("Also"), Thing(alone.get(key, key))

    def _thing(self, kind: str, pk: int) -> Thing:
        found = self.found[THINGS[kind]].get(pk)
        if found is None:
            return Thing(_("deleted, number %s") % pk)
        if isinstance(found, Page):
            return Thing(found.specific_deferred.get_admin_display_title(), _page_editor(pk))
        return Thing(
            str(found),
            reverse(f"wagtailsnippets_{found._meta.label_lower.replace('.', '_')}:edit", args=[pk]),
        )

    def _list(self, rest: str) -> Thing:
        """A list by its name, which begins the rest of a key: `section:3:2026-11`."""
        kind, *more = rest.split(":")
        if kind == "site":
            return Thing(_("All stories"))
        if kind == "format" and more:
            return Thing(_("Stories of the format “%s”") % _format(more[0]))
        if kind in THINGS and more and more[0].isdigit():
            thing = self._thing(kind, int(more[0]))
            return Thing(_("Stories of %s") % thing.name, thing.url)
        return Thing(rest)


HEADINGS: dict[str, Callable[[], str]] = {
    **dict.fromkeys(("story", "card", "path", "updated", "told", "related"), lambda: _("Stories")),
    **dict.fromkeys(("topic", "within"), lambda: _("Topics")),
    "author": lambda: _("Authors"),
    "notice": lambda: _("Static pages"),
    "section": lambda: _("Sections"),
}
_ORDER = [*HEADINGS, *LISTS, "modified", "day", *ADDRESSES]


def _in_order(key: str) -> tuple[int, str, int, str]:
    kind, _colon, rest = key.partition(":")
    place = _ORDER.index(kind) if kind in _ORDER else len(_ORDER)
    return place, kind, int(rest) if rest.isdigit() else 0, rest


def _references(key: str) -> list[tuple[str, int]]:
    """`(kind, number)` of each thing that a key names."""
    parts = key.split(":")
    return [(kind, int(pk)) for kind, pk in pairwise(parts) if kind in THINGS and pk.isdigit()]


def _page_editor(pk: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[pk])


def _month(month: str) -> str:
    """`2026-11` as November 2026."""
    try:
        return date_format(date.fromisoformat(f"{month}-01"), "YEAR_MONTH_FORMAT")
    except ValueError:
        return month


def _day(day: str) -> str:
    """`2026-11-08` as 8 November 2026."""
    try:
        return date_format(date.fromisoformat(day), "DATE_FORMAT")
    except ValueError:
        return day


def _format(name: str) -> Any:
    return dict(ArticlePage.Format.choices).get(name, name)
