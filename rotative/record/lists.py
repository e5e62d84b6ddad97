"""Lists: the newest of each, a story's neighbours, what is in the news; who joins and who leaves.

What a page reads of a list and what a change of the list touches must be the same: it is said
once, here; of its months in `months.py`.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from functools import cache

from django.db import connection
from django.db.models import Count

from rotative.press.capture import asks
from rotative.record import answers, months
from rotative.record import keys as k
from rotative.record.calendar import day_of, month_of
from rotative.record.entries import StoryEntry
from rotative.record.models import Listing, MonthCount, Story, StoryTopic
from rotative.record.places import Place, by_scope, newer, older
from rotative.record.shelf import Room

HEAD = 60  # the most that is asked of a list's newest
FRONT = 30  # stories on a list's front page and in its feeds
NEAR = 4  # neighbours on either side
RELATED = 4  # stories under "read more"
NEWS_DAYS = 3
NEWS_MOST = 8

# -- how they are read


class Lists(Room):
    """The newest of lists, and a story's neighbours in them."""

    def latest(self, scope: str, count: int) -> list[int]:
        """The ids of the newest stories of a list, newest first; `HEAD` at most."""
        self.keys.add(k.newest(scope))
        self._shelve_heads([scope])
        return self.shelf.heads[scope][: min(count, HEAD)]

    def latest_of_each(self, scopes: Sequence[str], count: int) -> dict[str, list[int]]:
        """`latest` for several lists."""
        self._shelve_heads(scopes)
        return {scope: self.latest(scope, count) for scope in scopes}

    @asks
    def _shelve_heads(self, scopes: Sequence[str]) -> None:
        self.shelf.heads.update(heads([s for s in scopes if s not in self.shelf.heads]))

    def related(self, story: answers.Story, count: int) -> list[int]:
        """Ids for "read more": the editor's picks, then those that share most topics, then the
        same section's; of each list the stories published next before and after. None that the
        text itself offers.

        Neighbours rather than the newest: a new story changes the pages next to it, not all of
        its section's.
        """
        near = self.near(story)
        by_section = sorted(near.pop(k.of_section(story.section.id)), reverse=True)
        shared = Counter(pk for found in near.values() for pk in found)
        # The newest first where as many topics are shared: ids grow with time, nearly.
        by_topic = sorted(shared, key=lambda pk: (-shared[pk], -pk))
        ordered = dict.fromkeys([*story.related_ids, *by_topic, *by_section])
        offered = {story.id, *(pk for block in story.body for pk in block.stories_named)}
        return [pk for pk in ordered if pk not in offered][:count]

    @asks
    def near(self, story: answers.Story) -> dict[str, list[int]]:
        """The ids of a story's neighbours in the lists of its topics and of its section."""
        scopes = [*(k.of_topic(topic.id) for topic in story.topics), k.of_section(story.section.id)]
        self.keys.update(k.near(scope, story.id) for scope in scopes)
        place = (story.published_at, story.id)
        return dict(self.shelf.once(("near", story.id), lambda: neighbours(scopes, place)))


def heads(scopes: Sequence[str]) -> dict[str, list[int]]:
    """The ids of the newest stories of each of the lists, newest first: `HEAD` at most.

    One statement for all lists.
    """
    found: dict[str, list[int]] = {scope: [] for scope in scopes}
    if scopes:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join([_head_statement(HEAD)] * len(scopes)), scopes)
            # The parts of a UNION come in no order that is promised.
            for _at, story, scope in sorted(cursor.fetchall(), reverse=True):
                found[scope].append(story)
    return found


@cache
def _head_statement(count: int) -> str:
    table = connection.ops.quote_name(Listing._meta.db_table)
    return (
        f"SELECT * FROM (SELECT published_at, story_id, scope FROM {table} WHERE scope = %s "  # noqa: S608
        f"ORDER BY published_at DESC, story_id DESC LIMIT {count}) AS head"
    )


def neighbours(scopes: Sequence[str], place: Place) -> dict[str, list[int]]:
    """The ids of the stories next to a place in each of the lists: the `NEAR` newer, the older.

    One statement for all lists.
    """
    if not scopes:
        return {}
    found: dict[str, list[int]] = {scope: [] for scope in scopes}
    newest, oldest = _statements(NEAR)
    at, pk = place
    moment = connection.ops.adapt_datetimefield_value(at)
    values = [value for scope in scopes for _half in "no" for value in (scope, moment, pk)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([newest, oldest] * len(scopes)), values)
        for scope, story in cursor.fetchall():
            found[scope].append(story)
    return found


@cache
def _statements(count: int) -> tuple[str, str]:
    """The stories next after and before a place: written once, for Django takes its time.

    SQLite has no LIMIT in the parts of a UNION, but in subqueries of them. Both databases find a
    place by the index when it is compared as a row; by parts they would go through the list.
    """
    table = connection.ops.quote_name(Listing._meta.db_table)
    return tuple(  # type: ignore[return-value]
        f"SELECT * FROM (SELECT scope, story_id FROM {table} WHERE scope = %s AND "  # noqa: S608
        f"(published_at, story_id) {sign} (%s, %s) "
        f"ORDER BY published_at {order}, story_id {order} LIMIT {count}) AS near"
        for sign, order in ((">", "ASC"), ("<", "DESC"))
    )


def news_topics() -> list[int]:
    """The ids of the topics most stories of the last days share.

    The days end with the newest story, not with the clock.
    """
    listed = Listing.objects.filter(scope=k.SITE).order_by("-published_at", "-story_id")
    newest = listed.values_list("published_at", flat=True).first()
    if newest is None:
        return []
    recent = listed.filter(published_at__gt=newest - timedelta(days=NEWS_DAYS)).values("story_id")
    counted = (
        StoryTopic.objects.filter(story_id__in=recent[:150])
        .values_list("topic_id", flat=True)
        .annotate(stories=Count("id"))
        .order_by("-stories", "topic_id")
    )
    return list(counted[: NEWS_MOST * 2])


# -- how they are written


def scopes_of(entry: StoryEntry, parents: dict[int, int | None]) -> set[str]:
    """The lists a story stands in: the site's, its sections', topics', authors' and format's."""
    scopes = {k.SITE, k.of_section(entry.section_id), k.of_format(entry.format)}
    if parent := parents.get(entry.section_id):
        scopes.add(k.of_section(parent))
    scopes |= {k.of_topic(pk) for pk in entry.topic_ids}
    return scopes | {k.of_author(pk) for pk, _role in entry.bylines}


def enter(
    entries: Sequence[StoryEntry],
    parents: dict[int, int | None],
    ids: Sequence[int],
    touched: set[str],
) -> None:
    """Put stories into the lists they stand in now, and take them out of the others."""
    before = {
        (row.story_id, row.scope, row.published_at): row.pk
        for row in Listing.objects.filter(story_id__in=ids)
    }
    after = {(e.id, scope, e.published_at) for e in entries for scope in scopes_of(e, parents)}
    joining, leaving = after - before.keys(), before.keys() - after
    places = by_scope((scope, (at, story)) for story, scope, at in joining | leaving)
    counts = months.counts_of(places)
    if leaving:
        Listing.objects.filter(pk__in=[before[place] for place in leaving]).delete()
    Listing.objects.bulk_create(
        Listing(story_id=story, scope=scope, published_at=at)
        for story, scope, at in sorted(joining)
    )
    months.count(
        [(scope, at, 1) for _story, scope, at in joining]
        + [(scope, at, -1) for _story, scope, at in leaving]
    )
    touched |= keys_of_places(places, counts)


def strike(story_ids: Sequence[int], touched: set[str]) -> None:
    """Take stories out of all lists."""
    listings = list(Listing.objects.filter(story_id__in=story_ids))
    places = by_scope((row.scope, (row.published_at, row.story_id)) for row in listings)
    counts = months.counts_of(places)
    months.count([(row.scope, row.published_at, -1) for row in listings])
    Listing.objects.filter(story_id__in=story_ids).delete()
    touched |= keys_of_places(places, counts)


def relist_section(
    pk: int, old_parent: int | None, new_parent: int | None, touched: set[str]
) -> None:
    """A subsection's stories leave its old parent's list and join the new one's."""
    stories = list(Listing.objects.filter(scope=k.of_section(pk)))
    ids = Story.objects.filter(section_id=pk).values("pk")
    if old_parent:
        scope = k.of_section(old_parent)
        touched |= keys_of(scope)
        leaving = Listing.objects.filter(scope=scope, story_id__in=ids)
        months.count([(row.scope, row.published_at, -1) for row in leaving])
        leaving.delete()
    if new_parent:
        scope = k.of_section(new_parent)
        Listing.objects.bulk_create(
            Listing(scope=scope, story_id=row.story_id, published_at=row.published_at)
            for row in stories
        )
        months.count([(scope, row.published_at, 1) for row in stories])
        touched |= keys_of(scope)


def dissolve(scope: str) -> None:
    """There is no such list any more."""
    Listing.objects.filter(scope=scope).delete()
    MonthCount.objects.filter(scope=scope).delete()


# -- who hears of a change


def keys_of(scope: str) -> set[str]:
    """All that pages can read of a list but its stories' neighbours."""
    return {k.newest(scope), *months.keys_of_months(scope)}


def keys_of_places(places: dict[str, list[Place]], before: months.Counts) -> set[str]:
    """What pages read of lists that stories joined or left at those places.

    The lists are as they are after the change, `before` are their counts as they were.
    """
    after = months.counts_of(places)
    keys: set[str] = set()
    for scope, those in places.items():
        keys.add(k.counts(scope))
        above = list(newer(scope, those[-1]).values_list("story_id", flat=True)[:HEAD])
        if len(above) < HEAD:
            keys.add(k.newest(scope))
        if k.has_neighbours(scope):
            near = _near(scope, those, above)
            keys |= {k.near(scope, story) for story in near}
        if scope == k.SITE:
            keys |= {k.day(day_of(at)) for at, _story in those}
        for month in {month_of(at) for at, _story in those}:
            place = next(place for place in those if month_of(place[0]) == month)
            keys |= months.keys_of_month(scope, month, place, before, after)
    return keys


def _near(scope: str, places: list[Place], above: list[int]) -> set[int]:
    """The stories that have a neighbour at one of the places; `above` are those newer than all."""
    lowest, highest = places[0], places[-1]
    near = {*above[:NEAR], *older(scope, lowest).values_list("story_id", flat=True)[:NEAR]}
    near |= {story for _at, story in places}
    if lowest != highest:
        between = Listing.objects.filter(
            scope=scope, published_at__gte=lowest[0], published_at__lte=highest[0]
        )
        near |= set(between.values_list("story_id", flat=True))
    return near
