"""Who must sign in in two steps, and cannot yet, sets that up before anything else."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from rotative.accounts.two_factor import MUST_SET_UP

# The screens on which it is set up, what they show, and the way out; and what is for people and
# programs without an account, whose answer no session changes.
OPEN = tuple(
    f"/newsroom/{path}/"
    for path in (
        *("account/two-factor", "login", "logout", "sprite", "jsi18n", "invitation"),
        *("preview", "plan/calendar/mine", "plan/calendar/all"),
    )
)


def two_factor_first(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Readers' pages ask for no session."""

    def middleware(request: HttpRequest) -> HttpResponse:
        is_shut = request.path.startswith("/newsroom") and not request.path.startswith(OPEN)
        if is_shut and request.session.get(MUST_SET_UP):
            return redirect("two_factor")
        return get_response(request)

    return middleware
