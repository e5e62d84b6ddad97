"""The environment, read with types: a wrong value is refused by name, with the mend."""

import grp
import os
import re
import secrets
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rotative.lib.sqlite import may_lose


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


def site_url(name: str, default: str, env: Mapping[str, str] = os.environ) -> str:
    """An origin, `https://paper.example`, without path; the final slash is dropped."""
    value = env.get(name, "").strip() or default
    try:
        parts = urlsplit(value)
        port_is_right = parts.port is None or 0 < parts.port < 65536
    except ValueError:
        parts, port_is_right = urlsplit(""), False
    extra = parts.path.strip("/") or parts.query or parts.fragment or parts.username
    if parts.scheme not in {"http", "https"} or not parts.hostname or extra or not port_is_right:
        raise WrongSetting(
            f"{name} is {value!r}: write the site's address without a path, "
            "for example https://www.lefanal.example"
        )
    return f"{parts.scheme}://{parts.netloc}"


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


def directory(name: str, default: Path, env: Mapping[str, str] = os.environ) -> Path:
    """The absolute path of a directory; it is not created here. A file in its place is refused."""
    path = Path(env.get(name, "").strip() or default).expanduser().resolve()
    if path.exists() and not path.is_dir():
        raise WrongSetting(f"{name} is {str(path)!r}, which is a file: name a directory.")
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
    if parts.scheme not in {"postgres", "postgresql"} or len(parts.path) < 2:
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


def secret(name: str, *, kept_in: Path, env: Mapping[str, str] = os.environ) -> str:
    """The secret key: the variable's value, or the one made and kept at the first start."""
    value = env.get(name, "").strip()
    if value:
        if len(value) < 32:
            raise WrongSetting(f"{name} has {len(value)} characters: use at least 32.")
        return value
    try:
        return kept_in.read_text().strip()
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
        return kept_in.read_text().strip()
    finally:
        draft.unlink()
    return fresh


def mail_server(name: str, env: Mapping[str, str] = os.environ) -> dict[str, Any] | None:
    """Django's EMAIL_* settings from `smtp://user:password@host:587` (`smtps://` for TLS at once).

    Empty means no mail server: messages are kept as files.
    """
    value = env.get(name, "").strip()
    if not value:
        return None
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise WrongSetting(
            f"{name} is {without_password(value)!r}: write smtp://user:password@host:587"
        )
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and bool(parts.username),
    }


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
    if kind in {"varnish", "purge"} and not at and _is_server(server):
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


def _is_server(text: str) -> bool:
    try:
        parts = urlsplit(f"//{text}")
        port_is_right = parts.port is None or 0 < parts.port < 65536
    except ValueError:
        return False
    return bool(parts.hostname) and port_is_right and parts.netloc == text and len(text) < 270
