"""The front page: composed of what is on the record, kept as the ids of stories and sections."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from rotative.lib.addresses import is_outward
from rotative.record import answers, lists
from rotative.record import keys as k
from rotative.record.composition import MOST, Block, compose, compose_top
from rotative.record.models import Picture, Section, Story

NEWEST, OPINIONS = 60, 8  # that the top is chosen from
# Of a section: more than the top can take of it and its own band show together.
OF_A_SECTION = 30

Front = list[Block[answers.Card, answers.Section]]


class Candidate(NamedTuple):
    """A story as far as its place depends on it."""

    id: int
    format: str
    picture: bool


def compose_front() -> list[dict[str, Any]]:
    """The blocks of the front page as the record stands, see `kept`."""
    tops = Section.objects.filter(parent_id=None, in_menu=True).order_by("position", "id")
    known = tops.values_list("pk", "external_url")
    sections = [pk for pk, address in known if not is_outward(address)]
    scopes = [k.of_section(pk) for pk in sections]
    opinion = k.of_format("opinion")
    newest = lists.heads([k.SITE], NEWEST)[k.SITE]
    heads = lists.heads([opinion, *scopes], OF_A_SECTION)
    opinions, of_sections = heads[opinion][:OPINIONS], [heads[scope] for scope in scopes]
    top = compose_top(_candidates(newest), _candidates(opinions), of_sections)
    left = [[pk for pk in ids if pk not in top.ids][:MOST] for ids in of_sections]
    rest = {it.id: it for it in _candidates([pk for ids in left for pk in ids])}
    bands = [
        (section, [rest[pk] for pk in ids if pk in rest])
        for section, ids in zip(sections, left, strict=True)
    ]
    return [_kept(block) for block in compose(top, bands)]


def _candidates(ids: Sequence[int]) -> list[Candidate]:
    """Those of the stories that are public, in their order."""
    rows = Story.objects.filter(pk__in=ids, section_id__in=Section.objects.values("pk"))
    stories = {row[0]: row for row in rows.values_list("pk", "format", "picture_id")}
    shown = Picture.objects.filter(pk__in=[picture for _pk, _kind, picture in stories.values()])
    public = set(shown.values_list("pk", flat=True))
    found = (stories[pk] for pk in ids if pk in stories)
    return [Candidate(pk, kind, picture in public) for pk, kind, picture in found]


def _kept(block: Block[Candidate, int]) -> dict[str, Any]:
    """A block as the row has it, its columns as `[[[id, size], …], …]`."""
    return {
        "kind": block.kind,
        "layout": block.layout,
        "section": block.section,
        "columns": [[[it.id, size] for it, size in column] for column in block.columns],
    }


def ids_in(kept: Iterable[dict[str, Any]]) -> list[int]:
    """The stories of a front, in the order they are read."""
    return [pk for block in kept for column in block["columns"] for pk, _size in column]


def drawn(
    kept: Iterable[dict[str, Any]],
    cards: Mapping[int, answers.Card],
    sections: Mapping[int, answers.Section],
) -> Front:
    """The blocks with what readers see of their stories.

    What is on the record no more, because somebody deleted it behind its back, is left out until
    the record is mended.
    """
    return [
        Block(
            block["kind"],
            [
                [(cards[pk], size) for pk, size in column if pk in cards]
                for column in block["columns"]
            ],
            sections[block["section"]] if block["section"] else None,
            block["layout"],
        )
        for block in kept
        if block["section"] is None or block["section"] in sections
    ]
