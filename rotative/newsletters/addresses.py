"""E-mail addresses: which ones are kept, and when two are the same."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.encoding import punycode

LONGEST, LONGEST_LOCAL = 254, 64  # RFC 5321, 4.5.3.1
UNWANTED = re.compile(r"[\x00-\x20\x7f<>(),;:\\\u0080-\u009f\u2028\u2029]")


def tidy(text: str) -> str:
    """An address as it is kept: the domain in small letters, the local part as its owner wrote it
    (RFC 5321, 2.3.11). Raises `ValidationError` for what is none.
    """
    text = text.strip()
    local, _, domain = text.rpartition("@")
    if len(text) > LONGEST or len(local) > LONGEST_LOCAL or UNWANTED.search(text):
        raise ValidationError("no address", code="invalid")
    validate_email(text)
    return f"{local}@{domain.lower()}"


def fold(email: str) -> str:
    """What two addresses share that are the same: no mailbox differs from another by capitals
    alone, and `été.example` is `xn--t-9fab.example`.
    """
    local, _, domain = email.rpartition("@")
    return f"{local.lower()}@{punycode(domain.lower())}"
