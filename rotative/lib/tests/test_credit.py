"""People and organisations of a credit line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotative.lib.credit import makers

P, ORG = "Person", "Organization"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Jeanne Martin / AFP", [(P, "Jeanne Martin"), (ORG, "AFP")]),
        ("Photo : Jean-Pierre d'Ormoy", [(P, "Jean-Pierre d'Ormoy")]),
        ("© 2026 REUTERS/Inès Carvalho", [(ORG, "REUTERS"), (P, "Inès Carvalho")]),
        ("Getty Images", [(ORG, "Getty Images")]),
        ("Crédit : Musée de la Marine", [(ORG, "Musée de la Marine")]),
        ("Luc van der Berg pour Le Fanal", [(P, "Luc van der Berg")]),
        ("Jeanne Martin, Jeanne Martin", [(P, "Jeanne Martin")]),
        ("d'après le rapport de 2024", []),
        ("", []),
        ("///", []),
    ],
)
def test_a_credit_line_is_taken_apart(line: str, found: list[tuple[str, str]]) -> None:
    assert makers("", line) == found


def test_the_makers_that_are_named_apart_come_first() -> None:
    assert makers("Jeanne Martin; Madonna", "Martin/AFP") == [
        (P, "Jeanne Martin"),
        (P, "Madonna"),
        (ORG, "AFP"),
    ]


@given(st.text(max_size=60), st.text(max_size=60))
def test_odd_credits_break_nothing(creator: str, line: str) -> None:
    for kind, name in makers(creator, line):
        assert kind in (P, ORG)
        assert name.strip()
