"""The newsroom's forms of a picture: its file fills what is empty, a damaged one is refused."""

from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from rotative.media import rendering
from rotative.media.actions import said_by

# IPTC's vocabulary, as far as a newsroom meets it (https://cv.iptc.org/newscodes/digitalsourcetype/).
TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
SOURCE_TYPES = {
    "": _("Not said"),
    f"{TYPES}digitalCapture": _("Photograph"),
    f"{TYPES}digitalCreation": _("Drawn by a person"),
    f"{TYPES}dataDrivenMedia": _("Made from data"),
    f"{TYPES}compositeWithTrainedAlgorithmicMedia": _("Partly made by generative AI"),
    f"{TYPES}trainedAlgorithmicMedia": _("Made by generative AI"),
}
READ = "caption credit creator copyright usage_terms licence description source_type".split()


class PictureFileField(WagtailImageField):  # type: ignore[misc]
    """A picture's file, read whole before it is taken: what is damaged is refused in words."""

    def to_python(self, data: Any) -> Any:
        try:
            if data not in self.empty_values:
                rendering.read(data)
                data.seek(0)
            return super().to_python(data)
        except ValidationError:
            raise
        except rendering.Unreadable as error:
            raise ValidationError(error.args[0], code="invalid_image") from error
        except Exception as error:  # whatever a damaged file makes of Willow
            raise ValidationError(self.error_messages["invalid_image"], "invalid_image") from error

    def check_image_file_format(self, f: Any) -> None:
        """A TIFF may end in .tif, which Wagtail does not know."""
        if (f.name.lower()[-4:], f.image.format_name) != (".tif", "tiff"):
            super().check_image_file_format(f)


class PictureForm(BaseImageForm):  # type: ignore[misc]
    """Wagtail's, with the words that are in the file."""

    original_file: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if old := self.fields.get("file"):
            self.fields["file"] = PictureFileField(
                label=old.label, required=old.required, widget=old.widget
            )
        if "source_type" in self.fields:
            choices = dict(SOURCE_TYPES)
            present = self.instance.source_type
            choices.setdefault(present, present.removeprefix(TYPES))
            old = self.fields["source_type"]
            self.fields["source_type"] = forms.ChoiceField(
                label=old.label, help_text=old.help_text, required=False, choices=choices.items()
            )
        for name, standard in self.instance.from_file.items():
            if field := self.fields.get(name):
                said = gettext("Read from the file (%(standard)s).") % {"standard": standard}
                field.help_text = f"{said} {field.help_text}".strip()

    def clean(self) -> dict[str, Any]:
        """Fill what is empty from the file; what a person has typed stays as it is."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        known = dict(self.instance.from_file)
        for name in READ:
            if name in self.changed_data:
                known.pop(name, None)
        if "file" in self.changed_data and cleaned.get("file"):
            # Words of the file before belong to another picture.
            for name in known:
                cleaned[name] = ""
            known = self._fill(cleaned)
        self.instance.from_file = known
        return cleaned

    def _fill(self, cleaned: dict[str, Any]) -> dict[str, str]:
        filled = {}
        for name, found in said_by(cleaned["file"]).items():
            if name in self.fields and not cleaned.get(name):
                cleaned[name] = found.value
                filled[name] = found.standard
        return filled

    def save(self, commit: bool = True) -> Any:
        """Wagtail deletes all sizes of a replaced file, those just made for readers among them."""
        replaced = self.original_file if "file" in self.changed_data else None
        self.original_file = None
        picture = super().save(commit)
        if commit and replaced:
            picture.renditions.filter(file__startswith="newsroom/").delete()
            transaction.on_commit(partial(replaced.storage.delete, replaced.name))
        return picture
