"""Compositions: what is chosen when something is written, and read by pages under one key.

The front, what is in the news, what stands under "read more". Whoever changes what one is made of
touches its name, for it may be another now; before the press hears of it, it is composed again
here, and its name is taken back where nothing changed.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from rotative.press.capture import asks
from rotative.record import keys as k
from rotative.record.fronts import compose_front
from rotative.record.models import Composition, Story
from rotative.record.news import compose_news
from rotative.record.related import compose_related
from rotative.record.shelf import Room

BATCH = 500  # stories

# -- how they are read


class Compositions(Room):
    """What was composed when it was written."""

    def composed(self, name: str) -> list[Any]:
        """The parts of a composition; none where there was nothing to compose."""
        self.keys.add(name)
        self._shelve_composed([name])
        return self.shelf.composed[name]

    @asks
    def _shelve_composed(self, names: Iterable[str]) -> None:
        if missing := set(names) - self.shelf.composed.keys():
            self.shelf.composed.update({name: [] for name in missing} | _kept(missing))


# -- how they are written


def compose(touched: set[str]) -> None:
    """Compose again what is named among the keys touched; leave the names of what is otherwise."""
    if any(k.can_change_the_front(key) for key in touched):
        touched.add(k.FRONT)
    named = {key for key in touched if k.is_composed(key)}
    changed = outdated(named)
    _write(changed)
    touched -= named - changed.keys()


def outdated(names: Collection[str]) -> dict[str, list[Any]]:
    """Those of the compositions that would be otherwise, as the record stands."""
    made: dict[str, list[Any]] = {name: [] for name in names}
    if k.FRONT in names:
        made[k.FRONT] = compose_front()
    if k.NEWS in names:
        made[k.NEWS] = compose_news()
    stories = {k.story_of(name) for name in names if name.startswith(k.RELATED)}
    made |= {k.related(pk): ids for pk, ids in compose_related(stories).items()}
    kept = _kept(names)
    return {name: it for name, it in made.items() if kept.get(name, []) != it}


def all_names() -> Iterator[list[str]]:
    """Of whatever could be composed or is kept, slice after slice."""
    yield [k.FRONT, k.NEWS]
    stories = map(k.related, Story.objects.values_list("pk", flat=True))
    kept = Composition.objects.filter(name__startswith=k.RELATED).values_list("name", flat=True)
    names = sorted({*stories, *kept})
    yield from (names[start : start + BATCH] for start in range(0, len(names), BATCH))


def _write(made: dict[str, list[Any]]) -> None:
    """Nothing is kept of what has no parts."""
    Composition.objects.filter(name__in=[name for name in made if not made[name]]).delete()
    Composition.objects.bulk_create(
        [Composition(name=name, parts=made[name]) for name in sorted(made) if made[name]],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["parts"],
    )


def _kept(names: Collection[str]) -> dict[str, list[Any]]:
    rows = Composition.objects.filter(name__in=names)
    return dict(rows.values_list("name", "parts")) if names else {}
