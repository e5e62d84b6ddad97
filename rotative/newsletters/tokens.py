"""Links and fingerprints that only this paper can make: keyed, and each for one purpose.

A token names a person by their handle, and perhaps a number beside it (a newsletter, an edition);
it has always 48 characters, a to z and 2 to 7, so that it fits a link and the local part of an
address alike. It says nothing of who it is, and a token of one purpose is worth nothing for
another.
"""

import hashlib
import hmac
import re
from base64 import b32decode, b32encode, urlsafe_b64encode
from enum import StrEnum
from typing import NamedTuple

from django.conf import settings

HANDLE, NUMBER, MAC = 10, 5, 15  # bytes; 30 together are 48 characters of base 32
LENGTH = 48
FORM = re.compile(r"[a-z2-7]{48}")


class Purpose(StrEnum):
    """What a token is good for; at most 16 characters, which the digest takes as its `person`."""

    CONFIRM = "confirm"
    PREFERENCES = "preferences"
    LEAVE = "leave"


class Named(NamedTuple):
    """Whom a token names, and the number beside."""

    handle: str
    number: int


def make(purpose: Purpose, handle: str, number: int = 0) -> str:
    """A token under the present key."""
    payload = b32decode(handle.upper()) + number.to_bytes(NUMBER, "big")
    return _text(payload + _mac(_keys()[0], purpose, payload))


def read(purpose: Purpose, token: str) -> Named | None:
    """Whom a token of this purpose names, if we made it, under a former key perhaps."""
    if not FORM.fullmatch(token):
        return None
    data = b32decode(token.upper())
    payload, mac = data[: HANDLE + NUMBER], data[HANDLE + NUMBER :]
    ours = [hmac.compare_digest(mac, _mac(key, purpose, payload)) for key in _keys()]
    if not any(ours):
        return None
    return Named(_text(payload[:HANDLE]), int.from_bytes(payload[HANDLE:], "big"))


def digest(folded: str) -> str:
    """The fingerprint of an address: 43 characters, under the present key."""
    return digests(folded)[0]


def digests(folded: str) -> list[str]:
    """Its fingerprints under all keys, the present one first."""
    return [_fingerprint(key, folded) for key in _keys()]


def _fingerprint(key: bytes, folded: str) -> str:
    whole = hashlib.blake2b(folded.encode(), digest_size=32, key=key, person=b"address").digest()
    return urlsafe_b64encode(whole).decode().rstrip("=")


def _mac(key: bytes, purpose: Purpose, payload: bytes) -> bytes:
    return hashlib.blake2b(payload, digest_size=MAC, key=key, person=purpose.encode()).digest()


def _keys() -> list[bytes]:
    """The present key and the former ones, of the length that the digest takes."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [
        hashlib.blake2b(str(it).encode(), digest_size=64, person=b"newsletters").digest()
        for it in secrets
    ]


def _text(data: bytes) -> str:
    return b32encode(data).decode().lower()
