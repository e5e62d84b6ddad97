"""Telling the caches before the paper what to forget, until they have.

`queue` makes a row for each page and cache in the transaction that changes the page, so nothing is
forgotten; a row goes when its cache has taken it twice. What is taken but not yet deleted when the
process dies is sent again, which does no harm.

Wagtail's `frontend_cache` is not used: its backends log an error and return, so that nobody
could know what to send again.
"""

import http.client
import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from rotative.lib.addresses import absolute
from rotative.lib.env import Cache
from rotative.press.models import Purge

log = logging.getLogger(__name__)

CLOUDFLARE, FASTLY = "https://api.cloudflare.com", "https://api.fastly.com"
FILES = 30  # addresses in one call to Cloudflare
CLAIM = 300  # rows taken at once
LEASE = timedelta(minutes=2)  # a claim that takes longer may be sent by another worker, too
TIMEOUT = 10  # seconds
# An edge may be told before the shield behind it, and fetch the old page from there:
# https://www.fastly.com/documentation/guides/full-site-delivery/purging/purging-best-practices/
APART = timedelta(seconds=3)
# After the first failure, then doubled: thirty tries take more than two days.
WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=3)
TRIES = 30
# nginx's purge modules answer 404 or 412 for what they do not have, NGINX Plus and others 204:
# https://github.com/nginx-modules/ngx_cache_purge/releases/tag/2.5,
# https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_cache_purge
FORGOTTEN = (200, 204, 404, 412)


@dataclass(frozen=True)
class Call:
    """A request to a cache, and the pages it is about."""

    paths: Sequence[str]
    method: str
    target: str
    headers: dict[str, str]
    body: str | None = None


def send_due() -> int:
    """Send what is due; how many addresses were taken. What a cache does not take waits.

    A cache that does not answer takes `TIMEOUT`: not for a thread that presses pages.
    """
    due = Purge.objects.filter(due__lte=timezone.now())
    caches = {cache.name: cache for cache in settings.PRESS_PURGE}
    sent = 0
    for name in due.values_list("cache", flat=True).distinct():
        if name in caches:
            sent += _send_to(caches[name])
        else:
            due.filter(cache=name).delete()  # it stands before the paper no more
    return sent


def next_due() -> datetime | None:
    """When there is something to send."""
    return Purge.objects.order_by("due").values_list("due", flat=True).first()


def _send_to(cache: Cache) -> int:
    sent, problem = 0, ""
    while not problem and (rows := _claim(cache)):
        pages: dict[str, bool] = {}
        for row in rows:
            pages[row.path] = row.hard or pages.get(row.path, False)
        taken, problem = _send(cache, pages)
        if problem:
            left = len(pages) - len(taken)
            log.warning("%s has not taken %d of %d: %s", cache.name, left, len(pages), problem)
        _settle(cache, rows, taken)
        sent += len(taken)
    return sent


# -- the queue


def queue(paths: Iterable[str], *, hard: bool = False) -> None:
    """Queue, with the change itself, what caches before the paper must forget.

    `hard`: even while they fetch it anew, for what is withdrawn.
    """
    now = timezone.now()
    Purge.objects.bulk_create(
        [
            Purge(path=path, cache=cache.name, hard=hard, due=now)
            for path in paths
            for cache in settings.PRESS_PURGE
        ]
    )


def _claim(cache: Cache) -> list[Purge]:
    """Take what is due for sending: no other worker sees it until the lease is over."""
    with transaction.atomic():
        now = timezone.now()
        waiting = Purge.objects.filter(cache=cache.name, due__lte=now)
        rows = list(waiting.select_for_update(skip_locked=True).order_by("due", "pk")[:CLAIM])
        for row in rows:
            row.due, row.tries = now + LEASE, row.tries + 1
        Purge.objects.bulk_update(rows, ["due", "tries"])
    return rows


def _settle(cache: Cache, rows: Sequence[Purge], taken: set[str]) -> None:
    """Strike what was taken twice; have the rest sent again, now and then."""
    now, done, waiting = timezone.now(), [], []
    for row in rows:
        if row.path in taken and row.again:
            row.again, row.due, row.tries = False, now + APART, 0
            waiting.append(row)
        elif row.path in taken:
            done.append(row.pk)
        elif row.tries >= TRIES:
            done.append(row.pk)
            log.error(
                "%s may show an old %s: it was told %d times and did not take it",
                cache.name,
                absolute(row.path),
                row.tries,
            )
        else:
            row.due = now + min(WAIT * 2 ** (row.tries - 1), LONGEST_WAIT)
            waiting.append(row)
    with transaction.atomic():
        Purge.objects.filter(pk__in=done).delete()
        Purge.objects.bulk_update(waiting, ["again", "due", "tries"])


# -- the wire


def _send(cache: Cache, pages: dict[str, bool]) -> tuple[set[str], str]:
    """Send addresses, each with whether it is withdrawn: those taken, and why others were not.

    A cache that refuses is asked for the next; one that does not answer is left alone.
    """
    taken: set[str] = set()
    problem = ""
    line = _line(cache)
    try:
        for call in _calls(cache, pages):
            headers = {"User-Agent": "Rotative", **call.headers}  # some refuse who has no name
            line.request(call.method, call.target, call.body, headers)
            answer = line.getresponse()
            body = answer.read()
            if _is_taken(cache, answer.status, body):
                taken.update(call.paths)
            else:
                text = body[:200].decode("utf-8", "replace")
                problem = f"{answer.status} {answer.reason} {text!r}"
    except (OSError, http.client.HTTPException, ValueError) as failure:
        problem = f"{type(failure).__name__}: {failure}"
    finally:
        line.close()
    return taken, problem.replace(cache.token, "***") if cache.token else problem


def _line(cache: Cache) -> http.client.HTTPConnection:
    address = {"cloudflare": CLOUDFLARE, "fastly": FASTLY}.get(cache.kind, f"http://{cache.place}")
    parts = urlsplit(address)
    if parts.scheme == "https":
        return http.client.HTTPSConnection(parts.netloc, timeout=TIMEOUT)
    return http.client.HTTPConnection(parts.netloc, timeout=TIMEOUT)


def _calls(cache: Cache, pages: dict[str, bool]) -> Iterator[Call]:
    if cache.kind == "cloudflare":
        paths = list(pages)
        some = (paths[start : start + FILES] for start in range(0, len(paths), FILES))
        yield from (_cloudflare(cache, files) for files in some)
    elif cache.kind == "fastly":
        yield from (_fastly(cache, path, hard) for path, hard in pages.items())
    else:
        yield from (_server(path) for path in pages)


def _cloudflare(cache: Cache, paths: Sequence[str]) -> Call:
    """https://developers.cloudflare.com/api/resources/cache/methods/purge/"""
    return Call(
        paths,
        "POST",
        f"/client/v4/zones/{cache.place}/purge_cache",
        {"Authorization": f"Bearer {cache.token}", "Content-Type": "application/json"},
        json.dumps({"files": [absolute(path) for path in paths]}),
    )


def _fastly(cache: Cache, path: str, hard: bool) -> Call:
    """https://www.fastly.com/documentation/reference/api/purging/ (an address has no scheme).

    A soft purge leaves the old page to be shown while the new one is fetched.
    """
    headers = {"Fastly-Key": cache.token, "Accept": "application/json"}
    if not hard:
        headers["Fastly-Soft-Purge"] = "1"
    return Call([path], "POST", f"/purge/{absolute(path).split('://', 1)[1]}", headers)


def _server(path: str) -> Call:
    """https://varnish-cache.org/docs/trunk/users-guide/purging.html"""
    parts = urlsplit(absolute(path))
    return Call([path], "PURGE", parts.path, {"Host": parts.netloc})


def _is_taken(cache: Cache, status: int, body: bytes) -> bool:
    if cache.kind == "purge":
        return status in FORGOTTEN
    if status != 200 or cache.kind != "cloudflare":
        return status == 200
    try:
        answer = json.loads(body)
    except ValueError:
        return False
    return isinstance(answer, dict) and answer.get("success") is True
