"""Second factors: who has one, who must, and what is done with them.

Whatever changes them ends the account's other sessions (`User.sign_in_changes`), so every session
of an account that has one went through the second step, and no request has to ask for it.
"""

import logging
import secrets
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from wagtail.log_actions import log as log_action

from rotative.accounts.sealing import digests
from rotative.accounts.second_factors import App, Passkey, RecoveryCode, SignInSettings
from rotative.guard import actions as guard
from rotative.people.models import User

log = logging.getLogger("rotative.security")

ADDED, REMOVED, RESET = "accounts.factor_added", "accounts.factor_removed", "accounts.factors_reset"
CODES_MADE = "accounts.recovery_codes"
CODES = 10
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that are taken for another
LENGTH = 12  # 59 bits

MUST_SET_UP = "must_set_up_two_factor"  # in a session: nothing else can be done in it


# -- who


def factors_of(user: User) -> list[App | Passkey]:
    """The apps and passkeys of an account."""
    apps = App.objects.filter(user=user, confirmed=True).order_by("pk")
    return [*apps, *Passkey.objects.filter(user=user).order_by("pk")]


def has_factor(user: User) -> bool:
    """Whether signing in takes a second step."""
    apps = App.objects.filter(user=user, confirmed=True)
    return apps.exists() or Passkey.objects.filter(user=user).exists()


def must_have(user: User) -> bool:
    """Whether the paper asks it of somebody in their role."""
    asked = SignInSettings.objects.first()
    if asked is None:
        return False
    if user.is_superuser and asked.administrators:
        return True
    return asked.groups.filter(pk__in=user.groups.values("pk")).exists()


def note_what_is_missing(request: Any, user: User) -> None:
    """In the session of who must have a second factor and has none."""
    if must_have(user) and not has_factor(user):
        request.session[MUST_SET_UP] = True
    else:
        request.session.pop(MUST_SET_UP, None)


# -- the second step


@transaction.atomic
def is_code_of(user: User, code: str) -> bool:
    """Whether it is the code of one of their apps at this moment; each is good once."""
    if not (code.isascii() and code.isdigit() and len(code) == 6):
        return False
    apps = App.objects.select_for_update().filter(user=user, confirmed=True).order_by("pk")
    return any(app.verify_token(code) for app in apps)


def use_recovery_code(user: User, code: str) -> bool:
    """Whether it is one of their codes; it is good no more."""
    word = "".join(sign for sign in code.lower() if sign in SIGNS)
    found = RecoveryCode.objects.filter(user=user, digest__in=digests(word, user.pk))
    return len(word) == LENGTH and found.delete()[0] == 1


def knock(user: User) -> int:
    """Seconds to wait before another try at the second step of an account."""
    return guard.knock((guard.SECOND_STEP, str(user.pk)))


def went_well(user: User) -> None:
    guard.open_for(guard.SECOND_STEP, str(user.pk))


# -- changes


@transaction.atomic
def confirm(app: App, code: str, name: str) -> list[str] | None:
    """Begin to use an app that shows the right code; the recovery codes, if these are the first.

    None: it is not the right code.
    """
    begun = App.objects.select_for_update().filter(pk=app.pk, confirmed=False).first()
    if begun is None or not begun.verify_token(code):
        return None
    begun.name, begun.confirmed = name, True
    begun.save()
    return _added(begun.user, name)


@transaction.atomic
def add_passkey(user: User, name: str, credential: bytes, digest: str, count: int) -> list[str]:
    """Begin to use a passkey; the recovery codes, if these are the first."""
    Passkey.objects.create(
        user=user, name=name, credential=credential, digest=digest, sign_count=count
    )
    return _added(user, name)


def _added(user: User, name: str) -> list[str]:
    _end_other_sessions(user)
    log_action(user, ADDED, user=user, data={"name": name})
    return [] if user.recovery_codes.exists() else make_recovery_codes(user)


@transaction.atomic
def make_recovery_codes(user: User) -> list[str]:
    """New codes, in the only moment in which they can be read; those before are good no more."""
    user.recovery_codes.all().delete()
    words = ["".join(secrets.choice(SIGNS) for _ in range(LENGTH)) for _ in range(CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=digests(word, user.pk)[0]) for word in words
    )
    log_action(user, CODES_MADE, user=user)
    return [f"{word[:4]}-{word[4:8]}-{word[8:]}" for word in words]


@transaction.atomic
def remove(factor: App | Passkey) -> None:
    """An account can do without one; recovery codes go with the last."""
    user, name = factor.user, factor.name
    factor.delete()
    _end_other_sessions(user)
    log_action(user, REMOVED, user=user, data={"name": name})
    if not has_factor(user):
        user.recovery_codes.all().delete()


@transaction.atomic
def reset(user: User, by: Any) -> int:
    """Take all second factors from somebody who lost them, and end their sessions; how many."""
    factors = factors_of(user)
    App.objects.filter(user=user).delete()
    Passkey.objects.filter(user=user).delete()
    user.recovery_codes.all().delete()
    went_well(user)
    _end_other_sessions(user)
    log_action(user, RESET, user=by, data={"factors": [it.name for it in factors]})
    log.warning("two-factor sign-in reset: account %s, by %s", user.username, by or "the command")
    return len(factors)


def _end_other_sessions(user: User) -> None:
    """All but the one whose view calls `update_session_auth_hash`."""
    User.objects.filter(pk=user.pk).update(sign_in_changes=F("sign_in_changes") + 1)
    user.refresh_from_db(fields=["sign_in_changes"])


def used_now(passkey: Passkey, count: int) -> bool:
    """Note that a passkey was used; False: its counter went back, as that of a copy does."""
    if (count or passkey.sign_count) and count <= passkey.sign_count:
        return False
    before = Passkey.objects.filter(pk=passkey.pk, sign_count=passkey.sign_count)
    return before.update(sign_count=count, last_used_at=timezone.now()) == 1
