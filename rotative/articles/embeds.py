"""Players of other sites, known by their addresses alone: nothing is fetched to show one.

To add a provider, copy a line and add its player's origin to `frame-src` in settings.py.
"""

import re
from typing import NamedTuple


class Player(NamedTuple):
    """Who a reader would be calling, and the address of the player."""

    provider: str
    address: str


PROVIDERS: list[tuple[str, re.Pattern[str], str]] = [
    (
        "YouTube",
        re.compile(
            r"https?://(?:(?:www\.|m\.)?youtube(?:-nocookie)?\.com/"
            r"(?:watch\?(?:[^#]*&)?v=|embed/|shorts/|live/)|youtu\.be/)([\w-]{6,20})"
        ),
        "https://www.youtube-nocookie.com/embed/{}?autoplay=1",
    ),
    (
        "Vimeo",
        re.compile(r"https?://(?:www\.|player\.)?vimeo\.com/(?:video/)?(\d{5,12})"),
        "https://player.vimeo.com/video/{}?dnt=1&autoplay=1",
    ),
    (
        "Dailymotion",
        re.compile(r"https?://(?:www\.)?(?:dailymotion\.com/video|dai\.ly)/([a-z0-9]{5,12})"),
        "https://geo.dailymotion.com/player.html?video={}",
    ),
]


def player(url: str) -> Player | None:
    """The player of a provider we know, or None: then readers get a plain link."""
    for provider, pattern, address in PROVIDERS:
        if found := pattern.match(url):
            return Player(provider, address.format(found[1]))
    return None
