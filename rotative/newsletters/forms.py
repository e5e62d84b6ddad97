"""What readers send by the forms of newsletters."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from rotative.newsletters.addresses import LONGEST, tidy
from rotative.site.forms import EMPTY, WRONG_ADDRESS


class AddressForm(forms.Form):
    """The box for an address."""

    email = forms.CharField(max_length=LONGEST, error_messages={**EMPTY})

    def clean_email(self) -> str:
        try:
            return tidy(self.cleaned_data["email"])
        except ValidationError:
            raise ValidationError(WRONG_ADDRESS) from None


class PauseForm(forms.Form):
    """The day on which mail begins again, between two."""

    until = forms.DateField(input_formats=["%Y-%m-%d"])

    def __init__(self, data: object, days: tuple[date, date]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.days = days

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if not self.days[0] <= until <= self.days[1]:
            raise ValidationError("out of bounds")
        return until
