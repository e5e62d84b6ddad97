"""The pages for 500 and 503: one template without menu or lists, so that little can fail."""

from contextlib import suppress
from enum import Enum

from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import gettext_noop as _

from rotative.record.answers import Paper
from rotative.record.reading import Record
from rotative.site.engine import engine
from rotative.site.look import css_of, stylesheet_path


class Why(Enum):
    """What the page says."""

    WORK = _("The site is being worked on. Please try again in a few minutes.")
    SOON = _("This newspaper opens soon. Please come back a little later.")
    MISTAKE = _(
        "Something went wrong on our side; we have been told. Please try again in a moment."
    )
    AWAY = _(
        "The database cannot be reached just now. What you sent was not saved: "
        "go back, and send it again in a moment."
    )
    FULL = _(
        "The disk is full. What you sent was not saved: go back, and send it again "
        "when there is room."
    )


class _Known:
    """The paper's name and look as they were read last, for when they cannot be."""

    paper = Paper(name=settings.WAGTAIL_SITE_NAME)
    stylesheet = ""


def draw_outage(why: Why, language: str = "") -> str:
    """The HTML of an outage page, also without a database; in the paper's language as a rule."""
    if why != Why.AWAY:  # it would be waited for once more
        with suppress(DatabaseError):
            remember()
    paper = _Known.paper
    template = engine(language or paper.language).get_template("pages/outage.html")
    return template.render(
        paper=paper,
        language=language or paper.language,
        stylesheet=_Known.stylesheet,
        why=why.value,
        is_new=why == Why.SOON,
    )


def remember() -> None:
    """Read the paper's name and look; done when a process starts. Raises `DatabaseError`."""
    record = Record()
    stylesheet = stylesheet_path(record) if css_of(record) else ""
    _Known.paper, _Known.stylesheet = record.paper, stylesheet
