"""The newsroom's page form."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import CharField, TextField
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks.stream_block import StreamValue

from rotative.lib.forms import take_address, typed_address
from rotative.lib.text import visible
from rotative.pages.addresses import refuse_sites_own


class PublicPageForm(WagtailAdminPageForm):
    """Rules hold when a page is published, scheduled or submitted; a draft is kept as it is.

    Wagtail asks for `defer_required_fields` before it saves a draft, and then forgives empty
    fields only: a wrong number, a third key point still missing or an address that is taken would
    stop the autosave, and lose what was typed since. Addresses are given by the paper's rule.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept_address = self.instance.slug
        if "slug" in self.fields:
            made = self.instance.slug if self.instance.has_made_address() else ""
            take_address(self.fields["slug"], made)
            if made:
                self.initial["slug"] = self.kept_address = ""

    def is_valid(self) -> bool:
        if self.is_deferred_validation and self.is_bound:
            for name, formset in self.formsets.items():
                if name != "comments" and formset.errors is not None:
                    for form in formset.forms:
                        _keep_as_typed(form)
                    formset._non_form_errors = formset.error_class()
            address_is_wrong = "slug" in self.errors
            _keep_as_typed(self)
            if address_is_wrong:
                self.instance.slug = self.clean_slug()
        return bool(super().is_valid())

    def clean_title(self) -> str:
        return visible(self.cleaned_data["title"])

    def clean_slug(self) -> str:
        """Empty where it is to be made of the headline, which a public page's never is again."""
        return typed_address(self.cleaned_data["slug"], self.kept_address) or self.kept_address

    def clean(self) -> dict[str, Any]:
        """Refuses half characters, which a browser sends when broken text is pasted.

        And the site's own addresses for a new page, which cannot tell yet where it will lie.
        """
        cleaned: dict[str, Any] = super().clean()
        for name, value in list(cleaned.items()):
            if _can_be_kept(value):
                continue
            if self.is_deferred_validation:
                cleaned[name] = _mended(value)
            else:
                self.add_error(name, _("There is a broken character: delete and type it again."))
        if self.parent_page is not None and not self.instance.path:
            refuse_sites_own(cleaned.get("slug", ""), self.parent_page)
        return cleaned

    def get_field_updates_for_resave(self) -> list[tuple[str, str]]:
        """Also the address, if the draft could not have the one in the browser."""
        updates: list[tuple[str, str]] = super().get_field_updates_for_resave()
        if self.data.get("slug") and self.data["slug"] != self.instance.slug:
            updates.append(("slug", self.instance.slug))
        return updates


def _keep_as_typed(form: forms.ModelForm) -> None:  # type: ignore[type-arg]
    """Forget what is wrong with a form; its object gets all that its columns can hold."""
    columns = {column.name: column for column in form.instance._meta.fields}
    for name in form.errors:
        if name not in form.fields:
            continue
        field, typed = form.fields[name], form[name].data
        try:
            value = field.clean(typed)
        except ValidationError:
            if name not in columns:  # the place of a line: the last
                form.cleaned_data[name] = None
                continue
            column = columns[name]
            if not isinstance(column, (CharField, TextField)):
                continue
            value = field.to_python(typed)
        form.cleaned_data[name] = value
        setattr(form.instance, name, value)
    form._errors = ErrorDict()  # type: ignore[attr-defined]


def _can_be_kept(value: Any) -> bool:
    """Whether a text can be written in UTF-8 (a lone surrogate cannot: RFC 3629, 3)."""
    try:
        json.dumps(_plain(value), ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        return False
    return True


def _mended(value: Any) -> Any:
    """The same text or stream with U+FFFD for each half character."""
    text = json.dumps(_plain(value), ensure_ascii=False, default=str)
    whole = json.loads(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    return value.stream_block.to_python(whole) if isinstance(value, StreamValue) else whole


def _plain(value: Any) -> Any:
    return value.get_prep_value() if isinstance(value, StreamValue) else str(value)
