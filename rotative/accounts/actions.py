"""Inviting a colleague, and what becomes of it.

The address ends in the invitation's number and that of its sending, signed with the paper's secret:
whoever reads the database has no address. It makes one account, whoever else comes by it.
"""

import logging
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import log as log_action
from wagtail.users.models import UserProfile

from rotative.accounts.models import GOOD_FOR, Invitation
from rotative.accounts.rights import rights_given, rights_in, rights_of
from rotative.mail.actions import forget
from rotative.mail.backend import Letter
from rotative.newsroom import roles
from rotative.newsroom.models import PaperSettings
from rotative.people.models import Author, User

log = logging.getLogger("rotative.security")

INVITED, INVITED_AGAIN = "accounts.invite", "accounts.invite_again"
WITHDRAWN, ACCEPTED = "accounts.withdraw", "accounts.accept"


class NoLongerGood(Exception):
    """The invitation was accepted, withdrawn or sent anew, or has expired."""


@dataclass(frozen=True)
class Answers:
    """What whoever is invited says."""

    person: str
    email: str
    username: str
    password: str
    language: str


# -- the address


def address_of(invitation: Invitation) -> str:
    """Where the account is made."""
    token = _signer().sign(f"{invitation.pk}-{invitation.sending}")
    return f"{settings.SITE_URL}{reverse('invitation', args=[token])}"


def found(token: str) -> Invitation | None:
    """The invitation of an address that we gave out, good or no longer; None for any other."""
    try:
        number, _dash, sending = _signer().unsign(token).partition("-")
    except BadSignature:
        return None
    invitation = Invitation.objects.with_rights().filter(pk=number).first()
    if invitation is None:  # its inviter's account was deleted
        return Invitation(withdrawn_at=timezone.now())
    if invitation.is_open and invitation.sending != int(sending):
        invitation.withdrawn_at = timezone.now()  # as whoever has the old address is told
    return invitation


def _signer() -> Signer:
    return Signer(salt="rotative.accounts.invitation", sep=".")


# -- those who invite


@transaction.atomic
def invite(invitation: Invitation, by: Any) -> None:
    """Mail an invitation that was just written, if it has an address, and note it."""
    log_action(invitation, INVITED, user=by, data={"name": invitation.name})
    _mail(invitation)


@transaction.atomic
def invite_again(invitation: Invitation, by: Any) -> None:
    """Give it a new address, good for as long; the one before is good no more."""
    forget(invitation.about)
    invitation.sending += 1
    invitation.expires_at = timezone.now() + GOOD_FOR
    invitation.handed_over_at = None
    open_one = Invitation.objects.open().filter(pk=invitation.pk)
    changed = open_one.update(
        sending=invitation.sending, expires_at=invitation.expires_at, handed_over_at=None
    )
    if changed:
        log_action(invitation, INVITED_AGAIN, user=by, data={"name": invitation.name})
        _mail(invitation)


@transaction.atomic
def withdraw(invitation: Invitation, by: Any) -> None:
    """Its address is good no more; mail that still waits is dropped."""
    if Invitation.objects.open().filter(pk=invitation.pk).update(withdrawn_at=timezone.now()):
        forget(invitation.about)
        log_action(invitation, WITHDRAWN, user=by, data={"name": invitation.name})


def _mail(invitation: Invitation) -> None:
    if not invitation.email:
        return
    with translation.override(invitation.language):
        until = date_format(timezone.localtime(invitation.expires_at), "DATETIME_FORMAT")
        names = {
            "name": invitation.name,
            "inviter": _name_of(invitation.invited_by),
            "paper": PaperSettings.of_screens().name,
            "address": address_of(invitation),
            "until": until,
        }
        body = _(
            "Hello %(name)s,\n\n%(inviter)s invites you to work in the newsroom of %(paper)s.\n\n"
            "Open this address and choose a password; it is good once, until %(until)s:\n\n"
            "%(address)s\n\nIf you do not know what this is about, you need do nothing."
        )
        mail = Letter(
            subject=_("Your account at %(paper)s") % names,
            body=body % names,
            to=[invitation.email],
        )
    mail.about = invitation.about
    try:
        mail.send()
    except OSError as failed:
        log.error("invitation %s is kept but its mail is not: %s", invitation.pk, failed)


def _name_of(user: Any) -> str:
    if user is None:
        return PaperSettings.of_screens().name
    return str(get_user_display_name(user))


# -- who is invited


@transaction.atomic
def accept(invitation: Invitation, answers: Answers) -> User:
    """Make the account, wholly or not at all. Raises `NoLongerGood` for whoever comes second."""
    now = timezone.now()
    mine = Invitation.objects.pending().filter(pk=invitation.pk, sending=invitation.sending)
    if not mine.update(accepted_at=now):
        raise NoLongerGood
    groups = _groups_of(invitation)
    inviter = invitation.invited_by
    if inviter is not None:  # who lost a right, or left, gives it to nobody any more
        has = rights_of(inviter)
        if not has.cover(rights_given(invitation)) or not has.cover(rights_in(groups)):
            raise NoLongerGood
    first, _space, last = answers.person.partition(" ")
    user: User = User.objects.create_user(
        answers.username,
        email=answers.email,
        password=answers.password,
        first_name=first,
        last_name=last,
        is_superuser=invitation.is_administrator,
        is_staff=invitation.is_administrator,
    )
    user.groups.set(groups)
    UserProfile.objects.create(user=user, preferred_language=answers.language)
    if invitation.is_author:
        _sign_as(user, invitation.name, answers.person)
    Invitation.objects.filter(pk=invitation.pk).update(accepted_by=user)
    forget(invitation.about)
    log_action(invitation, ACCEPTED, user=user, data={"name": invitation.name})
    log.info("invitation %s accepted: account %s", invitation.pk, user.username)
    return user


def _groups_of(invitation: Invitation) -> list[Any]:
    """The roles; where they hold in some sections only, the groups that have them there."""
    groups, sections = list(invitation.groups.all()), list(invitation.sections.all())
    if not sections:
        return groups
    return [roles.in_section(group, section) for group in groups for section in sections]


def _sign_as(user: User, invited_as: str, person: str) -> None:
    """Tie the author of that name to the account, or make one. The inviter's word names an author
    who is there: what is typed by whoever is invited claims nobody's stories.
    """
    namesakes = Author.objects.filter(user=None).called(invited_as)[:2]
    if len(namesakes) == 1:
        Author.objects.filter(pk=namesakes[0].pk).update(user=user)
    else:
        Author.objects.create(name=person, slug=Author.free_address(person), user=user)
