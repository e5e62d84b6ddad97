"""Small things that several drawings share."""

from collections.abc import Sequence

from rotative.demo.illustrations.sheet import (
    PAPER,
    B,
    K,
    Point,
    Sheet,
    Tone,
    mix,
    moved,
    turned,
)

DEEP = mix(a=1, k=0.55)


def fir(sheet: Sheet, x: float, y: float, height: float, tone: Tone) -> None:
    """A fir tree standing on (x, y)."""
    half = height * 0.2
    left, right = [], []
    for step in range(5):
        top = y - height + height * 0.86 * step / 5
        low = y - height + height * 0.86 * (step + 1.25) / 5
        reach = half * (step + 1.2) / 5
        left += [(x - reach * 0.35, top), (x - reach, low)]
        right += [(x + reach * 0.35, top), (x + reach, low)]
    sheet.shape([(x, y - height), *right, (x + 4, y - 6), (x + 4, y), (x - 4, y), (x - 4, y - 6),
                 *left[::-1]], tone, rough=0)


def bird(sheet: Sheet, x: float, y: float, span: float, tone: Tone) -> None:
    """A far bird: two strokes."""
    sheet.stroke([(x - span, y - span * 0.35), (x - span * 0.4, y - span * 0.3), (x, y)], tone,
                 span * 0.16)
    sheet.stroke([(x, y), (x + span * 0.45, y - span * 0.4), (x + span, y - span * 0.25)], tone,
                 span * 0.16)


def boat(sheet: Sheet, x: float, y: float, scale: float, flip: bool = False) -> None:
    """A small fishing boat with its cabin and mast, floating at (x, y)."""
    def put(points: Sequence[Point]) -> list[Point]:
        return moved(points, x, y, scale, flip)

    sheet.line(put([(-10, -40), (-10, -190)]), K, 5 * scale)
    sheet.line(put([(-10, -185), (95, -30)]), K, 2 * scale)
    sheet.line(put([(-10, -185), (-100, -30)]), K, 2 * scale)
    sheet.shape(put([(-55, -30), (-55, -80), (10, -80), (22, -30)]), PAPER)
    sheet.shape(put([(-62, -80), (-62, -90), (18, -90), (18, -80)]), B)
    sheet.shape(put([(-42, -68), (-22, -68), (-22, -48), (-42, -48)]), K, rough=0)
    sheet.shape(put([(-12, -68), (6, -68), (8, -48), (-12, -48)]), K, rough=0)
    sheet.shape(put([(-120, -34), (125, -44), (92, 8), (-100, 8)]), K)
    sheet.shape(put([(-118, -30), (122, -40), (118, -28), (-116, -18)]), B, rough=0)


def figure(sheet: Sheet, x: float, y: float, height: float, tone: Tone) -> None:
    """A small standing person, feet at (x, y)."""
    h = height
    sheet.disc(x, y - h * 0.9, h * 0.1, tone)
    sheet.shape([(x - h * 0.13, y - h * 0.78), (x + h * 0.13, y - h * 0.78),
                 (x + h * 0.16, y - h * 0.38), (x + h * 0.1, y - h * 0.36), (x + h * 0.1, y),
                 (x + h * 0.02, y), (x, y - h * 0.32), (x - h * 0.03, y), (x - h * 0.1, y),
                 (x - h * 0.1, y - h * 0.36), (x - h * 0.16, y - h * 0.38)], tone, rough=0)


def leaf(sheet: Sheet, x: float, y: float, length: float, lean: float, tone: Tone,
         vein: Tone) -> None:
    """A pointed leaf growing up from (x, y), leaning by `lean` degrees, half of it darker."""
    wide = length * 0.17
    put = [(x, y), (x - wide, y - length * 0.45), (x - wide * 0.5, y - length * 0.8),
           (x, y - length), (x + wide * 0.5, y - length * 0.8), (x + wide, y - length * 0.45)]
    sheet.blob(turned(put, lean, (x, y)), tone)
    half = [(x, y), (x, y - length * 0.97), (x + wide * 0.45, y - length * 0.78),
            (x + wide * 0.9, y - length * 0.45)]
    sheet.blob(turned(half, lean, (x, y)), vein)


def table(sheet: Sheet, wall: Tone, top: Tone, y: float = 620) -> None:
    """A wall and a table top, what still lifes stand on."""
    sheet.fill(wall)
    sheet.rect(-20, y, 1640, 940 - y, top)
    sheet.rect(-20, y - 4, 1640, 8, K)
