"""The newsroom's page form."""

import json
from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks.stream_block import StreamValue

from rotative.lib.forms import take_address, typed_address
from rotative.lib.text import visible


class PublicPageForm(WagtailAdminPageForm):
    """Gives addresses by the paper's rule; refuses half characters, which a browser sends when
    broken text is pasted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept_address = self.instance.slug
        if "slug" in self.fields:
            made = self.instance.slug if self.instance.has_made_address() else ""
            take_address(self.fields["slug"], made)
            if made:
                self.initial["slug"] = self.kept_address = ""

    def clean_title(self) -> str:
        return visible(self.cleaned_data["title"])

    def clean_slug(self) -> str:
        """Empty where it is to be made of the headline, which a public page's never is again."""
        return typed_address(self.cleaned_data["slug"], self.kept_address) or self.kept_address

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        for name, value in list(cleaned.items()):
            if not _can_be_kept(value):
                self.add_error(name, _("There is a broken character: delete and type it again."))
        return cleaned


def _can_be_kept(value: Any) -> bool:
    """Whether a text can be written in UTF-8 (a lone surrogate cannot: RFC 3629, 3)."""
    plain = value.get_prep_value() if isinstance(value, StreamValue) else str(value)
    try:
        json.dumps(plain, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        return False
    return True
