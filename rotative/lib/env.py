"""The environment, read with types: a wrong value is refused by name, with the mend."""

import grp
import os
import re
import secrets
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.util import find_spec
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import idna

from rotative.lib.sqlite import may_lose

Network = IPv4Network | IPv6Network

DEFAULT_PORTS = {"http": 80, "https": 443}
LEAST = 32  # characters of a secret key
LEAST_SHARED = 16  # of one that a mail provider has, too
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
# Before the @ of an address (RFC 5322, 3.2.3: dot-atom).
LOCAL_PART = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)


class WrongSetting(Exception):
    """An environment variable holds something the program cannot use."""


@dataclass(frozen=True)
class Cache:
    """A cache that stands before the paper, and what it takes to have it forget a page."""

    kind: str  # cloudflare, fastly, varnish or purge
    place: str = ""  # Cloudflare's zone; a server's `host:port`
    token: str = field(default="", repr=False)

    @property
    def name(self) -> str:
        """Its address without the token: what may be stored and logged."""
        return f"{self.kind}://{self.place}"


def boolean(name: str, default: bool = False, env: Mapping[str, str] = os.environ) -> bool:
    """`1/true/yes/on` or `0/false/no/off`, in any case; anything else is refused."""
    value = env.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise WrongSetting(f"{name} is {env[name]!r}: write 1 or 0.")


def is_given(name: str, env: Mapping[str, str] = os.environ) -> bool:
    """Whether a variable has a value."""
    return bool(env.get(name, "").strip())


def site_url(name: str, default: str, env: Mapping[str, str] = os.environ) -> str:
    """An origin as browsers write it: `https://xn--t-9fab.example`, `http://[::1]:8000`.

    It has no path, no port that the scheme implies, and lower-case letters of ASCII alone.
    """
    value = env.get(name, "").strip() or default
    scheme, separator, rest = value.partition("://")
    scheme = scheme.lower()
    found = _server(rest.removesuffix("/"))
    if scheme not in DEFAULT_PORTS or not separator or found is None:
        raise WrongSetting(
            f"{name} is {value!r}: write the site's address without a path, "
            "for example https://www.lefanal.example"
        )
    host, port = found
    host = f"[{host}]" if ":" in host else host
    return f"{scheme}://{host}" + (f":{port}" if port and port != DEFAULT_PORTS[scheme] else "")


def remembered(kept_in: Path, default: str) -> str:
    """What the paper of a data directory was last started with; the default before that."""
    try:
        return kept_in.read_text().strip() or default
    except (OSError, UnicodeDecodeError):
        return default


def _server(text: str) -> tuple[str, int | None] | None:
    """Host and port of `host:port` or `[::1]:port`; None where it is no server's address."""
    match = re.fullmatch(r"(\[[^\[\]]*\]|[^\[\]:]*)(?::([0-9]{0,5}))?", text)
    host = _host(match[1]) if match else ""
    port = int(match[2]) if match and match[2] else None
    if not host or (port is not None and not 0 < port < 65536):
        return None
    return host, port


def _host(text: str) -> str:
    """A host's name in ASCII (RFC 5891) or its address; empty where it is neither."""
    if text.startswith("["):
        try:
            return str(IPv6Address(text[1:-1])) if "%" not in text else ""
        except ValueError:
            return ""
    try:
        name = idna.encode(text.removesuffix("."), uts46=True).decode() if text else ""
    except (idna.IDNAError, UnicodeError):
        return ""
    # What ends in a number is an address for a browser (URL Standard, 3.5), and no short one here.
    if re.fullmatch(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)", name):
        try:
            return str(IPv4Address(name))
        except ValueError:
            return ""
    return name if re.fullmatch(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?", name) else ""


def log_level(name: str, default: str, env: Mapping[str, str] = os.environ) -> str:
    """One of the levels of Python's `logging`, in any case."""
    value = env.get(name, "").strip() or default
    if value.upper() not in LOG_LEVELS:
        raise WrongSetting(f"{name} is {value!r}: write one of {', '.join(LOG_LEVELS)}.")
    return value.upper()


def time_zone(name: str, default: str, env: Mapping[str, str] = os.environ) -> str:
    """A zone of the IANA database, for example `Europe/Paris`."""
    value = env.get(name, "").strip() or default
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise WrongSetting(
            f"{name} is {value!r}: write a time zone such as Europe/Paris."
        ) from None
    return value


def day(name: str, env: Mapping[str, str] = os.environ) -> date | None:
    """A day as `2026-11-27`; None for an empty value."""
    value = env.get(name, "").strip()
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise WrongSetting(f"{name} is {value!r}: write a day such as 2026-11-27.") from None


def directory(name: str, default: Path, env: Mapping[str, str] = os.environ) -> Path:
    """The absolute path of a directory; it is not created here. A file in its place is refused."""
    value = env.get(name, "").strip() or default
    try:
        path = Path(value).expanduser().resolve()
        is_file = path.exists() and not path.is_dir()
    except (OSError, RuntimeError, ValueError) as failed:  # a loop of links, `~nobody`, too long
        raise WrongSetting(f"{name} is {str(value)!r}, which cannot be used: {failed}.") from None
    if is_file:
        raise WrongSetting(f"{name} is {str(path)!r}, which is a file: name a directory.")
    return path


def directory_or_none(name: str, env: Mapping[str, str] = os.environ) -> Path | None:
    """The absolute path of a directory; None for an empty value."""
    return directory(name, Path(), env) if env.get(name, "").strip() else None


def file(name: str, env: Mapping[str, str] = os.environ) -> Path | None:
    """The absolute path of a file that need not be there now; None for an empty value."""
    value = env.get(name, "").strip()
    if not value:
        return None
    try:
        path = Path(value).expanduser().resolve()
        is_directory = path.is_dir()
    except (OSError, RuntimeError, ValueError) as failed:  # a loop of links, `~nobody`, too long
        raise WrongSetting(f"{name} is {value!r}, which cannot be used: {failed}.") from None
    if is_directory:
        raise WrongSetting(f"{name} is {str(path)!r}, which is a directory: name a file.")
    return path


def database(
    name: str, *, sqlite_file: Path, env: Mapping[str, str] = os.environ
) -> dict[str, Any]:
    """Django's settings of one database from `postgresql://user:password@host:port/name`.

    Empty means the embedded SQLite file. A socket directory goes into `?host=/run/postgresql`.
    """
    value = env.get(name, "").strip()
    if not value:
        if may_lose(sqlite3.sqlite_version_info):
            raise WrongSetting(
                f"SQLite {sqlite3.sqlite_version} can lose what was published "
                "(https://sqlite.org/wal.html, the WAL-reset bug): install what "
                f"requirements.lock names (pysqlite3), or set {name} to a PostgreSQL."
            )
        return {
            "ENGINE": "django.db.backends.sqlite3",
            # Never made by a connection: a file that was moved away would become an empty paper.
            "NAME": f"{sqlite_file.absolute().as_uri()}?mode=rw",
            "OPTIONS": {
                # One writer at a time: wait for it rather than fail in the middle.
                "transaction_mode": "IMMEDIATE",
                "timeout": 10,
                # The worker moves the log into the file (`duties.checkpoint_database`): whoever
                # publishes would wait for the disk. Without a worker this is done at 40 MB.
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
                "PRAGMA cache_size=-32000;PRAGMA wal_autocheckpoint=10000;",
            },
        }
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    query = dict(parse_qsl(parts.query))
    wrong = parts.scheme not in {"postgres", "postgresql"} or len(parts.path) < 2 or port == 0
    if wrong or not value.isprintable():
        raise WrongSetting(
            f"{name} is {without_password(value)!r}: write "
            "postgresql://user:password@host:5432/name, or leave it empty for SQLite."
        )
    host = query.pop("host", None) or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # A server that hangs or cannot be reached fails soon: readers have pages to be given.
        "OPTIONS": {
            "connect_timeout": 5,
            "keepalives_idle": 10,
            "keepalives_interval": 2,
            "keepalives_count": 3,
            "tcp_user_timeout": 15_000,
            **query,
        },
    }


def group(name: str, env: Mapping[str, str] = os.environ) -> int | None:
    """The number of a group of this machine, given by its name; None for an empty value."""
    value = env.get(name, "").strip()
    if not value:
        return None
    try:
        return grp.getgrnam(value).gr_gid
    except KeyError:
        raise WrongSetting(f"{name} is {value!r}: this machine has no such group.") from None


def without_password(address: str) -> str:
    """The address as it may be shown in a message: its password replaced by stars."""
    head, at, tail = address.rpartition("@")
    scheme, colon_slashes, login = head.partition("://")
    if not at or ":" not in login:
        return address
    return f"{scheme}{colon_slashes}{login.split(':', 1)[0]}:***@{tail}"


def former_secrets(name: str, env: Mapping[str, str] = os.environ) -> list[str]:
    """Secret keys of before, with spaces between: links made by them still work."""
    found = env.get(name, "").split()
    for place, value in enumerate(found, 1):
        if len(value) < LEAST:  # it is not repeated: it may be a key all the same
            raise WrongSetting(
                f"{name} has {len(value)} characters in its key number {place}: each has at least "
                f"{LEAST}, with spaces between."
            )
    return found


def secret(name: str, *, kept_in: Path, env: Mapping[str, str] = os.environ) -> str:
    """The secret key: the variable's value, or the one made and kept at the first start."""
    value = env.get(name, "").strip()
    if value:
        if len(value) < LEAST:
            raise WrongSetting(f"{name} has {len(value)} characters: use at least {LEAST}.")
        return value
    try:
        return _kept(name, kept_in)
    except FileNotFoundError:
        pass
    kept_in.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = secrets.token_urlsafe(48)
    draft = kept_in.with_name(f"{kept_in.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(fresh + "\n")
    try:
        # A link never replaces: of two processes that start together, both keep the first's key.
        os.link(draft, kept_in)
    except FileExistsError:
        return _kept(name, kept_in)
    finally:
        draft.unlink()
    return fresh


def _kept(name: str, file: Path) -> str:
    kept = file.read_bytes().decode("ascii", "replace").strip()
    if len(kept) < LEAST or not kept.isascii():
        raise WrongSetting(
            f"{str(file)!r} holds no key (see {name}): delete it, and another one is made."
        )
    return kept


def mail_server(name: str, env: Mapping[str, str] = os.environ) -> dict[str, Any] | None:
    """Django's EMAIL_* settings from `smtp://user:password@host:587` (`smtps://` for TLS at once),
    or the API of a mail provider with what opens it (`_mail_api`).

    Empty means no mail server: messages are kept as files.
    """
    value = env.get(name, "").strip()
    if not value:
        return None
    scheme, _, rest = value.partition("://")
    if scheme in MAIL_APIS:
        return _mail_api(name, scheme, rest)
    login, _, place = rest.removesuffix("/").rpartition("@")
    user, _, password = (unquote(part) for part in login.partition(":"))
    found = _server(place)
    if scheme not in {"smtp", "smtps"} or found is None or not f"{user}{password}".isprintable():
        raise WrongSetting(
            f"{name} is {without_password(value)!r}: write smtp://user:password@host:587"
        )
    host, port = found
    return {
        "EMAIL_HOST": host,
        "EMAIL_PORT": port or (465 if scheme == "smtps" else 587),
        "EMAIL_HOST_USER": user,
        "EMAIL_HOST_PASSWORD": password,
        "EMAIL_USE_SSL": scheme == "smtps",
        "EMAIL_USE_TLS": scheme == "smtp" and bool(user),
    }


# How each is written. The keys are not repeated in a refusal: they may stand anywhere in it.
MAIL_APIS = {
    "mailgun": "mailgun://KEY@lettres.fanal.example",
    "mailjet": "mailjet://KEY:SECRET@",
}


def _mail_api(name: str, scheme: str, rest: str) -> dict[str, Any]:
    """What django-anymail's backend of that provider is opened with."""
    login, at, place = rest.removesuffix("/").rpartition("@")
    key, colon, secret = (unquote(part) for part in login.partition(":"))
    host, is_whole = _host(place), bool(at) and bool(re.fullmatch(r"[!-~]+", key))
    options: dict[str, str] = {}
    if scheme == "mailgun" and is_whole and host and not colon:
        api = "https://api.eu.mailgun.net/v3"
        options = {"api_key": key, "sender_domain": host, "api_url": api}
    elif scheme == "mailjet" and is_whole and not place and re.fullmatch(r"[!-~]+", secret):
        options = {"api_key": key, "secret_key": secret}
    if not options:
        raise WrongSetting(f"{name} is wrong after {scheme}://: write {MAIL_APIS[scheme]}")
    if find_spec("anymail") is None:
        raise WrongSetting(
            f"{name} names the API of {scheme}, and that needs django-anymail: "
            "install it with pip install 'rotative[anymail]'."
        )
    return {"API": scheme, "OPTIONS": options}


def mail_events(name: str, api: str = "", env: Mapping[str, str] = os.environ) -> str:
    """What a mail provider proves itself with when it tells what became of letters; empty: nobody
    is listened to. It is not repeated in a refusal.
    """
    value = env.get(name, "").strip()
    if value and not re.fullmatch(rf"[!-~]{{{LEAST_SHARED},}}", value):
        raise WrongSetting(
            f"{name} is too short or has a space: write at least {LEAST_SHARED} characters."
        )
    if value and api == "mailjet" and ":" not in value:
        raise WrongSetting(f"{name} has no colon: for Mailjet write name:password.")
    return value


def mail_address(name: str, default: str, env: Mapping[str, str] = os.environ) -> str:
    """An address that mail comes from, `redaction@fanal.example`."""
    value = env.get(name, "").strip() or default
    local, _, domain = value.rpartition("@")
    host = _host(domain)
    if not LOCAL_PART.fullmatch(local) or not host:
        raise WrongSetting(f"{name} is {value!r}: write an address such as redaction@fanal.example")
    return f"{local}@{host}"


def domain(name: str, default: str, env: Mapping[str, str] = os.environ) -> str:
    """A name such as `lettres.fanal.example`."""
    value = env.get(name, "").strip() or default
    host = _host(value)
    if not host:
        raise WrongSetting(f"{name} is {value!r}: write a name such as lettres.fanal.example")
    return host


def networks(name: str, env: Mapping[str, str] = os.environ) -> list[Network]:
    """Addresses and networks with spaces or commas between: `127.0.0.1 10.0.0.0/8`."""
    try:
        return [ip_network(value) for value in env.get(name, "").replace(",", " ").split()]
    except ValueError as wrong:
        raise WrongSetting(
            f"{name} has a wrong address ({wrong}): write addresses or networks such as "
            "127.0.0.1 or 10.0.0.0/8, with spaces between."
        ) from None


def caches(name: str, env: Mapping[str, str] = os.environ) -> list[Cache]:
    """The caches before the paper, from addresses with spaces between.

    `cloudflare://ZONE:TOKEN@`, `fastly://TOKEN@`, `varnish://host:port` or `purge://host:port`.
    """
    found: list[Cache] = []
    for place, value in enumerate(env.get(name, "").split(), 1):
        cache = _cache(value)
        # The value is not repeated: a token may stand anywhere in a wrong one.
        if cache is None:
            raise WrongSetting(
                f"{name} has a wrong address, number {place}: write cloudflare://ZONE:TOKEN@, "
                "fastly://TOKEN@, varnish://host:port or purge://host:port, with spaces between."
            )
        if cache.name in {other.name for other in found}:
            raise WrongSetting(f"{name} names {cache.name} twice: leave one.")
        found.append(cache)
    return found


def _cache(value: str) -> Cache | None:
    kind, _, rest = value.partition("://")
    login, at, server = rest.removesuffix("/").rpartition("@")
    if kind in {"varnish", "purge"} and not at and server.isascii() and _server(server):
        return Cache(kind, server)
    zone, colon, token = login.rpartition(":")
    token = unquote(token)
    if server or not re.fullmatch(r"[!-~]+", token):  # it becomes part of a header
        return None
    if kind == "fastly" and not colon:
        return Cache(kind, token=token)
    if kind == "cloudflare" and re.fullmatch(r"[0-9A-Za-z]{1,64}", zone):
        return Cache(kind, zone, token)
    return None
