"""The numbers of a French publisher."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError

from rotative.notices.models import (
    validate_cppap,
    validate_phone,
    validate_siren,
    validate_vat,
)


@pytest.mark.parametrize(
    ("validate", "value"),
    [
        (validate_siren, "732 829 320"),
        (validate_siren, "732829320"),
        (validate_phone, "+33 1 23 45 67 89"),
        (validate_phone, "01.23.45.67.89"),
        (validate_cppap, "0329 W 94521"),
        (validate_vat, "FR44732829320"),
        (validate_vat, "FR 44 732 829 320"),
    ],
)
def test_a_right_number_passes(validate: Callable[[str], None], value: str) -> None:
    validate(value)


@pytest.mark.parametrize(
    ("validate", "value"),
    [
        (validate_siren, "732 829 321"),
        (validate_siren, "73282932"),
        (validate_siren, "732829320\n0"),
        (validate_siren, "٧٣٢٨٢٩٣٢٠"),
        (validate_phone, "douze"),
        (validate_phone, "12"),
        (validate_cppap, "329 W 94521"),
        (validate_vat, "BE0123456789"),
        (validate_vat, "44732829320"),
        (validate_vat, "FR45732829320"),
        (validate_vat, "FR44732829321"),
    ],
)
def test_a_wrong_number_is_refused(validate: Callable[[str], None], value: str) -> None:
    with pytest.raises(ValidationError):
        validate(value)
