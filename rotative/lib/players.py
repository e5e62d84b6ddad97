"""Players of other sites, known by their addresses alone: nothing is fetched to show one.

To add a provider, copy a line: the settings let readers frame its player. nginx must be told, too
(deployment/nginx/rotative-store.conf).
"""

import re
from typing import NamedTuple
from urllib.parse import urlsplit


class Player(NamedTuple):
    """Who a reader would be calling, and the address of the player."""

    provider: str
    address: str


# Each with its player's address, and what is put behind it to begin at a second.
PROVIDERS: list[tuple[str, re.Pattern[str], str, str]] = [
    (
        "YouTube",
        re.compile(
            r"https?://(?:(?:www\.|m\.)?youtube(?:-nocookie)?\.com/"
            r"(?:watch\?(?:[^#]*&)?v=|embed/|shorts/|live/)|youtu\.be/)([\w-]{6,20})"
        ),
        "https://www.youtube-nocookie.com/embed/{}?autoplay=1",
        "&start={}",
    ),
    (
        "Vimeo",
        re.compile(r"https?://(?:www\.|player\.)?vimeo\.com/(?:video/)?(\d{5,12})"),
        "https://player.vimeo.com/video/{}?dnt=1&autoplay=1",
        "#t={}s",
    ),
    (
        "Dailymotion",
        re.compile(r"https?://(?:www\.)?(?:dailymotion\.com/video|dai\.ly)/([a-z0-9]{5,12})"),
        "https://geo.dailymotion.com/player.html?video={}",
        "&startTime={}",
    ),
]
# Where players come from, as a policy names it.
ORIGINS = [f"https://{urlsplit(address).netloc}" for _name, _pattern, address, _behind in PROVIDERS]

_START = re.compile(
    r"[?&#](?:t|start|time_continue|startTime)=(?:(\d{1,2})h)?(?:(\d{1,3})m)?(?:(\d{1,6})s?)?(?=&|#|$)"
)


def player(url: str) -> Player | None:
    """The player of a provider we know, or None: then readers get a plain link."""
    for provider, pattern, address, begin in PROVIDERS:
        if found := pattern.match(url):
            start = start_of(url)
            behind = begin.format(start) if start else ""
            return Player(provider, address.format(found[1]) + behind)
    return None


def start_of(url: str) -> int:
    """The second at which the address of a video begins it: `t=1m30s`, `start=90`."""
    found = _START.search(url)
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    return 3600 * hours + 60 * minutes + seconds
