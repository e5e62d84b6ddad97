"""Links as they were before mail programs, search engines and campaigns put themselves in."""

import re
from urllib.parse import parse_qs, urlsplit, urlunsplit

# Where a wrapped address stands in the query of whoever wrapped it.
_WRAPPERS = (
    (re.compile(r"(?:www\.)?google\.[a-z.]{2,6}"), "/url", ("q", "url")),
    (re.compile(r"[\w-]+\.safelinks\.protection\.outlook\.com"), "/", ("url",)),
    (re.compile(r"lm?\.(?:facebook|instagram)\.com"), "/", ("u",)),
)
# Marks of campaigns and of readers, of which no page is another.
_MARK = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|mc_[ce]id"
    r"|mkt_tok|_hsenc|_hsmi|at_(?:medium|campaign|format|creation|custom\d|link_\w+)|xtor",
    re.IGNORECASE,
)
_MOST = 4  # wrappers around one another


def untracked(address: str) -> str:
    """The address a link leads to in the end, without marks; other addresses as they are."""
    for _time in range(_MOST):
        inner = _unwrapped(address)
        if not inner:
            break
        address = inner
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    kept = [pair for pair in parts.query.split("&") if not _MARK.fullmatch(pair.partition("=")[0])]
    query = "&".join(kept)
    return address if query == parts.query else urlunsplit(parts._replace(query=query))


def _unwrapped(address: str) -> str:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return ""
    for pattern, path, names in _WRAPPERS:
        if pattern.fullmatch(host) and parts.path.startswith(path):
            asked = parse_qs(parts.query)
            inner = next((asked[name][0] for name in names if name in asked), "")
            return inner if inner.lower().startswith(("http://", "https://", "mailto:")) else ""
    return ""
