"""The page of newsletters: what each brings, and the box to ask for them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from babel.dates import format_date
from django.utils import translation
from django.utils.translation import gettext as _

from rotative.lib import dates
from rotative.lib.typography import dress
from rotative.newsletters import archive, web
from rotative.newsletters.archive import Issue
from rotative.newsletters.models import Newsletter
from rotative.record import keys as k
from rotative.record.answers import Card
from rotative.record.reading import Record
from rotative.site.engine import say
from rotative.site.page import Page

MONDAY = date(2024, 1, 1)  # any


@dataclass(frozen=True)
class Offer:
    """A newsletter as forms show it; `state` says how somebody's subscription stands."""

    slug: str
    name: str
    promise: str
    rhythm: str
    is_ticked: bool
    state: str = ""


@dataclass(frozen=True, kw_only=True)
class NewsletterPage(Page):
    template: ClassVar[str] = "pages/newsletter.html"

    offers: list[Offer]
    cards: list[Card]
    last: list[tuple[Newsletter, Issue]]  # the last edition of each that has any
    error: str = ""  # of the address
    choice_error: str = ""
    link_error: str = ""
    email: str = ""


def newsletter(
    record: Record, chosen: Collection[str] | None = None, **form: Any
) -> NewsletterPage:
    """What the paper offers to send. `chosen` are the slugs that somebody had ticked; otherwise the
    newsletter of the box on every page is.
    """
    name = say(record, "Newsletter")
    newsletters = open_newsletters(record)
    if chosen is None:
        first = next((it for it in newsletters if it.kind == Newsletter.Kind.DAILY), None)
        chosen = {it.slug for it in [first, *newsletters][:1] if it}
    return NewsletterPage(
        record=record,
        path=f"/{record.paper.words['newsletter']}/",
        title=f"{name} · {record.paper.name}",
        description=record.paper.newsletter_pitch,
        offers=[offer(record, it, it.slug in chosen) for it in newsletters],
        cards=record.cards(record.latest(k.SITE, 6)),
        last=web.last_editions(record),
        **form,
    )


def open_newsletters(record: Record) -> list[Newsletter]:
    """Those to sign up for."""
    return [it for it in archive.newsletters(record).values() if it.is_open]


def offer(
    record: Record, it: Newsletter, is_ticked: bool, language: str = "", state: str = ""
) -> Offer:
    """In an interface's language; the paper's words keep their own spaces."""
    ours = record.paper.language
    name, promise = dress(it.name, ours), dress(it.promise, ours)
    return Offer(it.slug, name, promise, rhythm(it, language or ours), is_ticked, state)


def rhythm(it: Newsletter, language: str) -> str:
    """When it comes: `Chaque jour à 7h00`, `Le samedi à 9h00`, `Dès que l’actualité l’exige`."""
    with translation.override(language):
        return _rhythm(it, language)


def _rhythm(it: Newsletter, language: str) -> str:
    if it.kind == Newsletter.Kind.BREAKING or it.send_at is None:
        return _("When the news demands it")
    at = dates.clock(datetime.combine(MONDAY, it.send_at), language)
    days = [day_name(int(digit), language) for digit in sorted(it.weekdays)]
    if len(days) == 7:
        return _("Every day at %(time)s") % {"time": at}
    if it.weekdays == "12345":
        return _("From Monday to Friday at %(time)s") % {"time": at}
    return _("Every %(days)s at %(time)s") % {"days": ", ".join(days), "time": at}


def day_name(number: int, language: str) -> str:
    """`lundi` for 1, `Sunday` for 7."""
    return format_date(MONDAY.replace(day=number), "EEEE", locale=dates.LOCALES[language])


# -- the words of consent, as the forms show them


def small_print(record: Record) -> str:
    """What stands under every form that takes an address."""
    return say(
        record,
        "Your address serves to send you the newsletter, nothing else. You can leave at any time.",
    )


def words_of_the_box(record: Record) -> str:
    """What the box on every page promises."""
    pitch = record.paper.newsletter_pitch or say(
        record, "Every day, our latest stories, free and directly in your mailbox."
    )
    return f"{pitch}\n{small_print(record)}"


def words_of_the_page(record: Record, newsletters: Collection[Newsletter]) -> str:
    """What the page of newsletters promises of those that were ticked."""
    return "\n".join([*(it.words for it in newsletters), small_print(record)])
