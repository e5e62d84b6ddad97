"""The story's form: its hours are the paper's, wherever its editor sits."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.panels import FieldPanel, Panel

from rotative.pages.forms import PublicPageForm
from rotative.sections.models import SectionPage

SECTION_DEPTH = 3  # in the tree: the root, the paper, a section
HOURS = {"go_live_at", "expire_at"}
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
            if self.bound_field is None:  # two versions are compared, without a form
                return super().is_shown()
            return super().is_shown() and len(self.bound_field.field.queryset) > 1


class CommentedForm(PublicPageForm):
    """A form of which, for who may only comment, nothing but comments is taken.

    Whether that is so, the step of the workflow says at which the story is. The story stays what
    its draft is, whatever is sent.
    """

    fields: dict[str, Any]
    formsets: dict[str, Any]

    @cached_property
    def is_comment_only(self) -> bool:
        step = self.instance.current_workflow_task if self.instance.pk else None
        bars: Any = getattr(step, "bars_editing", None)
        return bars is not None and bool(bars(self.for_user))

    def is_valid(self) -> bool:
        if not self.is_comment_only:
            return super().is_valid()
        with self._only_comments():
            return super().is_valid()

    def full_clean(self) -> None:
        if not (self.is_bound and self.is_comment_only):
            return super().full_clean()
        with self._only_comments():
            return super().full_clean()

    def save(self, commit: bool = True) -> Any:
        if not self.is_comment_only:
            return super().save(commit=commit)
        with self._only_comments():
            return super().save(commit=commit)

    def _post_clean(self) -> None:
        if not self.is_comment_only:
            return super()._post_clean()  # type: ignore[misc,no-any-return]
        for name in HOURS & self.cleaned_data.keys():
            setattr(self.instance, name, self.cleaned_data[name])
        return None

    @contextmanager
    def _only_comments(self) -> Iterator[None]:
        """Who approves last says when it goes out, too."""
        fields, formsets = self.fields, self.formsets
        state = self.instance.current_workflow_state
        taken = {"comment_notifications"}
        if state is not None and state.is_at_final_task:
            taken |= HOURS
        self.fields = {name: it for name, it in fields.items() if name in taken}
        self.formsets = {name: it for name, it in formsets.items() if name == "comments"}
        try:
            yield
        finally:
            others = {name: it for name, it in formsets.items() if name != "comments"}
            self.fields, self.formsets = fields, {**others, **self.formsets}


class StoryForm(CommentedForm):
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
        is_here = there is not None and there.pk == self.parent_page.pk
        return None if is_here else there

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
