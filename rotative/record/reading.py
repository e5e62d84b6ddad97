"""Reading the record: the questions readers' pages ask, and the frozen answers they get.

A page is a function of a `Record`, the settings and the templates (law 1). Nothing else reads the
tables on readers' behalf, so every question also notes the keys of what it reads (`keys.py`): the
page is pressed again when one of them is touched. A `Record` lives as long as one page. Pages that
are made from the same state of the database share a `Shelf`.

What can be asked of one thing lies in its room, beside how it is written: stories, lists, their
months, names (topics and authors), addresses, files (pictures and documents), and the shell, which
is what every page shows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from rotative.press.capture import asks
from rotative.record import fronts, lists
from rotative.record import keys as k
from rotative.record.addresses import FEED_AT_END, MONTH_AT_END, split
from rotative.record.lists import Lists
from rotative.record.models import Author, Story, Topic
from rotative.record.months import Months
from rotative.record.shell import Shell
from rotative.record.stories import Stories


@dataclass
class Record(Shell, Stories, Lists, Months):
    """The record as one page reads it, at the logical time `as_of`."""

    as_of: datetime = field(default_factory=timezone.now)

    @cached_property
    def local(self) -> ZoneInfo:
        return ZoneInfo(settings.TIME_ZONE)

    def front(self) -> fronts.Front:
        """The blocks of the front page, from top to bottom."""
        kept = self.composed(k.FRONT)
        cards = {card.id: card for card in self.cards(fronts.ids_in(kept))}
        return fronts.drawn(kept, cards, self.sections)

    def related(self, story: int) -> list[int]:
        """The ids of the stories under "read more" of a story, in their order."""
        return self.composed(k.related(story))

    def date_of_issue(self) -> date:
        """The day on the paper's calendar; a page that shows it is pressed again at midnight."""
        day = self.as_of.astimezone(self.local).date()
        self.is_before(datetime.combine(day + timedelta(days=1), time(), self.local))
        return day

    # -- what the pages of a batch will ask for

    def expect(self, paths: Sequence[str]) -> None:
        """Read at once what the pages of several addresses will each ask for."""
        fronts = self._expect_lists(paths)
        related = self._expect_stories(paths)
        self._shelve_cards((fronts | related) - self.shelf.cards.keys())

    @asks
    def _expect_lists(self, paths: Sequence[str]) -> set[int]:
        """Of sections, topics and authors: their fronts, feeds and months. The stories on them."""
        months = {MONTH_AT_END.sub("", path) for path in paths if MONTH_AT_END.search(path)}
        fronts = {FEED_AT_END.sub("", path) for path in paths}
        of_months, of_fronts = self._scopes_at(months), self._scopes_at(fronts)
        self._shelve_counts([*of_months, *of_fronts])
        self._shelve_heads(of_fronts)
        return {pk for scope in of_fronts for pk in self.shelf.heads[scope][: lists.FRONT]}

    def _scopes_at(self, paths: Iterable[str]) -> list[str]:
        """The lists that live at these addresses."""
        sections = {s.path: k.of_section(s.id) for s in self.sections.values() if not s.is_partner}
        found = [sections[path] for path in paths if path in sections]
        for kind, model, of in (("topic", Topic, k.of_topic), ("author", Author, k.of_author)):
            above = f"/{self.paper.words[f'{kind}s']}/"
            slugs = {slug for head, slug in map(split, paths) if head == above}
            at = {(f"{kind} at", slug) for slug in slugs} - self.shelf.values.keys()
            if at:
                rows = model.objects.filter(slug__in=[slug for _kind, slug in at])
                known = dict(rows.values_list("slug", "pk"))
                self.shelf.values.update({key: known.get(key[1]) for key in at})
            pks = (self.shelf.values[f"{kind} at", slug] for slug in slugs)
            found += [of(pk) for pk in pks if pk]
        return found

    @asks
    def _expect_stories(self, paths: Iterable[str]) -> set[int]:
        """Whole stories with all they show; the related ones."""
        by_path = {s.path: s.id for s in self.sections.values() if not s.is_partner}
        ends = [(by_path[head], slug) for head, slug in map(split, paths) if head in by_path]
        rows = Story.objects.filter(
            section_id__in={section for section, _slug in ends}, slug__in=[slug for _, slug in ends]
        )
        wanted = set(ends)
        places = {
            (section, slug): pk
            for pk, section, slug in rows.values_list("pk", "section_id", "slug")
            if (section, slug) in wanted
        }
        self.shelf.places.update(places)
        ids = list(places.values())
        self._shelve_stories(ids)
        self._shelve_composed(k.related(pk) for pk in ids)
        return {pk for it in ids for pk in self.related(it)}
