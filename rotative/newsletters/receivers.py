"""The page of newsletters is pressed again when they change; a new paper has a daily one.

An edition that is being sent is paused when a story in it is withdrawn.
"""

from typing import Any

from django.db.models.signals import post_delete, post_save

from rotative.newsletters import withdrawals
from rotative.newsletters.actions import make_first_newsletter
from rotative.newsletters.models import Newsletter
from rotative.press.actions import touch
from rotative.record import keys as k
from rotative.record import signals


def connect() -> None:
    post_save.connect(newsletters_changed, sender=Newsletter)
    post_delete.connect(newsletters_changed, sender=Newsletter)
    signals.paper_founded.connect(paper_founded)
    signals.stories_struck.connect(stories_struck)


def newsletters_changed(**kwargs: Any) -> None:
    touch({k.NEWSLETTERS})


def paper_founded(language: str, **kwargs: Any) -> None:
    if not Newsletter.objects.exists():
        make_first_newsletter(language)


def stories_struck(headlines: dict[int, str], **kwargs: Any) -> None:
    withdrawals.pause_for(headlines)
