"""The setting that names the caches before the paper."""

import pytest

from rotative.lib import env
from rotative.lib.env import Cache


def test_the_caches_are_read_from_one_variable() -> None:
    value = "cloudflare://0a1b:x%2Fy@ fastly://t-1@ varnish://10.0.0.2:6081  purge://[::1]:80/"
    assert env.caches("NAME", {"NAME": value}) == [
        Cache("cloudflare", "0a1b", "x/y"),
        Cache("fastly", "", "t-1"),
        Cache("varnish", "10.0.0.2:6081"),
        Cache("purge", "[::1]:80"),
    ]
    assert env.caches("NAME", {}) == []


@pytest.mark.parametrize(
    "value",
    [
        "cloudflare://zone@",
        "cloudflare://zone:@",
        "cloudflare://a/b:hush@",
        "cloudflare://zone:hush@elsewhere.example",
        "cloudflare://zone:hush%0d%0aX:1@",
        "fastly://hush",
        "fastly://@",
        "fastly://user:hush@",
        "varnish://",
        "varnish://host:99999",
        "varnish://host:port",
        "varnish://host/path",
        "varnish://user:hush@host",
        "varnish://[::1",
        f"varnish://{'a' * 300}",
        "akamai://hush@",
        "hush",
        "purge://one:80 purge://one:80",
    ],
)
def test_a_wrong_cache_is_refused_without_repeating_a_token(value: str) -> None:
    with pytest.raises(env.WrongSetting, match=r"^NAME ") as refused:
        env.caches("NAME", {"NAME": value})
    assert "hush" not in str(refused.value)
