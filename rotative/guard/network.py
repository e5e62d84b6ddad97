"""Where a request comes from, as far as that can be known and has to be."""

import ipaddress
import logging
from collections.abc import Iterable
from functools import cache

from django.conf import settings
from django.http import HttpRequest

log = logging.getLogger(__name__)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# What a provider gives to one household (RIPE-690, 4.2): within it, anybody has any address.
# An IPv4 address stands for a household, or for many, already.
IPV6_PREFIX = 56


def network_of(request: HttpRequest) -> str:
    """The network a request comes from, in text: an IPv4 address, or an IPv6 /56."""
    peer = request.META.get("REMOTE_ADDR", "")
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    address = client_of(peer, forwarded, settings.PROXIES)
    if address is None:
        return peer
    if forwarded and address.is_loopback and not settings.PROXIES:
        _warn_of_proxy()
    if address.version == 6:
        return str(ipaddress.ip_network((address, IPV6_PREFIX), strict=False))
    return str(address)


def truncated(network: str) -> str:
    """So much of a network as may be kept for years: an IPv4 /24, an IPv6 /48; else nothing."""
    try:
        whole = ipaddress.ip_network(network)
    except ValueError:
        return ""
    return str(whole.supernet(new_prefix=24 if whole.version == 4 else 48))


def client_of(peer: str, forwarded: str, proxies: Iterable[Network]) -> Address | None:
    """Whose request it is: the caller, or whom a proxy that we trust names in X-Forwarded-For.

    Each proxy adds its caller at the end, so the list is read from there, and no further than a
    trusted proxy vouches for: what stands before is the client's own invention.
    """
    proxies = list(proxies)
    client = _address(peer)
    for text in reversed(forwarded.split(",")):
        if client is None or not any(client in network for network in proxies):
            break
        client = _address(text) or client
    return client


def _address(text: str) -> Address | None:
    """An address as it may be written in a header: `[2001:db8::1]:443`, `::ffff:192.0.2.1`."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    inner = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return inner or address


@cache
def _warn_of_proxy() -> None:
    log.warning(
        "a proxy on this machine speaks for readers, but ROTATIVE_PROXIES does not name it: all "
        "of them count as one network. See docs/operations/nginx.md."
    )
