"""The contact form."""

from django import forms

from rotative.letters.models import Message
from rotative.site.forms import EMPTY, WRONG_ADDRESS


class ContactForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Message
        fields = ["name", "email", "subject", "text"]
        error_messages = {
            "name": EMPTY,
            "email": {**EMPTY, "invalid": WRONG_ADDRESS},
            "subject": EMPTY,
            "text": EMPTY,
        }
