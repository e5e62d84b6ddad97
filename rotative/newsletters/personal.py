"""The pages of one person, reached by a link in a mail. The press never sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from rotative.newsletters.landing import Offer, offer, open_newsletters
from rotative.newsletters.models import Newsletter, Subscriber, Subscription
from rotative.record.reading import Record
from rotative.site.page import Page

State = Subscription.State
ACTIVE = (State.CONFIRMED, State.PAUSED)


@dataclass(frozen=True, kw_only=True)
class StepPage(Page):
    """One thing to say, and perhaps one button, which sends `sends` to the page's own address."""

    template: ClassVar[str] = "pages/newsletter-step.html"

    heading: str
    said: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    button: str = ""
    sends: tuple[str, str] = ("", "")
    way_on: tuple[str, str] = ("/", "")  # address and words of a link

    @property
    def words(self) -> str:
        """What was shown before the button was pressed: the words of a consent."""
        return "\n".join([self.heading, *self.said, *self.names, self.button])


@dataclass(frozen=True, kw_only=True)
class PreferencesPage(Page):
    template: ClassVar[str] = "pages/newsletter-preferences.html"

    languages: ClassVar[Sequence[tuple[str, str]]] = settings.LANGUAGES

    email: str
    offers: list[Offer]
    news: str = ""  # what has just been done
    error: str = ""  # of the pause
    erase_error: str = ""
    paused_until: date | None = None
    first_day: date
    last_day: date


def confirmation(record: Record, path: str, names: Sequence[str], language: str) -> StepPage:
    """Shown before anything is confirmed: programs that follow links press no button."""
    with translation.override(language):
        return _step(
            record,
            path,
            heading=_("Confirm your subscription"),
            said=(_("With this button you ask %(paper)s to send you:") % _paper(record),),
            names=tuple(names),
            button=_("Confirm"),
            sends=("confirm", "yes"),
        )


def confirmed(record: Record, path: str, preferences: str, language: str) -> StepPage:
    with translation.override(language):
        return _step(
            record,
            path,
            heading=_("It is confirmed. Welcome!"),
            said=(_("You can change your mind at any time: every letter has a link for that."),),
            way_on=(preferences, _("Your newsletters")),
        )


def leaving(record: Record, path: str, name: str, language: str) -> StepPage:
    """Shown to who follows the link of a letter: leaving takes a button."""
    with translation.override(language):
        return _step(
            record,
            path,
            heading=_("Leave this newsletter?"),
            said=(
                _("With this button you ask %(paper)s not to send you any more:") % _paper(record),
            ),
            names=(name,),
            button=_("Leave"),
            sends=("List-Unsubscribe", "One-Click"),
        )


def left(record: Record, path: str, language: str) -> StepPage:
    with translation.override(language):
        return _step(
            record,
            path,
            heading=_("You have left this newsletter"),
            said=(_("It is not sent to you any more."),),
            way_on=("/", _("Back to the front page")),
        )


def erased(record: Record, path: str, language: str) -> StepPage:
    with translation.override(language):
        return _step(
            record,
            path,
            heading=_("Everything is erased"),
            said=(
                _("Your address and your subscriptions are gone from our files."),
                _(
                    "We keep a fingerprint that tells nobody your address and keeps it from being "
                    "written to again. If you want to come back one day, write to us."
                ),
            ),
            way_on=("/", _("Back to the front page")),
        )


def _step(record: Record, path: str, heading: str, **fields: object) -> StepPage:
    """In the language that is spoken now."""
    return StepPage(
        record=record,
        path=path,
        title=f"{heading} · {record.paper.name}",
        heading=heading,
        indexed=False,
        language=translation.get_language(),
        **fields,  # type: ignore[arg-type]
    )


def _paper(record: Record) -> dict[str, str]:
    return {"paper": record.paper.name}


def preferences(
    record: Record, path: str, subscriber: Subscriber, days: tuple[date, date], **said: Any
) -> PreferencesPage:
    """All newsletters, with a tick at those that somebody gets. `days` bound a pause."""
    mine = {it.newsletter_id: it for it in subscriber.subscriptions.select_related("newsletter")}
    has = [it.newsletter for it in mine.values() if it.state in ACTIVE]
    offered = open_newsletters(record)
    closed = [it for it in has if it not in offered]
    pauses = [it.paused_until for it in mine.values() if it.state == State.PAUSED]
    language = subscriber.language
    with translation.override(language):
        title = _("Your newsletters")
        offers = [
            offer(record, it, it in has, language, _state(mine.get(it.pk)))
            for it in [*offered, *closed]
        ]
    return PreferencesPage(
        record=record,
        path=path,
        title=f"{title} · {record.paper.name}",
        indexed=False,
        language=language,
        email=subscriber.email,
        offers=offers,
        paused_until=max((day for day in pauses if day and day >= days[0]), default=None),
        first_day=days[0],
        last_day=days[1],
        **said,
    )


def _state(subscription: Subscription | None) -> str:
    """What is worth saying of a subscription beside its tick."""
    if subscription is None or subscription.state in (State.CONFIRMED, State.PAUSED, State.LEFT):
        return ""
    return str(subscription.get_state_display())


def words_of_preferences(wanted: Sequence[Newsletter], language: str) -> str:
    """What somebody decided on their page of preferences: the words of a consent."""
    with translation.override(language):
        return "\n".join([_("Send me:"), *(it.words for it in wanted), _("Save my choice")])
