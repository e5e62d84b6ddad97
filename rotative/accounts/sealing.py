"""What the database holds of somebody's second factors: nothing that works without the paper's
secret key (`ROTATIVE_SECRET_KEY`), which lies elsewhere.
"""

import hashlib
import hmac
from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings


def seal(secret: bytes, of: int) -> bytes:
    """A secret of an account, encrypted, sixteen bytes longer; no other account can use it."""
    return AESSIV(next(_keys(b"sealed"))).encrypt(secret, [str(of).encode()])


def unseal(sealed: bytes, of: int) -> bytes | None:
    """The secret; None if it was sealed under another key, or for another account."""
    for key in _keys(b"sealed"):
        try:
            return AESSIV(key).decrypt(sealed, [str(of).encode()])
        except (InvalidTag, ValueError):
            continue
    return None


def digests(word: str, of: int) -> list[str]:
    """What is kept of a word instead of it; under the secret key first, then those of before."""
    said = f"{of}\n{word}".encode()
    return [hmac.digest(key, said, hashlib.sha256).hex() for key in _keys(b"digest")]


def _keys(purpose: bytes) -> Iterator[bytes]:
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield hmac.digest(secret.encode(), b"second factor " + purpose, hashlib.sha512)
