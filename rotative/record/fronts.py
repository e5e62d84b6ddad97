"""The front page: composed of what is on the record, kept as the ids of stories and sections."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from rotative.lib.addresses import is_outward
from rotative.record import answers, lists
from rotative.record import keys as k
from rotative.record.composition import MOST, Block, Top, compose, compose_top
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
    sections = [section.pk for section in tops if not is_outward(section.external_url)]
    scopes = [k.of_section(pk) for pk in sections]
    opinion = k.of_format("opinion")
    heads = lists.heads([k.SITE, opinion, *scopes])
    newest, opinions = heads[k.SITE][:NEWEST], heads[opinion][:OPINIONS]
    of_sections = [heads[scope][:OF_A_SECTION] for scope in scopes]
    known = _candidates({*newest, *opinions, *(pk for ids in of_sections for pk in ids)})
    top: Top[Candidate] = compose_top(
        [known[pk] for pk in newest if pk in known],
        [known[pk] for pk in opinions if pk in known],
        of_sections,
    )
    left = [[pk for pk in ids if pk not in top.ids][:MOST] for ids in of_sections]
    bands = [
        (section, [known[pk] for pk in ids if pk in known])
        for section, ids in zip(sections, left, strict=True)
    ]
    return [_kept(block) for block in compose(top, bands)]


def _candidates(ids: Collection[int]) -> dict[int, Candidate]:
    sections = Section.objects.values("pk")
    rows = Story.objects.filter(pk__in=ids, section_id__in=sections)
    stories = list(rows.values_list("pk", "format", "picture_id"))
    shown = Picture.objects.filter(pk__in={picture for _pk, _format, picture in stories if picture})
    public = set(shown.values_list("pk", flat=True))
    return {pk: Candidate(pk, kind, picture in public) for pk, kind, picture in stories}


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
    """The blocks with what readers see of their stories."""
    return [
        Block(
            block["kind"],
            [[(cards[pk], size) for pk, size in column] for column in block["columns"]],
            sections[block["section"]] if block["section"] else None,
            block["layout"],
        )
        for block in kept
    ]
