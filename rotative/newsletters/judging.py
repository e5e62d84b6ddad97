"""What a human decides of a mailbox provider, on an edition's screen."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.auth import permission_required
from wagtail.log_actions import log

from rotative.newsletters.alarms import PERMISSION
from rotative.newsletters.models import Batch, Brake, Edition
from rotative.newsletters.returns import brake

VERDICTS = {it.value: it for it in (Brake.Verdict.SUPPRESS, Brake.Verdict.LEAVE)}


@require_POST
@permission_required(PERMISSION)  # type: ignore[untyped-decorator]
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on at a provider, believe it or not: the button says what, and which (`leave:orange`)."""
    row = get_object_or_404(Edition, pk=pk)
    what, _colon, provider = request.POST.get("do", "").partition(":")
    if what == "go_on":
        if go_on(row, provider, request.user):
            messages.success(request, _("Letters go there again."))
    elif what in VERDICTS and brake.decide(row, provider, VERDICTS[what], request.user):
        messages.success(request, _("It is decided, and done within a minute."))
    return redirect("edition", pk)


@transaction.atomic
def go_on(edition: Edition, provider: str, user: Any) -> bool:
    """Send an edition to a provider that blocked it; whether it was stopped there."""
    row = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    stopped = row.batches.filter(provider=provider, state=Batch.State.STOPPED)
    if not stopped.update(state=Batch.State.READY):
        return False
    row.reason = ""
    row.save(update_fields=["reason"])
    log(row, "newsletters.go_on", user=user)
    return True
