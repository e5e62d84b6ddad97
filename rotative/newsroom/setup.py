"""Setting a new paper up: the address that is good once, and what is made of the answers.

The token of that address lies in the data directory, for its owner alone, from the first start
until the paper is there. While the file lies there, the paper is not set up.
"""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.users.models import UserProfile

from rotative.newsroom import schedule
from rotative.newsroom.actions import found_paper, is_founded
from rotative.newsroom.models import PaperSettings
from rotative.notices.models import AbstractNotice, LegalNoticePage, NoticePage
from rotative.people.models import Author, User
from rotative.sections.models import HomePage


class AlreadySetUp(Exception):
    """There is a paper here: somebody was faster."""


@dataclass(frozen=True)
class Answers:
    """What the set-up page asks. An empty time zone: the one of the settings stays."""

    name: str
    language: str
    time_zone: str
    person: str
    email: str
    password: str


# -- the door


def _token_file() -> Path:
    return settings.DATA_DIR / "set_up_token"


def is_waiting() -> bool:
    """Whether the paper here is still to be set up; asks no database."""
    return _token_file().exists()


def open_door() -> str:
    """The address of the set-up page, the same until it was used."""
    try:
        token = _token_file().read_text().strip()
    except FileNotFoundError:
        token = ""
    if not token:
        token = secrets.token_urlsafe(32)
        _token_file().touch(mode=0o600)
        _token_file().write_text(token + "\n")
    return f"{settings.SITE_URL}{reverse('set_up', args=[token])}"


def close_door() -> None:
    """The address is good no more."""
    _token_file().unlink(missing_ok=True)


def is_key(token: str) -> bool:
    """Whether this is the token; how long that takes says nothing of it."""
    try:
        right = _token_file().read_text().strip()
    except FileNotFoundError:
        return False
    return bool(right) and secrets.compare_digest(right.encode(), token.encode())


# -- what is made


def set_up(answers: Answers) -> User:
    """Make the paper and its first account, wholly or not at all; the account.

    Raises `AlreadySetUp` for whoever comes second, also when both come at once.
    """
    with transaction.atomic():
        # The one page that is there before any paper: on PostgreSQL the second waits here.
        Page.objects.select_for_update().get(pk=Page.get_first_root_node().pk)
        if is_founded():
            raise AlreadySetUp
        home = found_paper(answers.name, answers.language)
        PaperSettings.objects.update(first_steps=True)
        with translation.override(answers.language):
            _make_drafts(home, answers)
        user = _make_administrator(answers)
        schedule.begins()
        if answers.time_zone:
            settings.KEPT_TIME_ZONE.write_text(answers.time_zone + "\n")
    close_door()
    return user


def _make_administrator(answers: Answers) -> User:
    """They sign in with their address, and sign what they write; readers find them once a story of
    theirs is out.
    """
    first, _space, last = answers.person.partition(" ")
    user: User = get_user_model().objects.create_superuser(
        answers.email,
        email=answers.email,
        password=answers.password,
        first_name=first,
        last_name=last,
    )
    UserProfile.objects.create(user=user, preferred_language=answers.language)
    address = Author.free_address(answers.person)
    Author.objects.create(name=answers.person, slug=address, user=user)
    return user


def _make_drafts(home: HomePage, answers: Answers) -> None:
    """The pages that the law asks for, with what is known; whoever answers for them publishes."""
    legal = LegalNoticePage(
        title=_("Legal notices"),
        slug=legal_slug(),
        email=answers.email,
        data_protection_contact=answers.email,
    )
    body = [
        {"type": kind, "value": value} for kind, value in _on_personal_data(escape(answers.email))
    ]
    personal = NoticePage(
        title=_("Personal data"), slug=personal_slug(), body=json.dumps(body), show_in_menus=True
    )
    drafts: tuple[AbstractNotice, ...] = (legal, personal)
    for page in drafts:
        page.live = False
        home.add_child(instance=page)
        page.save_revision(clean=False)  # a draft may lack what a publisher must name


def legal_slug() -> str:
    """The address of the legal notices, in the language that is active."""
    return _("legal-notices")


def personal_slug() -> str:
    """The address of the page on personal data, in the language that is active."""
    return _("personal-data")


def _on_personal_data(email: str) -> list[tuple[str, object]]:
    """What this program does with readers' data: what the paper does besides is the paper's to
    add.
    """

    def heading(text: str) -> tuple[str, object]:
        return "heading", {"text": text, "level": "2"}

    def paragraph(text: str) -> tuple[str, object]:
        return "paragraph", f"<p>{text}</p>"

    return [
        paragraph(
            _(
                "Reading this site stores nothing on your device: no cookie, no tracker, no "
                "outside service."
            )
        ),
        heading(_("The newsletter")),
        paragraph(
            _(
                "If you give us your e-mail address, it serves to send you the newsletter and "
                "nothing else. You can leave at any time."
            )
        ),
        paragraph(
            _(
                "No pixel tells us whether you read it. Its links are the same for everybody: when "
                "a story is opened from an edition, our site adds one to that story’s number, and "
                "does not know who opened it. If your browser asks not to be tracked, it is not "
                "counted."
            )
        ),
        heading(_("Messages")),
        paragraph(
            _(
                "Messages sent through the contact form are read by the newsroom, and erased with "
                "its answers three months after they have been dealt with."
            )
        ),
        heading(_("Videos of other sites")),
        paragraph(
            _(
                "A video hosted elsewhere loads only if you ask for it. The site that hosts it may "
                "then place cookies."
            )
        ),
        heading(_("Your rights")),
        paragraph(
            _("You can see, correct or have your data erased by writing to %(address)s.")
            % {"address": f'<a href="mailto:{email}">{email}</a>'}
        ),
    ]
