"""Addresses as a mail server takes them, and the two that a delivery bears as its name."""

import hmac
import re
from functools import lru_cache
from hashlib import blake2b

import idna

LONGEST, LONGEST_LOCAL = 254, 64  # octets (RFC 5321, 4.5.3.1)
_ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-\u0080-\U0010ffff]"
_LOCAL = re.compile(rf"{_ATEXT}+(?:\.{_ATEXT}+)*")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_DELIVERY = r"([1-9][0-9]{0,17})\.([1-9][0-9]{0,17})\.([0-9a-f]{16})"
_BOUNCE = re.compile(rf"b\+{_DELIVERY}", re.ASCII)
_MESSAGE = re.compile(rf"e{_DELIVERY}", re.ASCII)


class Unmailable(ValueError):
    """No mail can be sent to this address; the text says why."""


def for_server(address: str) -> str:
    """`lou@été.example` as `lou@xn--t-9fab.example`; what comes back has no space or control.

    A local part beyond ASCII stays as it is: such mail needs a server that takes it (RFC 6531).
    Quoted local parts (`"a b"@…`) and bare numbers for a domain are not taken.
    """
    local, at, domain = address.rpartition("@")
    if not at or not _LOCAL.fullmatch(local) or not local.isprintable():
        raise Unmailable("this is no e-mail address")
    taken = f"{local}@{_ascii(domain)}"
    octets = len(local.encode(errors="replace"))
    if octets > LONGEST_LOCAL or len(taken.encode(errors="replace")) > LONGEST:
        raise Unmailable("this e-mail address is too long")
    return taken


@lru_cache(maxsize=4096)  # most subscribers have their mail at the same few
def _ascii(domain: str) -> str:
    try:
        found = domain if domain.isascii() else idna.encode(domain, uts46=True).decode()
    except UnicodeError:
        found = ""
    if not _DOMAIN.fullmatch(found):
        raise Unmailable("what follows the @ is no domain")
    return found.lower()


class Names:
    """What a delivery is called outside: by its message, and by those who return it.

    Each bears a code that only the holder of the key can make, one for either use.
    """

    def __init__(self, key: bytes, domain: str, bounces: str) -> None:
        """`domain` is that of Message-IDs, `bounces` that to which mail comes back."""
        self._key, self.domain, self.bounces = key, _ascii(domain), _ascii(bounces)

    def message_id(self, edition: int, subscriber: int) -> str:
        """`<e{edition}.{subscriber}.{code}@domain>`, the same whenever it is asked for."""
        return f"<e{edition}.{subscriber}.{self._code(b'id', edition, subscriber)}@{self.domain}>"

    def bounce(self, edition: int, subscriber: int) -> str:
        """`b+{edition}.{subscriber}.{code}@bounces`, the envelope's sender of one delivery."""
        code = self._code(b"bounce", edition, subscriber)
        return f"b+{edition}.{subscriber}.{code}@{self.bounces}"

    def bounced(self, address: str) -> tuple[int, int] | None:
        """The edition and the subscriber of an address that `bounce` made, `None` for others."""
        return self._delivery(b"bounce", _BOUNCE, address, self.bounces)

    def of_message_id(self, message_id: str) -> tuple[int, int] | None:
        """The edition and the subscriber of an ID that `message_id` made, `None` for others."""
        return self._delivery(b"id", _MESSAGE, message_id.strip().strip("<>"), self.domain)

    def _delivery(
        self, use: bytes, form: re.Pattern[str], name: str, of: str
    ) -> tuple[int, int] | None:
        local, _, domain = name.lower().rpartition("@")
        found = form.fullmatch(local)
        if found is None or domain != of:
            return None
        edition, subscriber = int(found[1]), int(found[2])
        ours = self._code(use, edition, subscriber)
        return (edition, subscriber) if hmac.compare_digest(ours, found[3]) else None

    def _code(self, use: bytes, edition: int, subscriber: int) -> str:
        of = b"%d.%d" % (edition, subscriber)
        return blake2b(of, key=self._key, person=use, digest_size=8).hexdigest()
