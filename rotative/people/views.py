"""The newsroom's front door."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin.views import account

from rotative.guard import actions as guard
from rotative.guard.network import network_of
from rotative.people.forms import patience


@method_decorator(never_cache, name="dispatch")
class LoginView(account.LoginView):
    """Wagtail's, which says so when the form has to wait."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        return _later(response, form.wait)


@method_decorator([never_cache, require_POST], name="dispatch")
class LogoutView(account.LogoutView):
    """Wagtail's, which logs out by GET as well: a picture on any page could."""


@method_decorator(never_cache, name="dispatch")
class PasswordResetView(account.PasswordResetView):
    """Wagtail's, for a network that does not ask too often."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wait = guard.knock((guard.RESET, network_of(request)))
        if not wait:
            response: HttpResponse = super().post(request, *args, **kwargs)
            return response
        form = self.get_form()
        form.full_clean()
        form.add_error(None, patience(wait))
        return _later(self.render_to_response(self.get_context_data(form=form)), wait)


def _later(response: HttpResponse, wait: int) -> HttpResponse:
    if wait:
        response.status_code = 429
        response["Retry-After"] = str(wait)
    return response
