"""The newsroom's screen that takes over the subscribers of another service."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.auth import permission_required

from rotative.lib.failure import Failure
from rotative.newsletters.alarms import PERMISSION
from rotative.newsletters.importing import Report, Why, import_file
from rotative.newsletters.models import Newsletter

NAMED = 100  # lines that are not taken

COUNTS: dict[str, str | Promise] = {
    "read": gettext_lazy("lines read"),
    "subscribed": gettext_lazy("subscribed"),
    "known": gettext_lazy("known here already: they stay as they are"),
    "suppressed": gettext_lazy("subscribed there, but not to be mailed"),
    "left": gettext_lazy("left there: never mailed"),
    "bounced": gettext_lazy("refused there: never mailed"),
    "complained": gettext_lazy("complained there: never mailed"),
    "twice": gettext_lazy("named twice"),
    "refused_in_all": gettext_lazy("not taken"),
}
REASONS = {
    Why.NO_ADDRESS: gettext_lazy("no address"),
    Why.UNCLEAR: gettext_lazy("its status is not known"),
}


class TakeoverForm(forms.Form):
    """A file, and what its people agreed to."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("The CSV of Mailchimp, Brevo, Ghost, Substack or listmonk."),
    )
    newsletter = forms.ModelChoiceField(
        label=gettext_lazy("Newsletter"), queryset=Newsletter.objects.all(), empty_label=None
    )
    words = forms.CharField(
        label=gettext_lazy("What they agreed to"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The words of the form where they subscribed: part of the proof."),
    )
    dry_run = forms.BooleanField(
        label=gettext_lazy("Only say what would be done"), required=False, initial=True
    )


@permission_required(PERMISSION)  # type: ignore[untyped-decorator]
def take_over(request: HttpRequest) -> HttpResponse:
    """Say what a file would bring, then take it over."""
    form = TakeoverForm(request.POST or None, request.FILES or None)
    report = _taken(form) if form.is_valid() else None
    context = {
        "header_title": _("Take over subscribers"),
        "header_icon": "group",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("subscribers:index"), "label": _("Subscribers")},
            {"url": "", "label": _("Take over subscribers")},
        ],
        "form": form,
        "report": report,
        "is_done": report is not None and not form.cleaned_data["dry_run"],
        "counts": _counts(report) if report else (),
        "refused": [(it, REASONS[it.why]) for it in report.refused[:NAMED]] if report else (),
    }
    return render(request, "newsletters/takeover.html", context)


def _taken(form: TakeoverForm) -> Report | None:
    """What the file brought; an error of the form where it is none."""
    said = form.cleaned_data
    with TemporaryDirectory() as directory:
        file = Path(directory) / _name(said["file"])
        with file.open("wb") as kept:
            for some in said["file"].chunks():
                kept.write(some)
        try:
            return import_file(file, said["newsletter"], said["words"], dry_run=said["dry_run"])
        except Failure:
            form.add_error("file", _("This is no CSV with a column of e-mail addresses."))
            return None


def _name(file: UploadedFile) -> str:
    """For the proof; Django has taken directories off."""
    return (file.name or "").replace("\0", "")[:100] or "subscribers.csv"


def _counts(report: Report) -> list[tuple[int, Any]]:
    """What the report counts, without what there is none of."""
    found = [(getattr(report, name), label) for name, label in COUNTS.items()]
    return [(number, label) for number, label in found if number]
