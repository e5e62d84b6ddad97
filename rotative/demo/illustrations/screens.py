"""What ink does on paper: dot screens, grain and wear, as grey tiles made once per size."""

import math
import random
from functools import lru_cache

from PIL import Image, ImageFilter

# One screen vector per plate (a, b, c, k): its length is the cell in pixels at 1,600 px wide,
# its direction the angle. Different angles keep the plates from making stripes together.
VECTORS = ((7, 5), (9, 2), (9, 0), (6, 6))


@lru_cache(maxsize=16)
def dots(size: tuple[int, int], plate: int, scale: float) -> Image.Image:
    """A grey image of `size` whose value at a pixel is the tone from which ink lands there."""
    p, q = (round(part * scale) for part in VECTORS[plate])
    p = max(p, 2)
    square = p * p + q * q
    side = square // math.gcd(p, q)
    heights = []
    for y in range(side):
        for x in range(side):
            u, v = (x * p + y * q) / square, (y * p - x * q) / square
            heights.append(math.cos(math.tau * u) + math.cos(math.tau * v))
    # Ranks instead of heights: a tone of 30 % then covers 30 % of the paper.
    ranks = sorted(range(len(heights)), key=heights.__getitem__, reverse=True)
    values = bytearray(len(heights))
    for rank, place in enumerate(ranks):
        values[place] = 26 + round(203 * rank / len(ranks))
    return _tiled(Image.frombytes("L", (side, side), bytes(values)), size)


@lru_cache(maxsize=8)
def grain(size: tuple[int, int]) -> Image.Image:
    """A threshold image like `dots`, but of chance: gradients become a lithograph's stipple."""
    noise = _noise(size, 5).filter(ImageFilter.GaussianBlur(0.7))
    return noise.point([min(229, max(26, round((value - 127.5) * 2.1 + 127.5))) for value in LEVELS])


@lru_cache(maxsize=8)
def wear(size: tuple[int, int]) -> Image.Image:
    """How much of the ink stays, 0 to 255: nearly all, with pinholes and a slow unevenness."""
    fine = _noise(size, 11).filter(ImageFilter.GaussianBlur(0.8))
    fine = fine.point([255 if value > 84 else max(120, 255 - (84 - value) * 9) for value in LEVELS])
    slow = _noise((size[0] // 40 + 2, size[1] // 40 + 2), 13).resize(size, Image.Resampling.BICUBIC)
    slow = slow.point([round(238 + value / 15) for value in LEVELS])
    return Image.blend(fine, slow, 0.55)


@lru_cache(maxsize=8)
def fibres(size: tuple[int, int]) -> Image.Image:
    """The paper's own light and shade, 0 to 255 around white."""
    noise = _noise(size, 17).filter(ImageFilter.GaussianBlur(1.1))
    return noise.point([min(255, round(240 + value / 12)) for value in LEVELS])


LEVELS = range(256)


def _noise(size: tuple[int, int], seed: int) -> Image.Image:
    # Pillow's own effect_noise cannot be seeded.
    return Image.frombytes("L", size, random.Random(seed).randbytes(size[0] * size[1]))


def _tiled(tile: Image.Image, size: tuple[int, int]) -> Image.Image:
    sheet = Image.new("L", size)
    row = Image.new("L", (size[0], tile.height))
    for x in range(0, size[0], tile.width):
        row.paste(tile, (x, 0))
    for y in range(0, size[1], tile.height):
        sheet.paste(row, (0, y))
    return sheet
