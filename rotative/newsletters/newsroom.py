"""The newsroom's screens of newsletters and of who gets them: their form, filters and exports."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, ModelChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.views.generic import DeleteView, IndexView, InspectView
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log
from wagtail.permission_policies import ModelPermissionPolicy

from rotative.newsletters import actions
from rotative.newsletters.alarms import PERMISSION
from rotative.newsletters.models import Newsletter, Subscriber, Subscription
from rotative.newsletters.spreadsheets import harmless
from rotative.record.reading import Record

WEEKDAYS = [
    ("1", _("Monday")),
    ("2", _("Tuesday")),
    ("3", _("Wednesday")),
    ("4", _("Thursday")),
    ("5", _("Friday")),
    ("6", _("Saturday")),
    ("7", _("Sunday")),
]


class NewsletterPolicy(ModelPermissionPolicy):
    """A newsletter that had readers stays, with their proofs: it is closed, not deleted."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and bool(super().user_has_permission(user, action))


class NewsletterForm(WagtailAdminModelForm):
    """A newsletter, with its days as boxes and its section by name."""

    weekdays = forms.MultipleChoiceField(
        label=_("days"),
        choices=WEEKDAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Of breaking news: none."),
    )
    section_id = forms.TypedChoiceField(
        label=_("section"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("For the newsletter of a section."),
    )

    class Meta:
        model = Newsletter
        fields = [
            "name",
            "slug",
            "promise",
            "kind",
            "section_id",
            "weekdays",
            "send_at",
            "waits_for_approval",
            "is_open",
            "position",
        ]
        widgets = {"send_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sections = Record().sections.values()
        self.fields["section_id"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            *((it.id, it.name) for it in sections if not it.is_partner),
        ]
        self.initial["weekdays"] = list(self.instance.weekdays)

    def clean_weekdays(self) -> str:
        return "".join(sorted(self.cleaned_data["weekdays"]))


class SubscriberFilters(WagtailFilterSet):
    """Who has this newsletter in this state: both of the same subscription."""

    newsletter = ModelChoiceFilter(
        label=_("Newsletter"), field_name="subscriptions", queryset=Newsletter.objects.all()
    )
    state = ChoiceFilter(
        label=_("State"), field_name="subscriptions", choices=Subscription.State.choices
    )

    class Meta:
        model = Subscriber
        fields = ["newsletter", "state"]

    def filter_queryset(self, queryset: Any) -> Any:
        asked = {
            f"subscriptions__{name}": value
            for name, value in self.form.cleaned_data.items()
            if value and name in self.Meta.fields
        }
        return queryset.filter(**asked).distinct() if asked else queryset


class SubscriberIndexView(IndexView):
    """The list, and its export without formulas."""

    custom_field_preprocess = {
        name: {"csv": harmless, "xlsx": harmless} for name in ("email", "standing")
    }

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().prefetch_related("subscriptions__newsletter")

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """The way to the screen that takes over another service's."""
        buttons: list[Button] = super().header_more_buttons
        if self.request.user.has_perm(PERMISSION):
            url = reverse("take_over_subscribers")
            buttons.append(Button(_("Take over subscribers"), url=url, icon_name="download"))
        return buttons


class SubscriberInspectView(InspectView):
    """One person, with the history of what they wanted."""

    def get_field_label(self, field_name: str, field: Any) -> Any:
        of = {"subscriptions": _("Newsletters"), "consents": _("History of consent")}
        return of.get(field_name) or super().get_field_label(field_name, field)

    def get_consents_display_value(self) -> str:
        return format_html_join(
            "",
            "<p>{} · {} · {}<br>{}<br>{} {}</p>",
            (
                (
                    it.at.strftime("%Y-%m-%d %H:%M"),
                    it.get_verb_display(),
                    it.newsletter or "—",
                    it.words,
                    it.page,
                    it.network,
                )
                for it in self.object.consents.select_related("newsletter")
            ),
        )


class SubscriberDeleteView(DeleteView):
    """Deleting is erasing; the log has the number of the row, not the address."""

    def delete_action(self) -> None:
        log(self.object, "wagtail.delete", user=self.request.user, title=f"#{self.object.pk}")
        actions.erase(self.object)
