"""The box for an address."""

from django import forms

from rotative.site.forms import EMPTY, WRONG_ADDRESS


class SignUpForm(forms.Form):
    email = forms.EmailField(max_length=254, error_messages={**EMPTY, "invalid": WRONG_ADDRESS})
