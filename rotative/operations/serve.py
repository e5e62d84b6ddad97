"""The commands that serve: `run` (and `demo`), and their parts `web`, `work` and `send`."""

import argparse
import http.client
import logging
import os
import signal
import socket
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from multiprocessing import get_context
from urllib.parse import urlsplit

from django.conf import settings

from rotative.lib.failure import Away, Failure
from rotative.lib.storage import read_names_again
from rotative.newsroom import setup
from rotative.operations import opening, presence
from rotative.operations.preparing import (
    collect_static_files,
    prepare,
    prepare_when_it_can_be,
)
from rotative.operations.processes import LOOK_EVERY, Part, Parts, end_with, in_child
from rotative.press.store import the_store

SLOW_AFTER = 60  # seconds
WORKERS = 2

log = logging.getLogger(__name__)


def run(args: argparse.Namespace) -> int:
    """Run everything on this machine until Ctrl-C."""
    return run_all(args.host, args.port, partial(prepare, _say))


def _say(text: str) -> None:
    print(f"  {text}…", flush=True)


def web(args: argparse.Namespace) -> int:
    """Serve the site and the newsroom, by several processes."""
    stop_when_told()
    presence.end_orphans()
    refuse_taken_port(args.host, args.port)
    presence.announce("web", port=args.port)
    if address := get_ready(partial(_make_and_open, prepare)):
        print(f"  Set the paper up: {address}", flush=True)
    return keep(Parts(_web_parts(args.host, args.port, args.workers)))


def work(args: argparse.Namespace) -> int:
    """Publish what is scheduled, press what waits, do what is queued, until told to stop; with
    `--status` say how that stands.
    """
    if args.status:
        from rotative.duties.command import say_how_they_stand

        return say_how_they_stand(args.json)
    presence.end_orphans()
    presence.announce("work")
    collect_static_files()  # `rotative web`, in another service, may not have begun yet
    return _work()


def send(args: argparse.Namespace) -> int:
    """Hand over the newsletters that are ready to go, until told to stop."""
    presence.end_orphans()
    presence.announce("send")
    return _send()


def _web_parts(host: str, port: int, workers: int) -> list[Part]:
    read_names_again()  # a child has collected the files
    import_module(settings.ROOT_URLCONF)  # here once: a part that is started again has it
    return [Part("web", partial(_web, host, port)) for _ in range(workers)]


def _web(host: str, port: int) -> int:
    from rotative.operations.web import serve

    return serve(host, port)


def _work() -> int:
    from rotative.operations.worker import keep_all

    return keep_all()


def _send() -> int:
    from rotative.operations.sending import keep_sending

    return keep_sending()


def run_all(host: str, port: int, make: Callable[[], None]) -> int:
    """Have `make` get the paper ready, start the site, the worker and the sender, keep them alive,
    say where they are, end them together.
    """
    stop_when_told()
    presence.end_orphans()
    presence.refuse_a_second()
    refuse_taken_port(host, port)
    presence.announce("run", port=port)
    told = get_ready(partial(_make_and_say, make)) or ""
    parts = Parts(_web_parts(host, port, WORKERS))
    rest = [Part("work", _work), Part("send", _send)]
    if not setup.is_waiting():
        parts.parts += rest

    def say() -> None:
        _wait_and_say(host, port, parts, told)
        if setup.is_waiting():
            _wait_for_set_up(parts, rest)

    return keep(parts, say)


def keep(parts: Parts, say: Callable[[], None] = lambda: None) -> int:
    """Keep the parts alive until told to stop; `say` is called once they have begun."""
    try:
        parts.start()
        say()
        parts.keep()
    except KeyboardInterrupt:
        return 0
    finally:
        parts.end()


def stop_when_told() -> None:
    """SIGINT too: a shell has those it starts with `&` ignore it."""
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _stop)


def get_ready(make: Callable[[], str | None]) -> str | None:
    """What `make` gives, done in a child: a connection that is open here would be in each worker.

    While the database is away, a paper that has stored pages is served all the same; the rest is
    done when it is back. Raises `Failure` when there is nothing to serve.
    """
    try:
        return in_child(make)
    except Away as away:
        store = the_store()
        if next(store.names(store.live), None) is None:
            raise
        log.error("%s Readers get what is stored; the rest comes with the database.", away)
    again = get_context("fork").Process(target=_get_ready_later, args=(os.getpid(),), daemon=True)
    again.start()
    return None


def _get_ready_later(parent: int) -> None:
    end_with(parent)
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_DFL)
    prepare_when_it_can_be()


def _make_and_say(make: Callable[[], None]) -> str:
    """Where the paper is, once `make` got it ready: where it is to be set up; or what is to be
    said of the newsroom, with the first account's password where a paper was built with one.
    """
    from rotative.newsroom.actions import FIRST_USER, first_password

    if address := _make_and_open(make):
        return f"  Set it up     {address}\n                This address is good once."
    lines = [f"  The newsroom  {settings.SITE_URL}/newsroom/"]
    if password := first_password(settings.DATA_DIR / "first_password"):
        lines.append(f"                user {FIRST_USER}, password {password}")
    if settings.MAIL_SERVER is None:
        lines.append(f"  Its mailbox   {settings.SITE_URL}/newsroom/mailbox/")
    return "\n".join(lines)


def _make_and_open(make: Callable[[], None]) -> str:
    """Where a new paper is set up, once `make` got it ready; empty where there is a paper."""
    make()
    return opening.where_to_set_up()


def _wait_and_say(host: str, port: int, parts: Parts, told: str) -> None:
    wait_until_it_answers(host, port, parts)
    told = told or f"  The newsroom  {settings.SITE_URL}/newsroom/"  # the database is away
    print(f"\n  The paper     {settings.SITE_URL}/\n{told}")
    print("\n  Ctrl-C stops everything.", flush=True)


def _wait_for_set_up(parts: Parts, rest: list[Part]) -> None:
    """Nothing is pressed, sent or published of a paper that is not there."""
    while setup.is_waiting():
        parts.look()
        time.sleep(LOOK_EVERY)
    opening.take_time_zone()  # parts that are started from here on have it, too
    parts.begin(rest)


def refuse_taken_port(host: str, port: int) -> None:
    """Raises `Failure` when another program listens there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as refused:
            ours = presence.on_port(port)
            mend = f"stop Rotative (kill {ours.pid}), or choose" if ours else "choose"
            raise Failure(
                f"cannot listen on {host} port {port} ({refused.strerror}): "
                f"{mend} another with --port."
            ) from None


def _stop(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def wait_until_it_answers(host: str, port: int, parts: Parts) -> None:
    """Raises `Failure` when a part ends; a machine that is slow has its time."""
    reached = "127.0.0.1" if host in {"0.0.0.0", "::"} else host
    name = urlsplit(settings.SITE_URL).hostname or "localhost"
    slow_at = time.monotonic() + SLOW_AFTER
    while True:
        if not parts.look():
            raise Failure("it did not start; see above.")
        line = http.client.HTTPConnection(reached, port, timeout=5)
        try:
            line.request("GET", "/robots.txt", headers={"Host": name})
            line.getresponse().read()
            return
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        finally:
            line.close()
        if time.monotonic() > slow_at:
            slow_at += SLOW_AFTER
            log.warning("nothing answers on port %d yet", port)
