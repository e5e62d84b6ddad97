"""DKIM signatures: RFC 6376, relaxed/relaxed, by RSA or by Ed25519 (RFC 8463), and their keys."""

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa

RSA_BITS = 2048
# All that people and mailboxes go by. Each is named once more than it is there, so that nobody can
# add another below the signature; RFC 8058 (section 4) wants both for leaving to be among them.
SIGNED = (
    "From",
    "To",
    "Cc",
    "Reply-To",
    "Subject",
    "Date",
    "Message-ID",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "List-Id",
    "List-Archive",
    "Feedback-ID",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
)
Key = rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey

_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:([^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*)")
_SPACE = re.compile(rb"[ \t]+")
_SPACE_AND_ENDS = re.compile(rb"[ \t\r\n]+")
_SPACE_BEFORE_END = re.compile(rb"[ \t]+\r\n")
_LINE = 64  # characters of base64 in a line of the header


@dataclass(frozen=True)
class Signer:
    """A key of a domain, under the name of its selector."""

    domain: str
    selector: str
    key: Key

    def field(self, head: bytes, body_digest: bytes, at: int) -> bytes:
        """The header field that signs a message, to be set before the others.

        `head` has all fields, each with its end of line; `body_digest` is the SHA-256 of
        `relaxed_body`, `at` the second since 1970 at which it is signed.
        """
        fields = [(name.lower(), value) for name, value in _FIELD.findall(head)]
        names = signed_names(name.decode() for name, _ in fields)
        unsigned = self._unsigned(names, body_digest, at)
        signature = self.sign(hashed(fields, names, unsigned))
        return unsigned + folded(b64encode(signature).decode()).encode() + b"\r\n"

    def sign(self, data: bytes) -> bytes:
        """The signature itself: of Ed25519 that of the SHA-256 of the data (RFC 8463, 3)."""
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        digest = hashes.Hash(hashes.SHA256())
        digest.update(data)
        return self.key.sign(digest.finalize())

    def _unsigned(self, names: list[str], body_digest: bytes, at: int) -> bytes:
        algorithm = "rsa" if isinstance(self.key, rsa.RSAPrivateKey) else "ed25519"
        lines = [
            f"DKIM-Signature: v=1; a={algorithm}-sha256; c=relaxed/relaxed;",
            f"d={self.domain}; s={self.selector}; t={at};",
            f"h={in_lines(names)};",
            f"bh={b64encode(body_digest).decode()};",
            "b=",
        ]
        return "\r\n ".join(lines).encode("ascii")


def signed_names(present: Iterable[str]) -> list[str]:
    """The names for `h=`: each of SIGNED as often as it is there, and once more."""
    there = [name.lower() for name in present]
    return [name for name in SIGNED for _ in range(there.count(name.lower()) + 1)]


def hashed(fields: list[tuple[bytes, bytes]], names: list[str], unsigned: bytes) -> bytes:
    """What the signature is made of: the fields named, and its own without the signature.

    Fields of one name are taken from the last up; those that are not there add nothing.
    """
    stacks: dict[bytes, list[bytes]] = {}
    for present, value in fields:
        stacks.setdefault(present, []).append(value)
    lines = []
    for name in (each.lower().encode() for each in names):
        if stacks.get(name):
            lines.append(relaxed_field(name, stacks[name].pop()))
    own = unsigned.partition(b":")
    return b"".join(lines) + relaxed_field(b"dkim-signature", own[2]).removesuffix(b"\r\n")


def relaxed_field(name: bytes, value: bytes) -> bytes:
    """A header field in canonical form (RFC 6376, 3.4.2); `name` is in small letters."""
    return name + b":" + _SPACE_AND_ENDS.sub(b" ", value).strip(b" ") + b"\r\n"


def relaxed_body(body: bytes) -> bytes:
    """A body in canonical form (RFC 6376, 3.4.4)."""
    if body and not body.endswith(b"\r\n"):
        body += b"\r\n"
    body = _SPACE.sub(b" ", _SPACE_BEFORE_END.sub(b"\r\n", body))
    while body.endswith(b"\r\n\r\n"):
        body = body[:-2]
    return b"" if body == b"\r\n" else body


def in_lines(names: list[str]) -> str:
    """Names with colons between, folded."""
    lines = [""]
    for place, name in enumerate(names):
        shown = name if place == len(names) - 1 else f"{name}:"
        if len(lines[-1]) + len(shown) > 72:
            lines.append("")
        lines[-1] += shown
    return "\r\n ".join(lines)


def folded(base64: str) -> str:
    return "\r\n ".join(base64[at : at + _LINE] for at in range(0, len(base64), _LINE))


# -- Keys


def make_key(kind: str = "rsa") -> Key:
    """A new key: `rsa`, of 2048 bits, which all mailboxes can verify, or `ed25519`."""
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    return rsa.generate_private_key(public_exponent=65537, key_size=RSA_BITS)


def as_pem(key: Key) -> bytes:
    """A key as it is kept (PKCS #8, without a password)."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def from_pem(pem: bytes) -> Key:
    """A kept key. Raises `ValueError` for one of another kind, or of fewer bits."""
    key = serialization.load_pem_private_key(pem, password=None)
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= RSA_BITS:
        return key
    raise ValueError(f"mail is signed by RSA of at least {RSA_BITS} bits, or by Ed25519")


def record(signer: Signer) -> tuple[str, str]:
    """The name of the TXT record that publishes a key, and its words (RFC 6376, 3.6.1).

    A zone file wants words in pieces of 255 characters at most: `quoted`.
    """
    public = signer.key.public_key()
    if isinstance(public, ed25519.Ed25519PublicKey):
        kind = "ed25519"
        raw = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    else:
        kind = "rsa"
        raw = public.public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    name = f"{signer.selector}._domainkey.{signer.domain}"
    return name, f"v=DKIM1; k={kind}; p={b64encode(raw).decode()}"


def quoted(words: str) -> str:
    """The words of a TXT record as a zone file has them."""
    return " ".join(f'"{words[at : at + 255]}"' for at in range(0, len(words), 255))
