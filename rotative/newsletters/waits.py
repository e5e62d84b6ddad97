"""What mailbox providers are waited for, in words."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils import timezone, translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rotative.lib import dates
from rotative.newsletters import pace
from rotative.newsletters.models import Batch, Delivery, Edition, Pace
from rotative.newsletters.returns.figures import label_of
from rotative.record import actions as record

OPEN = (Delivery.State.QUEUED, Delivery.State.PUT_OFF)


@dataclass(frozen=True)
class Waits:
    """A provider, why it is waited for, and whether somebody has to decide."""

    provider: str
    why: str
    is_stopped: bool = False

    @property
    def label(self) -> str:
        return label_of(self.provider)


def of_providers() -> list[Waits]:
    """Those that get less than there is at this moment, whichever edition it is."""
    now, found = timezone.now(), []
    for row in Pace.objects.order_by("provider"):
        if why := _why(row, now):
            found.append(Waits(row.provider, why))
    return found


def _why(row: Pace, now: datetime) -> str:
    if pace.has_limits() and row.cool_until and row.cool_until > now:
        hour = dates.clock(timezone.localtime(row.cool_until), translation.get_language() or "en")
        return _("It asked for less (“%(said)s”): nothing goes to it before %(hour)s.") % {
            "said": row.said,
            "hour": hour,
        }
    if pace.has_limits() and (rate := pace.rate_at(row, now)) is not None:
        return _(
            "It asked for less (“%(said)s”): %(number)s letters an hour go to it, and more every "
            "ten minutes."
        ) % {"said": row.said, "number": _figure(rate)}
    if _has_its_share(row, now):
        return _("It has its %(number)s letters of today, the ceiling of a new domain.") % {
            "number": _figure(row.in_day)
        }
    return ""


def _has_its_share(row: Pace | None, now: datetime) -> bool:
    """Whether a provider has today's letters of a new domain."""
    ceiling = pace.ceiling(now)
    if ceiling is None or row is None or row.day != timezone.localtime(now).date():
        return False
    return row.in_day >= ceiling


def of_edition(edition: Edition) -> list[Waits]:
    """Those that an edition on its way waits for."""
    if edition.state not in (Edition.State.SENDING, Edition.State.PAUSED):
        return []
    left = _left_of(edition)
    stopped = set(_stopped(edition).values_list("provider", flat=True))
    waits = [
        Waits(
            it,
            ngettext(
                "It blocks this edition by a rule of its own: %(number)s letter waits.",
                "It blocks this edition by a rule of its own: %(number)s letters wait.",
                left.get(it, 0),
            )
            % {"number": _figure(left.get(it, 0))},
            is_stopped=True,
        )
        for it in sorted(stopped)
    ]
    slow = (it for it in of_providers() if it.provider in left and it.provider not in stopped)
    return [*waits, *slow]


def warm_up() -> str:
    """How a new domain is sent from today; empty where it is none."""
    ceiling, since = pace.ceiling(timezone.now()), settings.MAIL_NEW_SINCE
    if ceiling is None or since is None:
        return ""
    return _(
        "The domain is new since %(day)s: today up to %(number)s letters go to each mailbox "
        "provider, every day more, for six weeks. Who confirmed last gets them first."
    ) % {"day": date_format(since, "DATE_FORMAT"), "number": _figure(ceiling)}


def why_late(edition: Edition) -> dict[str, str]:
    """Why letters of an edition that ends now have not gone, by their provider, in the paper's
    language; nothing is said where no provider is the reason.
    """
    now, found = timezone.now(), {}
    left = _left_of(edition)
    stopped = set(_stopped(edition).values_list("provider", flat=True))
    rows = {row.provider: row for row in Pace.objects.filter(provider__in=left)}
    with translation.override(record.language() or "fr"):
        for provider, number in sorted(left.items()):
            if why := _why_late(rows.get(provider), provider in stopped, number, now):
                given = {"provider": label_of(provider), "number": _figure(number)}
                found[provider] = why % given
    return found


def _why_late(row: Pace | None, is_stopped: bool, number: int, now: datetime) -> str:
    if is_stopped:
        return ngettext(
            "%(provider)s blocks it by a rule of its own: %(number)s letter did not go.",
            "%(provider)s blocks it by a rule of its own: %(number)s letters did not go.",
            number,
        )
    if _has_its_share(row, now):
        return ngettext(
            "%(provider)s: %(number)s letter above a new domain’s ceiling did not go.",
            "%(provider)s: %(number)s letters above a new domain’s ceiling did not go.",
            number,
        )
    if pace.has_limits() and pace.rate_at(row, now) is not None:
        return ngettext(
            "%(provider)s asked for less: %(number)s letter did not go in time.",
            "%(provider)s asked for less: %(number)s letters did not go in time.",
            number,
        )
    return ""


def _left_of(edition: Edition) -> dict[str, int]:
    """How many letters of an edition have not gone yet, by their provider."""
    waiting = (Batch.State.READY, Batch.State.STOPPED)
    rows = Delivery.objects.filter(edition=edition, batch__state__in=waiting, state__in=OPEN)
    return dict(rows.values_list("batch__provider").annotate(Count("pk")).order_by())


def _stopped(edition: Edition) -> QuerySet[Batch]:
    return Batch.objects.filter(edition=edition, state=Batch.State.STOPPED)


def _figure(number: int) -> str:
    return str(number_format(number, force_grouping=True))
