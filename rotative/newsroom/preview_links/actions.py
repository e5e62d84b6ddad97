"""Making a link to a draft, reading one, and taking all of a story back."""

import re
from datetime import timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from rotative.lib.addresses import absolute
from rotative.newsroom.preview_links.models import PreviewLink

MADE, WITHDRAWN = "rotative.preview_link", "rotative.preview_links_withdrawn"  # in Wagtail's log
SALT = "rotative.newsroom.preview_links"
NAME = re.compile(r"([0-9a-f]{1,15})-[0-9a-f]{1,15}")


@transaction.atomic
def make(story: Page, for_whom: str, days: int, *, by: Any) -> PreviewLink:
    """A link that shows the newest draft of a story for so many days."""
    until = timezone.now() + timedelta(days=days)
    link = PreviewLink.objects.create(story_id=story.pk, for_whom=for_whom, made_by=by, until=until)
    log(story, MADE, user=by, data={"for": for_whom, "until": until.isoformat()})
    return link


@transaction.atomic
def withdraw_all(story: Page, *, by: Any) -> int:
    """Take back all links of a story that are still good; how many."""
    number = PreviewLink.objects.good().filter(story=story.pk).update(withdrawn_at=timezone.now())
    if number:
        log(story, WITHDRAWN, user=by, data={"number": number})
    return number


def address_of(link: PreviewLink) -> str:
    """The whole address, as it is handed over."""
    return absolute(reverse("preview_link", args=[_signer().sign(link.name)]))


class Gone(Exception):
    """We made the address, and it is not good any more; `link` says why, if it is still known."""

    def __init__(self, link: PreviewLink | None) -> None:
        self.link = link


def read(token: str) -> PreviewLink | None:
    """The link of an address; None for one that we have not made. Raises `Gone`."""
    try:
        name = _signer().unsign(token)
    except signing.BadSignature:
        return None
    match = NAME.fullmatch(name)
    link = PreviewLink.objects.filter(pk=int(match[1], 16)).first() if match else None
    if link is None or link.name != name:
        raise Gone(None)
    if not link.is_good():
        raise Gone(link)
    return link


def _signer() -> signing.Signer:
    return signing.Signer(salt=SALT, sep=".")
