"""Whom somebody invites; and what whoever is invited chooses."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rotative.accounts.actions import Answers
from rotative.accounts.models import Invitation
from rotative.accounts.rights import groups_to_give, rights_of
from rotative.lib.text import visible
from rotative.newsroom.setup_form import AS_TYPED, AccountForm
from rotative.people.models import User

NAME_TAKEN = _("Somebody has this name already: choose another.")


class InvitationForm(forms.ModelForm):
    """An invitation, by somebody who gives no more rights than they have."""

    class Meta:
        model = Invitation
        fields = (
            "name",
            "email",
            "groups",
            "sections",
            "is_administrator",
            "is_author",
            "language",
        )
        widgets = {
            "groups": forms.CheckboxSelectMultiple,
            "sections": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rights = rights_of(by)
        mine = groups_to_give(rights)
        groups = self.fields["groups"]
        groups.queryset = groups.queryset.filter(pk__in=[it.pk for it in mine])  # type: ignore[attr-defined]
        sections = self.fields["sections"]
        sections.queryset = sections.queryset.order_by("path")  # type: ignore[attr-defined]
        if not sections.queryset.exists():  # type: ignore[attr-defined]
            del self.fields["sections"]
        if not rights.everything:
            del self.fields["is_administrator"]

    def clean_name(self) -> str:
        name = visible(self.cleaned_data["name"])
        if not name:
            raise ValidationError(self.fields["name"].error_messages["required"])
        return name

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if not email:
            return email
        account = User.objects.filter(email__iexact=email).first()
        account = account or User.objects.filter(username__iexact=email).first()
        if account is not None:
            said = gettext("%(name)s has an account with this address: %(username)s.")
            if not account.is_active:
                said = gettext(
                    "%(name)s has an account with this address, not active: %(username)s."
                )
            names = {"name": account.get_full_name() or account.username}
            raise ValidationError(said % (names | {"username": account.username}))
        if Invitation.objects.pending().filter(email=email).exists():
            said = gettext("Somebody is invited at this address already: send that one again.")
            raise ValidationError(said)
        return email

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        has_role = cleaned.get("groups") or cleaned.get("is_administrator")
        if not has_role and "groups" not in self.errors:
            self.add_error("groups", gettext("Choose what they are to do in the newsroom."))
        return cleaned


class AcceptForm(AccountForm):
    """What whoever is invited chooses; the e-mail address only if the invitation has none."""

    field_order = ("person", "email", "username", "password", "again", "language")

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=150,
        help_text=_("A forgotten password is mailed there."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", **AS_TYPED}),
    )
    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        help_text=_("You sign in with it: a short name, or your e-mail address."),
        widget=forms.TextInput(attrs={"autocomplete": "username", **AS_TYPED}),
    )
    language = forms.ChoiceField(label=_("Language of your screens"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        self.invitation = invitation
        super().__init__(*args, **kwargs)
        if invitation.email:
            del self.fields["email"]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError(gettext("An account has this address already."))
        return email

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"].strip()
        User._meta.get_field("username").run_validators(username)
        # Who signs in is found in whatever letters they type.
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError(NAME_TAKEN)
        return username

    def owner(self) -> User:
        said = self.cleaned_data
        email = self.invitation.email or said.get("email", "")
        person = said.get("person", "")
        return User(username=said.get("username", ""), email=email, first_name=person)

    def answers(self) -> Answers:
        """What was answered, once it is valid."""
        said = self.cleaned_data
        return Answers(
            person=said["person"],
            email=self.invitation.email or said["email"],
            username=said["username"],
            password=said["password"],
            language=said["language"],
        )
