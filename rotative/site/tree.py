"""What lives in the newsroom's tree: sections with their archives, stories, pages at the foot."""

from rotative.record.reading import Record
from rotative.site import archives, lists, notices, story
from rotative.site.answering import moved_or_none
from rotative.site.page import Result


def at(record: Record, path: str) -> Result:
    """Whatever lives at a path of the tree: a section, a story, a page at the foot."""
    location = record.locate(f"/{path}")
    if location is None:
        return None
    if location.kind == "section":
        return lists.section(record, location.id)
    if location.kind == "story":
        return story.story(record, location.id)
    if location.kind == "notice":
        return notices.notice(record, location.id)
    return moved_or_none(record, f"/{path}")


def section_year(record: Record, path: str, year: int) -> Result:
    """What lives at this address; or else a year of the section above it."""
    if lives := at(record, f"{path}{year:04d}/"):
        return lives
    return archives.year(record, section_at(record, path), f"{year:04d}")


def section_month(
    record: Record, path: str, year: int, month: int, page: int | None = None
) -> Result:
    """A month of the section at a path."""
    return archives.month(record, section_at(record, path), f"{year:04d}-{month:02d}", page)


def section_at(record: Record, path: str) -> archives.Scope | None:
    """The list of the section at a path; None where something else lives."""
    location = record.locate(f"/{path}")
    if location is None or location.kind != "section":
        return None
    return archives.section_scope(record, location.id)
