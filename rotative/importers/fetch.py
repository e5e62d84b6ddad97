"""From the arguments of `import` to bytes: files, folders and public web addresses only."""

import ipaddress
import os
import socket
import ssl
import stat
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import certifi
import urllib3
from urllib3.exceptions import HTTPError
from urllib3.util import Timeout

from .base import Refused, Unreachable
from .decode import MAX_BYTES, refuse_unreadable

PAGE_SUFFIXES = {".html", ".htm", ".txt"}
MAX_REDIRECTS = 5
# For one answer of the other side, and for the whole page: a server may drip a byte at a time.
STEP_SECONDS = 10.0
PAGE_SECONDS = 30.0

# Addresses that count as public but serve a cloud's secrets to its own machines.
_METADATA = {ipaddress.ip_address(each) for each in ("168.63.129.16", "192.0.0.192")}
# Where IPv6 has its public addresses (RFC 4291, 2.4), and what of it is none: protocols, Teredo
# among them, documentation, 6to4, and AS112 (IANA, IPv6 Special-Purpose Address Registry).
_PUBLIC = ipaddress.ip_network("2000::/3")
_SPECIAL = [
    ipaddress.ip_network(each)
    for each in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
]
# How a network without IPv4 names an IPv4 host (RFC 6052): as public as that.
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
_HEADERS = {
    "User-Agent": "Rotative importer",
    "Accept-Encoding": "gzip",
}

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class _Wanted:
    """What an answer may be: in words, by media type, and how large."""

    name: str
    types: frozenset[str]
    most_bytes: int


_PAGE = _Wanted(
    "a page", frozenset({"text/html", "application/xhtml+xml", "text/plain", ""}), MAX_BYTES
)
_PICTURE = _Wanted(
    "a picture",
    frozenset({f"image/{kind}" for kind in ("jpeg", "jpg", "png", "webp", "avif", "gif")}),
    20 * 1024 * 1024,
)


@dataclass(frozen=True)
class Fetched:
    """One page before it is read: its name for the report, its bytes, its address if it has one."""

    name: str
    data: bytes
    url: str | None


def is_address(argument: str) -> bool:
    """Whether an argument is written as an address rather than as a path."""
    return "://" in argument


def expand(argument: str) -> list[str]:
    """The sources an argument stands for: itself, or the pages of a folder and below, sorted.

    Raises `Refused` for a path that does not exist and for a folder without pages.
    """
    if is_address(argument):
        return [argument]
    path = Path(argument)
    try:
        if not path.is_dir():
            if not path.exists():
                raise Refused(f"There is no file or folder {shown(argument)}: check the path.")
            return [argument]
    except (OSError, ValueError) as error:
        raise Refused(f"The path {shown(argument)} cannot be used: {error}.") from None
    pages = [
        os.path.join(folder, name)
        for folder, _, names in os.walk(path)
        for name in names
        if Path(name).suffix.lower() in PAGE_SUFFIXES
    ]
    if not pages:
        raise Refused(f"The folder {shown(argument)} holds no .html, .htm or .txt page.")
    return sorted(pages)


def fetch(source: str, *, allow_loopback: bool = False) -> Fetched:
    """The bytes of one source, as `expand` names it.

    `allow_loopback` is for tests that serve pages on this machine. Raises `Refused`.
    """
    if is_address(source):
        url, headers, data = _from_web(source, _PAGE, allow_loopback)
        fetched = Fetched(source, _in_utf8(data, headers), url)
    else:
        fetched = Fetched(shown(source), _from_file(Path(source)), None)
    refuse_unreadable(fetched.data)
    return fetched


def fetch_picture(address: str, *, allow_loopback: bool = False) -> bytes:
    """The bytes of a picture, which may still be no picture at all.

    Raises `Refused`, and `Unreachable` when the host does not answer.
    """
    return _from_web(address, _PICTURE, allow_loopback)[2]


def shown(name: str) -> str:
    """A path as it may be printed and stored, whatever bytes it is made of."""
    return os.fsencode(name).decode("utf-8", "replace")


def _from_file(path: Path) -> bytes:
    try:
        # Not blocking, so that a pipe is refused rather than waited for.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        with open(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise Refused(f"{shown(str(path))} is not an ordinary file.")
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise Refused(f"There is no file {shown(str(path))}: check the path.") from None
    except (OSError, ValueError) as error:
        raise Refused(f"{shown(str(path))} cannot be read: {error}.") from None


def _from_web(
    address: str, wanted: _Wanted, allow_loopback: bool
) -> tuple[str, Mapping[str, str], bytes]:
    """The final address, the headers and the body of what an address leads to."""
    deadline = time.monotonic() + PAGE_SECONDS
    url = address
    for _ in range(MAX_REDIRECTS + 1):
        try:
            response = _get(url, wanted, allow_loopback)
            try:
                target = response.headers.get("Location")
                if response.status in {301, 302, 303, 307, 308} and target:
                    url = urljoin(url, target)
                    continue
                _refuse_answer(response, url, wanted)
                return url, response.headers, _body(response, url, wanted, deadline)
            finally:
                response.close()
        except (HTTPError, OSError, ValueError) as error:
            raise Unreachable(f"{url} cannot be fetched: {error}.") from None
    raise Refused(f"{address} redirects more than {MAX_REDIRECTS} times.")


def _get(url: str, wanted: _Wanted, allow_loopback: bool) -> urllib3.BaseHTTPResponse:
    """The answer to one request, sent to an address that was checked, not to a name.

    Connecting by the checked address is what makes a second, different answer of the name server
    harmless. The certificate is still checked against the name.
    """
    parts = urlsplit(url)
    host = parts.hostname
    if parts.scheme not in {"http", "https"}:
        raise Refused(f"{url} is no web address: give one that begins with https:// or http://.")
    if not host or parts.username is not None:
        raise Refused(f"{url} is no address of a public page: give it without a user name.")
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    address = _checked_address(host, port, allow_loopback)
    timeout = Timeout(connect=STEP_SECONDS, read=STEP_SECONDS)
    pool: urllib3.HTTPConnectionPool
    if secure:
        pool = urllib3.HTTPSConnectionPool(
            address,
            port,
            timeout=timeout,
            server_hostname=host,
            assert_hostname=host,
            ssl_context=_certificates(),
        )
    else:
        pool = urllib3.HTTPConnectionPool(address, port, timeout=timeout)
    path = urllib3.util.Url(path=parts.path or "/", query=parts.query or None).url
    name = f"[{host}]" if ":" in host else host
    return pool.request(
        "GET",
        path,
        headers={
            **_HEADERS,
            "Accept": ", ".join(sorted(wanted.types - {""})),
            "Host": name if parts.port is None else f"{name}:{port}",
        },
        redirect=False,
        retries=False,
        preload_content=False,
        decode_content=True,
    )


def _certificates() -> ssl.SSLContext:
    """The machine's certificate authorities, and the usual ones where it has none."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _checked_address(host: str, port: int, allow_loopback: bool) -> str:
    """The first address of a host, all of which must be public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreachable(f"The host {host} is not known: check the address.") from None
    addresses = [str(entry[4][0]) for entry in found]
    for address in addresses:
        if not _is_public(ipaddress.ip_address(address.partition("%")[0]), allow_loopback):
            raise Refused(f"The host {host} is {address}, which is not a public address.")
    return addresses[0]


def _is_public(address: Address, allow_loopback: bool) -> bool:
    """Whether an address is a public host's: what is not known to be one is none."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped
        if address in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return _is_public(inner, allow_loopback)
    if address.is_loopback:
        return allow_loopback
    if isinstance(address, ipaddress.IPv6Address):
        return address in _PUBLIC and not any(address in network for network in _SPECIAL)
    return address.is_global and not address.is_multicast and address not in _METADATA


def _refuse_answer(response: urllib3.BaseHTTPResponse, url: str, wanted: _Wanted) -> None:
    if response.status != 200:
        raise Refused(f"{url} answers {response.status}: check the address.")
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind not in wanted.types:
        raise Refused(f"{url} is {kind or 'of no kind'}, not {wanted.name}.")
    length = response.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > wanted.most_bytes:
        raise _too_large(url, wanted)


def _too_large(url: str, wanted: _Wanted) -> Refused:
    return Refused(f"{url} is larger than {wanted.most_bytes // 1024 // 1024} MB.")


def _body(response: urllib3.BaseHTTPResponse, url: str, wanted: _Wanted, deadline: float) -> bytes:
    """The unpacked body, read in what portions arrive so that size and time can be watched."""
    data = bytearray()
    while portion := response.read1(65_536):
        data += portion
        if len(data) > wanted.most_bytes:
            raise _too_large(url, wanted)
        if time.monotonic() > deadline:
            raise Refused(f"{url} took longer than {PAGE_SECONDS:.0f} seconds.")
    return bytes(data)


def _in_utf8(data: bytes, headers: Mapping[str, str]) -> bytes:
    """The page marked as UTF-8 when the answer's header tells its charset.

    The header outranks what the page says of itself, and readers see only the page.
    """
    _, _, charset = headers.get("Content-Type", "").lower().partition("charset=")
    charset = charset.strip("\"' ;")
    if charset in {"iso-8859-1", "latin1", "latin-1"}:
        charset = "cp1252"
    if not charset or data.startswith(b"\xef\xbb\xbf"):
        return data
    try:
        return data.decode(charset).encode("utf-8-sig")
    except (LookupError, UnicodeError):
        return data
