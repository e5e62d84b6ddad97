"""The story's form: its hours are the paper's, wherever its editor sits."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.panels import FieldPanel, Panel

from rotative.pages.forms import PublicPageForm
from rotative.sections.models import SectionPage

SECTION_DEPTH = 3  # in the tree: the root, the paper, a section
AT = "%Y-%m-%dT%H:%M"  # as browsers write a day and an hour


class PaperHourField(forms.DateTimeField):
    """A day and an hour on the paper's clock; Wagtail takes the one of whoever is signed in."""

    widget = forms.DateTimeInput(format=AT)

    def prepare_value(self, value: Any) -> Any:
        with timezone.override(timezone.get_default_timezone()):
            return super().prepare_value(value)

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(timezone.get_default_timezone()):
            return super().to_python(value)


class HoursPanel(Panel):
    """Hours that are set in the dialog from which a story is published, and on no tab."""

    def get_form_options(self) -> dict[str, Any]:
        return {"fields": ["go_live_at", "expire_at"]}

    class BoundPanel(Panel.BoundPanel):
        def is_shown(self) -> bool:
            return False


class SectionField(forms.ModelChoiceField):
    """One of the paper's sections, those within another set in."""

    def label_from_instance(self, section: SectionPage) -> str:
        return "\u2003" * (section.depth - SECTION_DEPTH) + section.title


class SectionPanel(FieldPanel):
    """The section a story lies in, where there is another for whoever edits it."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return super().is_shown() and len(self.bound_field.field.queryset) > 1


class StoryForm(PublicPageForm):
    """Its schedule is set where it is published: in one dialog, with one button."""

    show_schedule_publishing_toggle = False  # Wagtail's own, whose button schedules nothing

    go_live_at = PaperHourField(required=False)
    expire_at = PaperHourField(required=False)
    moves_to = SectionField(SectionPage.objects.none(), required=False, empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self._offer_sections()
        if self.instance.go_live_at and self.instance.go_live_at <= timezone.now():
            self.initial["go_live_at"] = None

    def _offer_sections(self) -> None:
        """Whoever moves a story takes it out of one section, and shows it in another if readers
        have it; where somebody cannot put it back, they cannot take it away."""
        here, may = self.parent_page, self.instance.permissions_for_user(self.for_user)
        verb = "publish" if self.instance.live else "add"
        sections = SectionPage.objects.open_to(self.for_user, verb)
        if may.can_move() and sections.filter(pk=here.pk).exists():
            self.fields["moves_to"].queryset = sections
            self.initial["moves_to"] = self.instance.moves_to_id or here.pk

    def clean_moves_to(self) -> SectionPage | None:
        """No section but where it lies: it stays. Whoever is not asked changes nothing."""
        if "moves_to" not in self.data:
            return self.instance.moves_to
        there: SectionPage | None = self.cleaned_data["moves_to"]
        return None if there == self.parent_page else there

    def clean_go_live_at(self) -> datetime | None:
        """Who sends no hour changes none: those who do not publish have no field for it."""
        if "go_live_at" not in self.data:
            kept: datetime | None = self.instance.go_live_at
            return kept
        hour: datetime | None = self.cleaned_data["go_live_at"]
        if hour and hour <= timezone.now() and not self.is_deferred_validation:
            raise forms.ValidationError(
                _("This hour has passed: choose one that lies ahead, or publish now.")
            )
        return hour

    def clean_expire_at(self) -> datetime | None:
        if "expire_at" not in self.data:
            kept: datetime | None = self.instance.expire_at
            return kept
        hour: datetime | None = self.cleaned_data["expire_at"]
        return hour
