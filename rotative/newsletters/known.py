"""All that the newsletters know of a person: for machines, and in sentences."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from rotative.lib import dates
from rotative.newsletters import tokens
from rotative.newsletters.models import (
    Batch,
    Consent,
    Delivery,
    Edition,
    Return,
    Subscriber,
    Suppression,
)

State = Delivery.State
# What became of a letter, as its reader is told; the names are those of the file.
BECAME: dict[int, tuple[str, str | Promise]] = {
    State.QUEUED: ("waits", gettext_lazy("it waits to be sent")),
    State.UNDER_WAY: ("under way", gettext_lazy("it is being sent")),
    State.ACCEPTED: ("sent", gettext_lazy("your mail server took it")),
    State.PUT_OFF: ("put off", gettext_lazy("your mail server has put it off")),
    State.UNCERTAIN: ("uncertain", gettext_lazy("it may have been sent, nobody knows")),
    State.REFUSED: ("refused", gettext_lazy("your mail server refused it")),
    State.LEFT_OUT: ("not sent", gettext_lazy("it was not sent, as you did not want it any more")),
    State.BOUNCED: ("came back", gettext_lazy("it came back")),
    State.EXPIRED: ("too late", gettext_lazy("it could not be sent in time")),
}


def deliveries_to(subscriber: int) -> QuerySet[Delivery]:
    """What was mailed to a person, as far as it is still known."""
    return Delivery.objects.filter(edition__in=_recent(), subscriber_id=subscriber)


def _recent() -> list[int]:
    """The editions of which it is known who got them. Numbers, for the index of deliveries is by
    editions: a hundred thousand readers' rows of ninety days are not to be read for one of them.
    """
    kept = Exists(Batch.objects.filter(edition=OuterRef("pk")))
    return list(Edition.objects.filter(kept).values_list("pk", flat=True))


def data_of(subscriber: Subscriber) -> dict[str, Any]:
    """What is known of somebody, for machines."""
    return {
        "email": subscriber.email,
        "language": subscriber.language,
        "name_in_links": subscriber.handle,
        "asked_at": subscriber.asked_at.isoformat(),
        "subscriptions": [
            {
                "newsletter": it.newsletter.name,
                "state": it.state,
                "asked_at": it.asked_at.isoformat(),
                "confirmation_mailed_at": _iso(it.mailed_at),
                "confirmed_at": _iso(it.confirmed_at),
                "ended_at": _iso(it.ended_at),
                "paused_until": it.paused_until.isoformat() if it.paused_until else None,
            }
            for it in subscriber.subscriptions.select_related("newsletter")
        ],
        "consents": [
            {
                "newsletter": it.newsletter.name if it.newsletter else None,
                "verb": it.verb,
                "at": it.at.isoformat(),
                "words": it.words,
                "page": it.page,
                "network": it.network,
            }
            for it in subscriber.consents.select_related("newsletter")
        ],
        "letters": list(_letters(subscriber)),
        "suppressed": [
            {"reason": it.reason, "at": it.at.isoformat()}
            for it in Suppression.objects.filter(digest__in=tokens.digests(subscriber.folded))
        ],
    }


def _letters(subscriber: Subscriber) -> Iterable[dict[str, Any]]:
    """What was mailed, the oldest first, and what became of it."""
    rows = deliveries_to(subscriber.pk).select_related("edition__newsletter")
    rows = rows.defer(*(f"edition__{it}" for it in Edition.LARGE)).order_by("edition__day", "pk")
    back: dict[int, list[Return]] = {}
    for it in Return.objects.filter(edition__in=_recent(), subscriber_id=subscriber.pk):
        back.setdefault(it.edition_id, []).append(it)
    for row in rows:
        yield {
            "newsletter": row.edition.newsletter.name,
            "day": row.edition.day.isoformat(),
            "state": BECAME[row.state][0],
            "at": _iso(row.at),
            "tries": row.tries,
            "server_said": row.said,
            "returns": [
                {"kind": it.kind, "code": it.code, "at": it.at.isoformat()}
                for it in back.get(row.edition_id, [])
            ],
        }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _day(moment: str) -> str:
    return dates.day(date.fromisoformat(moment[:10]), get_language() or "en")


def read_aloud(data: dict[str, Any]) -> list[str]:
    """The same in sentences."""
    lines = [_("Your address: %(email)s") % {"email": data["email"]}]
    verbs = dict(Consent.Verb.choices)
    for consent in data["consents"]:
        lines.append(
            _("%(day)s, %(newsletter)s: %(verb)s. You were shown: “%(words)s”")
            % {
                "day": _day(consent["at"]),
                "newsletter": consent["newsletter"] or "—",
                "verb": str(verbs[consent["verb"]]).lower(),
                "words": " ".join(consent["words"].split()),
            }
        )
    became, kinds = dict(BECAME.values()), dict(Return.Kind.choices)
    for letter in data["letters"]:
        said = [became[letter["state"]], *(kinds[it["kind"]] for it in letter["returns"])]
        lines.append(
            _("Letter of %(day)s, %(newsletter)s: %(became)s.")
            % {
                "day": _day(letter["day"]),
                "newsletter": letter["newsletter"],
                "became": ", ".join(str(it).lower() for it in said),
            }
        )
    reasons = dict(Suppression.Reason.choices)
    for it in data["suppressed"]:
        lines.append(
            _("No newsletter is mailed to this address since %(day)s: %(reason)s.")
            % {"day": _day(it["at"]), "reason": str(reasons[it["reason"]]).lower()}
        )
    return lines
