"""Asking for the newsletter."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from rotative.guard import actions as guard
from rotative.guard.network import network_of
from rotative.newsletters.actions import ask_for_newsletter
from rotative.newsletters.forms import SignUpForm
from rotative.record.reading import Record
from rotative.site.forms import (
    TRAP,
    later,
    patience,
    refusal,
    respond_to_post,
    thanked,
    to_the_form,
)
from rotative.site.newsletter import newsletter


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponseBase:
    """Keep an address that asks for the newsletter; whether it was known is not told."""
    if request.method != "POST":
        record = Record()
        return to_the_form(record, newsletter(record))
    if refused := refusal(request):
        return refused
    record = Record()
    if request.POST.get(TRAP):
        return thanked(record, "newsletter")
    with translation.override(record.paper.language):
        form = SignUpForm(request.POST)
        if not form.is_valid():
            return _refused(request, record, str(form.errors["email"][0]), 422)
        if wait := guard.knock((guard.SIGN_UP, network_of(request))):
            return later(_refused(request, record, patience(wait), 429), wait)
    ask_for_newsletter(
        form.cleaned_data["email"],
        wording=record.paper.newsletter_pitch,
        page=request.headers.get("Referer", "")[:500],
    )
    return thanked(record, "newsletter")


def _refused(request: HttpRequest, record: Record, error: str, status: int) -> HttpResponse:
    email = str(request.POST.get("email", ""))[:254]
    return respond_to_post(record, newsletter(record, error=error, email=email), status)
