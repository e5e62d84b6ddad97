"""The forms of an assignment: one line for the day's board, and the whole card."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms.utils import from_current_timezone
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminPageChooser

from rotative.articles.models import ArticlePage
from rotative.lib.text import visible
from rotative.people.models import User
from rotative.plan.actions import name
from rotative.plan.models import LONGEST_WHAT, Assignment
from rotative.plan.rights import Rights
from rotative.sections.models import SectionPage

FAR = timedelta(days=731)  # nobody plans that far: it is a slip
MOST_WORDS = 50_000
ACCESS = Q(codename="access_admin", content_type__app_label="wagtailadmin")
NO_DAY = _("There is no such day: write it as 2026-11-28.")
NO_MOMENT = _("There is no such day and hour: write them as 2026-11-28 17:00.")
NO_HOUR = _("There is no such hour: write it as 17:00.")
TOO_FAR = _("That is more than two years away: check the year.")


def staff() -> Any:
    """Who can be given an assignment: those who may come into the newsroom."""
    access = Permission.objects.filter(ACCESS)
    may = Q(is_superuser=True) | Q(groups__permissions__in=access) | Q(user_permissions__in=access)
    ids = User.objects.filter(may, is_active=True).values("pk")
    return User.objects.filter(pk__in=ids).order_by("first_name", "last_name", "username")


class Sections(forms.ModelChoiceField):
    """In the order of the tree, each as far in as it lies."""

    def __init__(self, **options: Any) -> None:
        sections = SectionPage.objects.order_by("path").only("title", "depth", "path")
        super().__init__(sections, **options)

    def label_from_instance(self, section: Any) -> str:
        return "\u2003" * max(section.depth - 3, 0) + str(section.title)


class People(forms.ModelMultipleChoiceField):
    def label_from_instance(self, user: Any) -> str:
        return name(user)


class Person(forms.ModelChoiceField):
    def label_from_instance(self, user: Any) -> str:
        return name(user)


class _AboutWhat:
    """What both forms ask of the line that says what it is."""

    cleaned_data: dict[str, Any]

    def clean_what(self) -> str:
        what = visible(self.cleaned_data["what"])
        if not what:
            raise ValidationError(_("Say in a line what it is."))
        return what


class QuickForm(_AboutWhat, forms.Form):
    """A line at the top of the board: it is for the board's day."""

    what = forms.CharField(label=_("what"), max_length=LONGEST_WHAT)
    section = Sections(label=_("section"), required=False, empty_label=_("None yet"))
    who = Person(User.objects.none(), label=_("who"), required=False, empty_label=_("Nobody yet"))
    due = forms.TimeField(
        label=_("due"),
        required=False,
        error_messages={"invalid": NO_HOUR},
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )

    def __init__(self, *args: Any, rights: Rights, day: date | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rights, self.day = rights, day
        for field in self.fields.values():
            field.label = capfirst(str(field.label))
        if rights.runs_a_desk():
            self.fields["who"].queryset = staff()  # type: ignore[attr-defined]
        else:
            self.fields["who"].queryset = User.objects.filter(pk=rights.user.pk)  # type: ignore[attr-defined]
        if day is None:
            del self.fields["due"]

    def clean(self) -> dict[str, Any]:
        it = self.cleaned_data
        who, section = it.get("who"), it.get("section")
        if who and who != self.rights.user and not self.rights.is_desk_of(section):
            raise ValidationError({"who": _("Only its desk gives this section’s work to others.")})
        if who and who == self.rights.user and not self.rights.writes_in(section):
            raise ValidationError({"who": _("You may not write in this section.")})
        if self.day and it.get("due"):
            it["due"] = _moment(self.day, it["due"])
        return it

    def assignment(self) -> Assignment:
        it = self.cleaned_data
        return Assignment(
            what=it["what"], section=it["section"], day=self.day, due=it.get("due") or None
        )

    def people(self) -> list[User]:
        who = self.cleaned_data["who"]
        return [who] if who else []


def _moment(day: date, at: time) -> datetime:
    """An hour of a day. Raises `ValidationError` for one that the clocks leave out."""
    try:
        return from_current_timezone(datetime.combine(day, at))
    except ValidationError as wrong:
        raise ValidationError({"due": wrong.messages}) from wrong


class AssignmentForm(_AboutWhat, forms.ModelForm):
    """All that people decide of an assignment; its desk says who has it."""

    section = Sections(required=False, empty_label=_("None yet"))
    people = People(
        User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    day = forms.DateField(
        required=False,
        error_messages={"invalid": NO_DAY},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    due = forms.DateTimeField(
        required=False,
        error_messages={"invalid": NO_MOMENT},
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    length = forms.IntegerField(required=False, min_value=1, max_value=MOST_WORDS)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Assignment
        fields = [
            *("what", "note", "section", "people", "day", "due"),
            *("length", "picture", "picture_note"),
        ]
        widgets = {"note": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, rights: Rights, **options: Any) -> None:
        super().__init__(*args, **options)
        for each in self._meta.fields or ():
            words = Assignment._meta.get_field(each).verbose_name  # type: ignore[union-attr]
            self.fields[each].label = capfirst(str(words))
        self.initial["seen"] = self.instance.changed_at.isoformat()
        if rights.may_assign(self.instance):
            on_it = self.instance.people.values("pk")
            either = Q(pk__in=staff().values("pk")) | Q(pk__in=on_it)
            people = User.objects.filter(either).order_by("first_name", "last_name", "username")
            self.fields["people"].queryset = people  # type: ignore[attr-defined]
        else:
            del self.fields["people"]

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        if "day" in self.changed_data and day and abs(day - timezone.localdate()) > FAR:
            raise ValidationError(TOO_FAR)
        return day

    def clean_due(self) -> datetime | None:
        due: datetime | None = self.cleaned_data["due"]
        if "due" in self.changed_data and due and abs(due - timezone.now()) > FAR:
            raise ValidationError(TOO_FAR)
        return due

    def clean(self) -> dict[str, Any]:
        it: dict[str, Any] = super().clean() or self.cleaned_data
        if it.get("due") and not it.get("day") and "day" not in self.errors:
            it["day"] = timezone.localdate(it["due"])
        if it.get("seen") and it["seen"] != self.instance.changed_at.isoformat():
            raise ValidationError(
                _(
                    "%(who)s changed this card after you opened it. What you typed is still here:"
                    " look at it, and save it again to put it in place of theirs."
                )
                % {
                    "who": name(self.instance.changed_by)
                    if self.instance.changed_by
                    else _("Somebody")
                }
            )
        return it

    def as_seen_now(self) -> None:
        """What is sent again counts as written with the card of now in sight."""
        sent: Any = self.data
        self.data = sent.copy()
        self.data["seen"] = self.instance.changed_at.isoformat()  # type: ignore[index]

    def changes(self) -> Iterator[str]:
        """The names of the fields that were changed, but for who has it."""
        return (field for field in self.changed_data if field not in {"seen", "people"})


class TieForm(forms.Form):
    """A story that is there already."""

    story = forms.IntegerField(
        label=_("A story that is there already"),
        widget=AdminPageChooser(target_models=[ArticlePage]),
        error_messages={"required": _("Choose a story.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["story"].widget.choose_one_text = _("Find the story")  # type: ignore[attr-defined]
