"""The demo papers' illustrator: `draw` makes a printed-looking picture from a kind and a seed.

To add a kind, copy a neighbour: a function that takes a `Sheet` (and the details it wants as
keyword arguments) in the module of its family, and its name in that module's KINDS.
"""

from collections.abc import Callable
from typing import Any

from PIL import Image

from rotative.demo.illustrations import (
    city,
    creatures,
    devices,
    kitchen,
    land,
    maps,
    people,
    portraits,
    rooms,
    sea,
    things,
    traffic,
)
from rotative.demo.illustrations.palettes import PALETTES
from rotative.demo.illustrations.sheet import Sheet

KINDS: dict[str, Callable[..., None]] = {
    **city.KINDS, **creatures.KINDS, **devices.KINDS, **kitchen.KINDS, **land.KINDS, **maps.KINDS,
    **people.KINDS, **portraits.KINDS, **rooms.KINDS, **sea.KINDS, **things.KINDS,
    **traffic.KINDS,
}
SIZE = (1200, 675)  # pixels: a picture's largest public sizes take most of the first start
SQUARE = portraits.KINDS.keys()


def draw(
    kind: str, *, seed: int, palette: str, size: tuple[int, int] = SIZE, **details: Any
) -> Image.Image:
    """An RGB picture of `size` pixels; the same arguments give the same pixels.

    Raises LookupError for an unknown kind or palette, TypeError for a detail the kind has not.
    """
    if kind not in KINDS or palette not in PALETTES:
        raise LookupError(f"No illustration {kind!r} in {palette!r}")
    design = (1000, 1000) if kind in SQUARE else (1600, 900)
    sheet = Sheet(size, PALETTES[palette], seed, design)
    KINDS[kind](sheet, **details)
    return sheet.print()
