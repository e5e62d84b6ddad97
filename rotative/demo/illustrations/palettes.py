"""The inks: each palette is a paper and four inks that darken one another where they overlap.

`a` is the main middle tone, `b` the strong accent, `c` the pale tone of large surfaces, `k` the
dark of the drawing. A drawing speaks only of a, b, c and k, so any drawing prints in any palette.
"""

from typing import NamedTuple

Rgb = tuple[int, int, int]


class Palette(NamedTuple):
    """A paper and its four inks, as sRGB triples."""

    paper: Rgb
    a: Rgb
    b: Rgb
    c: Rgb
    k: Rgb


def _palette(paper: str, a: str, b: str, c: str, k: str) -> Palette:
    return Palette(*(_rgb(colour) for colour in (paper, a, b, c, k)))


def _rgb(colour: str) -> Rgb:
    return int(colour[0:2], 16), int(colour[2:4], 16), int(colour[4:6], 16)


PALETTES = {
    "alpine": _palette("F3EEE2", "6E93A8", "D9603B", "D3DED9", "22364A"),
    "brick": _palette("F5ECDD", "5E8C8A", "C4573A", "EBCBA0", "2B2F3A"),
    "citrus": _palette("F7F0DE", "7FA26B", "DE6E35", "EFCB5E", "24423F"),
    "dawn": _palette("F6ECDD", "6F9AA3", "E27258", "F3CBA4", "1E3449"),
    "dusk": _palette("F4E8DC", "7383A6", "DE7A52", "EBC2A8", "262B4A"),
    "earth": _palette("F5EBDA", "A87B4F", "BD4B2E", "E7C483", "35271F"),
    "ember": _palette("F6E7D3", "B9A08C", "D9482A", "F0A850", "2C2226"),
    "forest": _palette("F3EDDC", "6B9277", "DB7440", "CBCD9C", "1D3A36"),
    "ice": _palette("F4F1E8", "7AA7BC", "DD5F49", "C9DFE0", "1D3A57"),
    "mint": _palette("F4F0E3", "63A091", "E8805A", "C4DDCB", "1F4049"),
    "night": _palette("F3E9D2", "4F7396", "E9A13A", "A9BFC6", "161F3D"),
    "ochre": _palette("F6EEDB", "4D7F8A", "CF5F3C", "E6BE62", "2A2C38"),
    "plum": _palette("F4EAE4", "8B79A8", "E58650", "DCC3D3", "33224A"),
    "rose": _palette("F7ECE3", "6D8E96", "BF3F4E", "F0BFAE", "3A2138"),
    "slate": _palette("F0EDE4", "77909B", "D9623F", "C6D0CC", "26323D"),
    "steel": _palette("F2EEE3", "5B87A3", "E2703A", "CDD6CF", "1B3350"),
    "storm": _palette("EFEDE3", "5F8492", "E0714C", "BCCCC8", "1C2F3E"),
    "wine": _palette("F5EADC", "A58A86", "A22C40", "E9C29B", "33202F"),
}
