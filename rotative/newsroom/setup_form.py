"""What the set-up page asks, and the rules for it: the command line keeps to them, too."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from rotative.lib.text import visible
from rotative.newsroom.models import PaperSettings
from rotative.newsroom.setup import Answers
from rotative.people.models import User

AS_TYPED = {"autocapitalize": "none", "spellcheck": "false"}
NEW_PASSWORD = {"autocomplete": "new-password"}


def _zones() -> list[tuple[str, str]]:
    return [(zone, zone.replace("_", " ")) for zone in settings.WAGTAIL_USER_TIME_ZONES]


class AccountForm(forms.Form):
    """Somebody makes an account of their own: a name, and a password, twice."""

    person = forms.CharField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 12 characters; several words are easy to keep in mind."),
        widget=forms.PasswordInput(attrs=NEW_PASSWORD, render_value=True),
    )
    again = forms.CharField(
        label=_("The password again"),
        strip=False,
        widget=forms.PasswordInput(attrs=NEW_PASSWORD, render_value=True),
    )

    def owner(self) -> User:
        """The account as it was typed so far: its password must not be like it."""
        raise NotImplementedError

    def clean_person(self) -> str:
        return self._visible("person")

    def _visible(self, name: str) -> str:
        text = visible(self.cleaned_data[name])
        if not text:
            raise ValidationError(self.fields[name].error_messages["required"], code="required")
        return text

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        password, again = cleaned.get("password"), cleaned.get("again")
        if password and again and password != again:
            self.add_error("again", _("The two passwords are not the same."))
        if password:
            try:
                password_validation.validate_password(password, self.owner())
            except ValidationError as weak:
                self.add_error("password", weak)
        return cleaned

    def go_to_first_fault(self) -> None:
        """Let the browser begin at the first field that is to be mended."""
        for field in self.fields.values():
            field.widget.attrs.pop("autofocus", None)
        for name in [name for name in self.fields if name in self.errors][:1]:
            self.fields[name].widget.attrs["autofocus"] = True


class SetUpForm(AccountForm):
    """A paper and its first account."""

    field_order = ("name", "language", "time_zone", "person", "email", "password", "again")

    name = forms.CharField(
        label=_("Name of the paper"),
        max_length=60,
        help_text=_("It can be changed later."),
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "organization"}),
    )
    language = forms.ChoiceField(
        label=_("Language of the paper"),
        choices=PaperSettings.Language.choices,
        help_text=_("Of its pages and its addresses; each of its people chooses their own."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=_zones,
        help_text=_("In which stories and newsletters go out."),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=150,
        help_text=_("You sign in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "username", **AS_TYPED}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if settings.TIME_ZONE_IS_GIVEN:
            del self.fields["time_zone"]

    def clean_name(self) -> str:
        return self._visible("name")

    def clean_email(self) -> str:
        """In small letters, as what one signs in with."""
        email: str = self.cleaned_data["email"].lower()
        # Accounts are called by it: of the signs that an address may have, these a name may have.
        User._meta.get_field("username").run_validators(email)
        EmailValidator()(email)
        return email

    def owner(self) -> User:
        said = self.cleaned_data
        email = said.get("email", "")
        return User(username=email, email=email, first_name=said.get("person", ""))

    def answers(self) -> Answers:
        """What was answered, once it is valid."""
        said = self.cleaned_data
        return Answers(
            name=said["name"],
            language=said["language"],
            time_zone=said.get("time_zone", ""),
            person=said["person"],
            email=said["email"],
            password=said["password"],
        )
