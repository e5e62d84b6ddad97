"""Readers' letters: what lies in the demo's inbox when it is first looked at."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from rotative.articles.models import ArticlePage
from rotative.demo import content
from rotative.letters import handling
from rotative.letters.models import Message
from rotative.people.models import User


def make(language: str, now: datetime, stories: Mapping[str, ArticlePage]) -> Iterator[Message]:
    """The letters of the last day; of those in hand, one is dealt with."""
    for values in content.letters_of(language):
        story = stories.get(values.get("story", ""))
        letter = Message.objects.create(
            name=values["name"],
            email=values["email"],
            subject=values["subject"],
            text=values["text"].strip(),
            story_id=story.pk if story else None,
        )
        came = now - timedelta(hours=values["hours_ago"])
        Message.objects.filter(pk=letter.pk).update(received_at=came)
        if who := values.get("who"):
            journalist = User.objects.get(username=who)
            handling.assign(letter.pk, journalist, by=journalist, had=None)
            if values.get("done"):
                handling.finish(letter.pk, by=journalist)
        yield letter


def remove(letters: set[int]) -> int:
    """Take them away, with what was done with them; how many went."""
    gone = Message.objects.filter(pk__in=letters)
    number = gone.count()
    for letter in gone:
        handling.history(letter).delete()
    gone.delete()
    return number
