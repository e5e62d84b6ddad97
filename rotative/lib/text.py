"""Plain text."""

import re
from typing import Any

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def printable(value: Any) -> Any:
    """A text, or a list or dictionary of them, without what XML 1.0 has no place for (2.2)."""
    if isinstance(value, str):
        return _CONTROL.sub("", value)
    if isinstance(value, list):
        return [printable(item) for item in value]
    if isinstance(value, tuple):
        return tuple(printable(item) for item in value)
    if isinstance(value, dict):
        return {name: printable(item) for name, item in value.items()}
    return value
