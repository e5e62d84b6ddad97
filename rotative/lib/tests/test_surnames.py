"""Under which letter an index has a person."""

import pytest

from rotative.lib.surnames import surname


@pytest.mark.parametrize(
    ("name", "sorted_as"),
    [
        ("Inès Carvalho", "Carvalho"),
        ("Charles de Gaulle", "Gaulle"),
        ("Jean d’Alembert", "Alembert"),
        ("Joachim du Bellay", "du Bellay"),
        ("Jean de La Fontaine", "La Fontaine"),
        ("Jean de la Fontaine", "la Fontaine"),
        ("Yann Le Goff", "Le Goff"),
        ("Thomas De Quincey", "De Quincey"),
        ("Ludwig van Beethoven", "Beethoven"),
        ("Jean-Claude Van Damme", "Van Damme"),
        ("Yves Saint Laurent", "Saint Laurent"),
        ("Inès DE CARVALHO", "DE CARVALHO"),
        ("Malcolm X", "X"),
        ("Voltaire", "Voltaire"),
        ("Le Corbusier", "Corbusier"),
        ("AFP", "AFP"),
        ("", ""),
    ],
)
def test_a_name_is_sorted_by_its_surname_with_what_belongs_to_it(name: str, sorted_as: str) -> None:
    assert surname(name) == sorted_as
