"""Tables of an HTML page, their spans spread out."""

from lxml.html import HtmlElement

from rotative.record.blocks import Table

from ..base import without_repeats
from .dom import elements, inside, text_of

_MOST_CELLS = 200  # of a row


def table_of(leaf: HtmlElement) -> list[Table]:
    """A table whose rows are all as long as the longest; a cell that spans several stands in each.

    Rows of headings over one another become one.
    """
    caption = leaf.find("caption")
    lines = [row for row in elements(leaf, "tr") if next(row.iterancestors("table")) is leaf]
    rows = _spread(lines)
    heads = 0
    while heads < len(lines) and _is_heading_row(lines[heads]):
        heads += 1
    header = [" · ".join(without_repeats(list(cells))) for cells in zip(*rows[:heads], strict=True)]
    body = [row for row in rows[heads:] if any(row)]
    if not body and not any(header):
        return []
    return [Table(text_of(caption) if caption is not None else "", header, body)]


def _is_heading_row(row: HtmlElement) -> bool:
    cells = [cell for cell in row if cell.tag in {"td", "th"}]
    return inside(row, "thead") or (bool(cells) and all(cell.tag == "th" for cell in cells))


def _spread(lines: list[HtmlElement]) -> list[list[str]]:
    """The texts of a table's cells in a grid (HTML standard, 4.9.12)."""
    grid: list[dict[int, str]] = [{} for _line in lines]
    for at, line in enumerate(lines):
        column = 0
        for cell in line:
            if cell.tag not in {"td", "th"}:
                continue
            while column in grid[at]:
                column += 1
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan") or len(lines)
            for row in grid[at : at + high]:
                for place in range(column, min(column + (wide or 1), _MOST_CELLS)):
                    row.setdefault(place, text_of(cell))
            column += wide or 1
    width = max((max(row, default=-1) + 1 for row in grid), default=0)
    rows = [[row.get(place, "") for place in range(width)] for row in grid]
    # A line across the whole table is said once.
    return [
        [row[0], *[""] * (width - 1)] if width > 1 and len(list(line)) == 1 else row
        for row, line in zip(rows, lines, strict=True)
    ]


def _span(cell: HtmlElement, name: str) -> int:
    told = (cell.get(name) or "1").strip()
    return min(int(told[:6]), 1000) if told.isdecimal() else 1
