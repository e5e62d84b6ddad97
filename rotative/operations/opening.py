"""Until a paper is set up: who gets which answer, and what begins once it is."""

import argparse
import getpass
import os
import sys
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from rotative.lib import env
from rotative.lib.failure import Failure
from rotative.newsroom import setup
from rotative.newsroom.actions import is_founded
from rotative.newsroom.setup_form import SetUpForm
from rotative.newsroom.setup_views import say_that_it_waits

# The set-up page, what it shows (`wagtailadmin/admin_base.html`), and what others show.
PASSES = (
    "/newsroom/set-up/",
    "/newsroom/sprite",
    "/newsroom/jsi18n/",
    settings.STATIC_URL,
    "/look-",
    "/icon.svg",
)
SOON = "3600"  # seconds, after which a machine may ask again


def until_set_up(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """While the paper is to be set up, nothing but the set-up page answers.

    Everything else is 503: a 200 would be kept by search engines and caches as what the paper says.
    """
    waiting = setup.is_waiting()

    def middleware(request: HttpRequest) -> HttpResponse:
        nonlocal waiting
        if waiting:
            waiting = look_whether_it_waits()
        if not waiting or request.path.startswith(PASSES):
            return get_response(request)
        if request.path.startswith("/newsroom"):
            answer = say_that_it_waits(request, 503)
            answer["Cache-Control"] = "no-store"
        else:
            from rotative.site.outage import Why
            from rotative.site.views import out_of_order

            answer = out_of_order(Why.SOON, 503, translation.get_language_from_request(request))
        answer["Retry-After"] = SOON
        answer._has_been_logged = True  # type: ignore[attr-defined]  # it is no fault
        return answer

    return middleware


def look_whether_it_waits() -> bool:
    """Whether the paper is still to be set up; once it is not, this process has its time zone."""
    if setup.is_waiting() and is_founded():  # by another machine, or we died just then
        setup.close_door()
    if setup.is_waiting():
        return True
    take_time_zone()
    return False


def where_to_set_up() -> str:
    """The address to print; empty when the paper is there."""
    if is_founded():
        setup.close_door()
        return ""
    return setup.open_door()


def take_time_zone() -> None:
    """Let this process, which began before it was chosen, have the paper's time zone."""
    from rotative.site.engine import engine

    kept = env.remembered(settings.KEPT_TIME_ZONE, settings.TIME_ZONE)
    if settings.TIME_ZONE_IS_GIVEN or kept == settings.TIME_ZONE:
        return
    settings.TIME_ZONE = os.environ["TZ"] = kept
    time.tzset()
    timezone.get_default_timezone.cache_clear()  # type: ignore[attr-defined]
    engine.cache_clear()


def run(args: argparse.Namespace) -> int:
    """`rotative set-up`: the set-up page's questions, answered by options. Its password comes by
    standard input; a terminal is asked. A paper that is there stays as it is.
    """
    from rotative.operations.preparing import prepare

    prepare()
    if is_founded():
        print("There is a paper here already: nothing was changed.")
        return 0
    password = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    form = SetUpForm(
        {
            "name": args.name,
            "language": args.lang,
            "time_zone": settings.TIME_ZONE,
            "person": args.person,
            "email": args.email,
            "password": password,
            "again": password,
        }
    )
    if not form.is_valid():
        wrong = {name: " ".join(map(str, said)) for name, said in form.errors.items()}
        raise Failure("; ".join(f"{name}: {it}" for name, it in wrong.items() if name != "again"))
    setup.set_up(form.answers())
    print(f"{args.name} is set up. Start it with `rotative run`.")
    return 0
