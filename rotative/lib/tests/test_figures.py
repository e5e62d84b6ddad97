"""Figures in tables."""

import pytest

from rotative.lib.figures import are_figures, columns_of_figures


@pytest.mark.parametrize(
    "cell",
    [
        "12",
        "1 234",
        "1\u202f234,5",
        "1\u00a0234\u00a0567",
        "1,234.5",
        "3.5",
        "+4",
        "−3\u00a0%",
        "-0,2 %",
        "– 12",
        "12 M€",
        "4,2 Md€",
        "€3.50",
        "$4.2bn",
        "18 °C",
        "< 5",
        "120 km/h",
        "2 m²",
    ],
)
def test_a_number_is_a_figure_with_its_sign_and_unit(cell: str) -> None:
    assert are_figures([cell])


@pytest.mark.parametrize(
    "cell",
    ["", "—", "n.c.", "2-1", "26/11/2026", "02 97 00 00 00 (matin)", "6 novembre", "16h30", "3e"],
)
def test_words_days_and_scores_are_no_figures(cell: str) -> None:
    assert not are_figures([cell])


def test_a_column_is_figures_when_all_that_is_told_are() -> None:
    rows = [
        ["2024", "1 200", "12 %", "Port-Valmer", "—"],
        ["2025", "900", "n.c.", "3", ""],
        ["2026", "", "+4,5 %", "Ardence"],
    ]
    assert columns_of_figures(rows) == [False, True, True, False, False]
    assert columns_of_figures([]) == []
