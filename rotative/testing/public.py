"""A little paper that is on the record and in no newsroom: what its readers get is told here."""

from datetime import UTC, datetime, timedelta
from typing import Any

from rotative.record.actions import enter, enter_stories
from rotative.record.entries import AuthorEntry, PictureEntry, SectionEntry, StoryEntry, TopicEntry

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
SPORT, RUGBY, CULTURE = 1, 2, 3
VELTANIA, SUMMIT = 7, 8
INES = 9
PORT = 5


def little_paper() -> None:
    """Sport with rugby under it, culture; two topics, an author, a picture; no story yet."""
    enter(SectionEntry(SPORT, None, "/sport/", "Sport", "Sport"))
    enter(SectionEntry(RUGBY, SPORT, "/sport/rugby/", "Rugby", "Rugby", position=1))
    enter(SectionEntry(CULTURE, None, "/culture/", "Culture", "Culture", position=2))
    enter(TopicEntry(VELTANIA, "veltanie", "Veltanie", "place"))
    enter(TopicEntry(SUMMIT, "sommet", "Sommet", "event", VELTANIA))
    enter(AuthorEntry(INES, "ines-carvalho", "Inès Carvalho", "staff"))
    enter(port())


def port(**fields: Any) -> PictureEntry:
    """The picture."""
    shown: dict[str, Any] = {"files": {"jpeg": [[640, 360, "/media/pictures/port.jpg"]]}}
    return PictureEntry(PORT, 640, 360, **shown | fields)


def story(pk: int, section: int = SPORT, *, hours: float = 0, **fields: Any) -> StoryEntry:
    """A story that is not on the record yet, published some hours after noon."""
    at = NOON + timedelta(hours=hours)
    told: dict[str, Any] = {
        "section_id": section,
        "slug": f"s{pk}",
        "format": "story",
        "headline": f"Titre {pk}",
        "published_at": at,
        "modified_at": at,
    }
    return StoryEntry(pk, **told | fields)


def entered(*entries: StoryEntry) -> None:
    """The stories, public."""
    enter_stories(entries)
