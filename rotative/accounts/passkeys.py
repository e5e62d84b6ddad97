"""Passkeys: what a browser is asked, and whether its answer is right (WebAuthn, by fido2).

fido2 is imported when somebody uses a passkey: three megabytes that most workers never need.
"""

import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from rotative.accounts.second_factors import Passkey
from rotative.accounts.two_factor import used_now
from rotative.newsroom.models import PaperSettings
from rotative.people.models import User

ASKED = "passkey_asked"  # in the session: the challenge, good once


class NotRight(Exception):
    """The browser's answer is not that of a passkey of this account to what was asked."""


def are_possible() -> bool:
    """Browsers have them for named hosts, encrypted or their own."""
    host = settings.HOST
    is_name = any(sign.isalpha() for sign in host) and ":" not in host
    return is_name and (settings.IS_SECURE or host == "localhost")


def ask_for_new(request: HttpRequest, user: User) -> str:
    """What a browser makes a passkey for, in JSON."""
    from fido2.webauthn import (
        PublicKeyCredentialUserEntity,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    handle = hmac.digest(settings.SECRET_KEY.encode(), f"passkeys {user.pk}".encode(), "sha256")
    whose = PublicKeyCredentialUserEntity(
        id=handle, name=user.get_username(), display_name=user.get_full_name() or user.username
    )
    options, state = _server().register_begin(
        whose,
        _credentials(Passkey.objects.filter(user=user)),
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    request.session[ASKED] = state
    return json.dumps(dict(options)["publicKey"], default=dict)


def new_one(request: HttpRequest, answer: str) -> tuple[bytes, str, int]:
    """The credential that a browser made, its digest and its counter."""
    state = request.session.pop(ASKED, None)
    try:
        made = _server().register_complete(state, json.loads(answer))
        credential = made.credential_data
        digest = _digest(credential.credential_id)
        return bytes(credential), digest, made.counter
    except Exception as wrong:  # what a stranger sends fails in many ways
        raise NotRight from wrong


def ask_for_one(request: HttpRequest, user: User) -> str:
    """What a browser signs with a passkey of this account, in JSON; empty where there is none."""
    from fido2.webauthn import UserVerificationRequirement

    known = _credentials(Passkey.objects.filter(user=user))
    if not known or not are_possible():
        return ""
    options, state = _server().authenticate_begin(
        known, user_verification=UserVerificationRequirement.PREFERRED
    )
    request.session[ASKED] = state
    return json.dumps(dict(options)["publicKey"], default=dict)


def is_signed(request: HttpRequest, user: User, answer: str) -> bool:
    """Whether a browser signed with a passkey of this account what it was asked just now."""
    from fido2.webauthn import AuthenticationResponse

    state = request.session.pop(ASKED, None)
    passkeys = Passkey.objects.filter(user=user)
    try:
        response = AuthenticationResponse.from_dict(json.loads(answer))
        signed = _server().authenticate_complete(state, _credentials(passkeys), response)
        count = response.response.authenticator_data.counter
        used = passkeys.get(digest=_digest(signed.credential_id))
    except Exception:  # what a stranger sends fails in many ways
        return False
    return used_now(used, count)


def _server() -> Any:
    from fido2.server import Fido2Server
    from fido2.webauthn import PublicKeyCredentialRpEntity

    paper = PublicKeyCredentialRpEntity(id=settings.HOST, name=PaperSettings.of_screens().name)
    site = urlsplit(settings.SITE_URL)
    return Fido2Server(paper, verify_origin=lambda it: it == f"{site.scheme}://{site.netloc}")


def _credentials(passkeys: Any) -> list[Any]:
    from fido2.webauthn import AttestedCredentialData

    return [AttestedCredentialData(bytes(it.credential)) for it in passkeys]


def _digest(credential: bytes) -> str:
    return hashlib.sha256(credential).hexdigest()
