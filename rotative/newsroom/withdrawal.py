"""Unpublishing a page: whoever does it says what readers find in its place."""

from contextlib import nullcontext
from functools import cached_property
from typing import Any

from django import forms
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.views.pages import unpublish
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.log_actions import LogFormatter, log
from wagtail.models import Page

from rotative.people.models import User
from rotative.record import actions as record
from rotative.record.entries import Withdrawal
from rotative.record.models import Notice, Section, Story
from rotative.sections.models import PartnerPage

ACTION = "rotative.withdrawal"  # in Wagtail's log


class Told(models.TextChoices):
    """What readers are told."""

    NOTHING = "nothing", gettext_lazy("Nothing in particular (410)")
    WORDS = (
        "words",
        gettext_lazy("Withdrawn by the newsroom, with a word of explanation (410)"),
    )
    ORDER = "order", gettext_lazy("Withdrawn by order of a court or an authority (451)")


class PlainText(forms.CharField):
    """Several lines; their ends count as one character each, as they do where they are typed."""

    widget = AdminAutoHeightTextInput

    def to_python(self, value: Any) -> str:
        text = str(value or "").replace("\r\n", "\n")
        return str(super().to_python(text))


class WithdrawalForm(forms.Form):
    """What the confirmation asks besides yes or no; without an answer nothing is said."""

    told = forms.ChoiceField(
        label=gettext_lazy("What readers are told"),
        choices=Told.choices,
        initial=Told.NOTHING,
        required=False,
        widget=forms.RadioSelect,
    )
    words = PlainText(
        label=gettext_lazy("Explanation"),
        help_text=gettext_lazy(
            "Readers find it at the address of the page. At most 500 characters, without"
            " formatting. For an order, say who gave it and under which law."
        ),
        max_length=500,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("told") == Told.WORDS and not given.get("words") and "words" in given:
            self.add_error("words", _("Write the explanation, or choose another answer."))
        return given

    def withdrawal(self) -> Withdrawal:
        told, words = self.cleaned_data["told"], self.cleaned_data["words"]
        if told == Told.ORDER:
            return Withdrawal(451, words)
        return Withdrawal(410, words if told == Told.WORDS else "")


class UnpublishView(unpublish.UnpublishView):
    """Wagtail's confirmation, with the question what readers are told."""

    template_name = "newsroom/confirm_unpublish.html"

    @cached_property
    def form(self) -> WithdrawalForm:
        return WithdrawalForm(self.request.POST if self.request.method == "POST" else None)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        go_on = super().post if self.form.is_valid() else self.get
        answer: HttpResponse = go_on(request, *args, **kwargs)
        return answer

    def unpublish(self) -> HttpResponse | None:
        # Many pages are not held together: nobody else could write meanwhile.
        takes_all_below = "include_descendants" in self.request.POST
        with nullcontext() if takes_all_below else transaction.atomic():
            before = _public_from(self.object)
            answer: HttpResponse | None = super().unpublish()
            if not self.object.live:
                tell_readers(self.object, before, self.form.withdrawal(), by=self.request.user)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            # A partner's site is no page of the paper.
            "form": None if isinstance(self.object, PartnerPage) else self.form,
            # Wagtail's box for the pages below stays as it was left.
            "checked": "include_descendants" in self.request.POST,
        }


def _public_from(page: Page) -> set[int]:
    """What readers can read of a page and of those below it."""
    below = Page.objects.descendant_of(page, inclusive=True).values("pk")
    return {
        pk
        for model in (Story, Section, Notice)
        for pk in model._default_manager.filter(pk__in=below).values_list("pk", flat=True)
    }


@transaction.atomic
def withdraw(page: Page, withdrawal: Withdrawal, by: User) -> None:
    """Take one page off the site, and say why."""
    before = _public_from(page)
    page.unpublish(user=by)
    tell_readers(page, before, withdrawal, by)


@transaction.atomic
def tell_readers(page: Page, before: set[int], withdrawal: Withdrawal, by: User) -> None:
    """Say why a page was unpublished, and all that went with it of what was public `before`.

    Each page that was unpublished has a line in its log, if anything was said.
    """
    gone = {page.pk} | (before - _public_from(page))
    record.explain(gone, withdrawal)
    if withdrawal == Withdrawal():
        return
    withdrawn = Page.objects.descendant_of(page, inclusive=True).not_live()
    for each in withdrawn.specific(defer=True).iterator():
        if each.pk in gone:
            data = {"status": withdrawal.status, "words": withdrawal.words}
            log(instance=each, action=ACTION, user=by, data=data)


class InTheLog(LogFormatter):
    """How Wagtail's histories show what readers are told."""

    label = gettext_lazy("Withdrawal with a reason")

    def format_message(self, entry: Any) -> str:
        if entry.data["status"] == 451:
            told = _("Readers are told that an order withdrew it (451)")
        else:
            told = _("Readers are told why it was withdrawn (410)")
        words = entry.data["words"]
        return _("%(told)s: “%(words)s”") % {"told": told, "words": words} if words else told
