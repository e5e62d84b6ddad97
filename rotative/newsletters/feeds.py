"""The feeds of what was sent: a newsletter's newest editions, as its archive has them."""

from functools import partial

from rotative.lib import dates
from rotative.lib.addresses import absolute
from rotative.lib.typography import dress
from rotative.newsletters import archive
from rotative.newsletters.archive import Issue
from rotative.newsletters.web import NEWEST
from rotative.record.reading import Record
from rotative.site.feeds import channel_of
from rotative.site.page import File
from rotative.site.writers import WRITERS, Item


def of_newsletter(record: Record, slug: str, file: str) -> File | None:
    """A newsletter's newest editions, as long as it has any."""
    of = archive.newsletters(record).get(slug)
    days = archive.days(record, of) if of else []
    if of is None or not days:
        return None
    issues = archive.issues(record, of, [pk for _day, pk in days[:NEWEST]])
    items = [_item(record, it) for it in issues]
    scope = f"newsletter/{of.pk}"
    return File(WRITERS[file](channel_of(record, file, scope, of.name, of.path, of.promise, items)))


def _item(record: Record, issue: Issue) -> Item:
    """An edition: its subject, its headlines, and the picture of its first story.

    It is another one when a story of it is corrected, as its page is.
    """
    say = partial(dress, language=record.paper.language)
    picture = next((it.picture for it in issue.cards if it.picture and it.picture.jpeg), None)
    return Item(
        id=f"{record.paper.feed_ids}edition/{issue.id}",
        address=absolute(issue.path),
        title=say(issue.subject or dates.weekday(issue.day, record.paper.language)),
        summary=say(" · ".join(card.headline for card in issue.cards)),
        content="",
        published=issue.sent_at,
        updated=max([issue.sent_at, *record.updates(issue.cards).values()]),
        authors=[],
        tags=list(dict.fromkeys(say(card.section.name) for card in issue.cards)),
        picture=picture,
        alt=say(picture.alt) if picture else "",
        credit=say(picture.credit) if picture else "",
    )
