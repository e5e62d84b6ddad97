"""The newsroom's screen of the newsletter: tomorrow's edition as it stands now."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.auth import permission_required

from rotative.mail.frames import by_day, by_night, framed
from rotative.newsletters import letter
from rotative.newsletters.edition import DAILY, Edition, edition_of
from rotative.record.reading import Record

PERMISSION = "newsroom.change_papersettings"
SINCE = timedelta(hours=24)  # the last edition, until there are any

PARTS = {
    "lead": gettext_lazy("Lead"),
    "seconds": gettext_lazy("Beside the lead"),
    "also": gettext_lazy("Also today"),
    "opinions": gettext_lazy("Opinions"),
}


@dataclass(frozen=True)
class View:
    """One way in which a letter is read; without a width, as plain text."""

    name: str
    label: str | Promise
    width: int = 0
    is_dark: bool = False
    source: str = ""


VIEWS = (
    View("phone", gettext_lazy("Phone"), 390),
    View("dark", gettext_lazy("Phone, at night"), 390, is_dark=True),
    View("desk", gettext_lazy("Desk"), 700),
    View("text", gettext_lazy("Plain text")),
)


@permission_required(PERMISSION)  # type: ignore[untyped-decorator]
def tomorrow(request: HttpRequest) -> HttpResponse:
    """What the recipe makes of the last day, as readers will see it; nothing is sent or kept."""
    record = Record()
    edition = edition_of(record, DAILY, record.as_of - SINCE)
    drawn, problem = None, ""
    try:
        drawn = letter.draw(edition, record.paper, letter.around_of(record, edition))
    except letter.TooLarge as failure:
        problem = _(
            "The letter has %(size)s kB, and mail programs cut off what comes after %(most)s: "
            "take stories out of it."
        ) % {"size": failure.size // 1000, "most": letter.MOST_BYTES // 1000}
    asked = request.GET.get("view", "")
    chosen = [view for view in VIEWS if view.name == asked]
    context = {
        "header_title": _("Tomorrow’s edition"),
        "header_icon": "mail",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Tomorrow’s edition")},
        ],
        "edition": edition,
        "rows": [
            (part.section.name if part.section else PARTS[part.kind], item)
            for part in edition.parts
            for item in part.items
        ],
        "shortage": "" if edition.is_sendable() else _shortage(edition),
        "letter": drawn,
        "problem": problem,
        "language": record.paper.language,
        "views": VIEWS,
        "chosen": asked if chosen else "",
        "shown": [_seen(request, view, drawn) for view in chosen or VIEWS] if drawn else [],
    }
    return render(request, "newsletters/tomorrow.html", context)


def _shortage(edition: Edition) -> str:
    """That an edition is too small."""
    return ngettext(
        "%(worth)s new story in a day: the recipe asks for %(minimum)s, and such an edition would "
        "not be sent.",
        "%(worth)s new stories in a day: the recipe asks for %(minimum)s, and such an edition "
        "would not be sent.",
        edition.worth,
    ) % {"worth": edition.worth, "minimum": edition.recipe.minimum}


def _seen(request: HttpRequest, view: View, drawn: letter.Letter) -> View:
    """A letter by day or by night, whatever this browser prefers; its pictures from this host."""
    if not view.width:
        return View(view.name, view.label, source=drawn.text)
    html = framed(request, by_night(drawn.html) if view.is_dark else by_day(drawn.html))
    return View(view.name, view.label, view.width, view.is_dark, html)
