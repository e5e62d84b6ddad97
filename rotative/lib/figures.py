"""Which columns of a table are figures: ranged right, digits stand under digits."""

import re
from collections.abc import Sequence

_SPACES = " \u00a0\u202f\u2009"
_UNITS = (
    r"%|‰|€|\$|£|[kM]?€|M[€$£]|Mds?[€$£]?|bn|m|k|km²?|km/h|m²|m³|cm|mm|kg|g|t|l|h|min|s|°C?|pts?|ha"
)
_FIGURE = re.compile(
    rf"[<>≈~]?[{_SPACES}]*[+\-−–±]?[{_SPACES}]*[€$£]?[{_SPACES}]*"
    rf"\d+(?:[{_SPACES}.,’']\d+)*"
    rf"(?:[{_SPACES}]*(?:{_UNITS}))?"
)
_BLANK = {"", "-", "–", "—", "…", "n.c.", "n. c.", "n.d.", "nc", "nd", "n/a", "n.a."}


def are_figures(cells: Sequence[str]) -> bool:
    """Whether a column's cells are numbers, with signs and units or not, and at least one is there.

    `1 234,5`, `−3 %`, `12 M€`, `$4.2bn`; a dash or "n.c." stands for a missing one. Days, scores
    and telephone numbers are words.
    """
    told = [cell.strip() for cell in cells if cell.strip().casefold() not in _BLANK]
    return bool(told) and all(_FIGURE.fullmatch(cell) for cell in told)


def columns_of_figures(rows: Sequence[Sequence[str]]) -> list[bool]:
    """For each column of a table whether it is figures; the first names its rows and is none."""
    width = max(map(len, rows), default=0)
    columns = [[row[n] for row in rows if n < len(row)] for n in range(width)]
    return [n > 0 and are_figures(column) for n, column in enumerate(columns)]
