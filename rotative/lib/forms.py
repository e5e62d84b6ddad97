"""Forms of the newsroom for things that have an address."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.forms.pages import CopyForm

from rotative.lib.addresses import address_of


def take_address(field: forms.Field, made: str = "") -> None:
    """Let a field take any words: they are written as an address afterwards, or made if empty.

    Wagtail's own script is left out, which writes addresses by another rule. `made` is the
    address that the program gave and that the field shows while nobody types another.
    """
    field.required = False
    field.validators = [v for v in field.validators if not isinstance(v, RegexValidator)]
    hint = made or _("made from the name")
    field.widget = forms.TextInput(attrs={"placeholder": hint, "maxlength": field.max_length})  # type: ignore[attr-defined]


def typed_address(typed: str, kept: str) -> str:
    """What was typed, by the rule; an address that is kept stays as it is, however old."""
    return kept if typed == kept else address_of(typed, "")


class AddressForm(WagtailAdminModelForm):
    """The form of an author or a topic."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept_address = self.instance.slug
        if "slug" in self.fields:
            take_address(self.fields["slug"])

    def clean_slug(self) -> str:
        return typed_address(self.cleaned_data["slug"], self.kept_address) or self.kept_address


class CopyPageForm(CopyForm):
    """Copying a page; its new address is written by the rule too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        take_address(self.fields["new_slug"])

    def clean_new_slug(self) -> str:
        return address_of(self.cleaned_data["new_slug"] or self.data.get("new_title", ""))
