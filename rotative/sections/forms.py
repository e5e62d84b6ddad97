"""The newsroom's page form."""

import json
from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks.stream_block import StreamValue


class PublicPageForm(WagtailAdminPageForm):
    """Refuses half characters, which a browser sends when broken text is pasted."""

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
