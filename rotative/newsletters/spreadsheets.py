"""Cells of spreadsheets: what begins like a formula is text all the same."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(value: object) -> str:
    """A cell that no spreadsheet reckons (OWASP, CSV injection): `=1+1` becomes `'=1+1`."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def plain(cell: str) -> str:
    """What `harmless` was given."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
