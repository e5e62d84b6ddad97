"""Players are known by their addresses alone."""

import pytest
from django.conf import settings

from rotative.lib.players import ORIGINS, PROVIDERS, player


@pytest.mark.parametrize(
    ("url", "address"),
    [
        (f"https://{place}dQw4w9WgXcQ", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ")
        for place in (
            "www.youtube.com/watch?v=",
            "m.youtube.com/watch?t=3&v=",
            "youtu.be/",
            "youtube.com/shorts/",
            "www.youtube-nocookie.com/embed/",
        )
    ]
    + [
        ("https://vimeo.com/123456789", "https://player.vimeo.com/video/123456789"),
        ("https://dai.ly/x8abcde", "https://geo.dailymotion.com/player.html?video=x8abcde"),
    ],
)
def test_a_known_players_address_is_made(url: str, address: str) -> None:
    found = player(url)
    assert found is not None
    assert found.address.startswith(address)


@pytest.mark.parametrize(
    "url",
    [
        "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
        "https://evil.example/?https://youtu.be/dQw4w9WgXcQ",
        "https://notyoutube.com/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com/@channel",
        "https://vimeo.com/staff",
        "javascript:'https://youtu.be/dQw4w9WgXcQ'",
        "",
    ],
)
def test_another_address_has_no_player(url: str) -> None:
    assert player(url) is None


@pytest.mark.parametrize(
    ("url", "end"),
    [
        ("https://youtu.be/dQw4w9WgXcQ?t=90", "&start=90"),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=1m30s", "&start=90"),
        ("https://www.youtube.com/watch?t=1h0m5s&v=dQw4w9WgXcQ", "&start=3605"),
        ("https://www.youtube.com/embed/dQw4w9WgXcQ?start=45&rel=0", "&start=45"),
        ("https://vimeo.com/123456789#t=30s", "#t=30s"),
        ("https://www.dailymotion.com/video/x8abcde?start=12", "&startTime=12"),
        ("https://youtu.be/dQw4w9WgXcQ?t=soon", "autoplay=1"),
    ],
)
def test_a_video_begins_where_its_address_says(url: str, end: str) -> None:
    found = player(url)
    assert found is not None
    assert found.address.endswith(end)


def test_readers_may_frame_every_player_we_know() -> None:
    assert settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["frame-src"] == [
        "https://www.youtube-nocookie.com",
        "https://player.vimeo.com",
        "https://geo.dailymotion.com",
    ]
    for _provider, _pattern, address, _begin in PROVIDERS:
        assert any(address.startswith(f"{origin}/") for origin in ORIGINS)
