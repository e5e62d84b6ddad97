"""“I’m on it”, from the first screen and from the story’s editor."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request

from rotative.newsroom.readings import actions


@require_POST
def on_it(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a reading, or give it back; `known` is who had it as far as whoever asks knew."""
    known = request.POST.get("known", "")
    try:
        if request.POST.get("verb") == "give_back":
            actions.give_back(pk, by=request.user)
        else:
            actions.take(pk, by=request.user, known=int(known) if known.isdecimal() else None)
    except actions.Refused as why:
        messages.warning(request, str(why))
    return redirect(get_valid_next_url_from_request(request) or "wagtailadmin_home")
