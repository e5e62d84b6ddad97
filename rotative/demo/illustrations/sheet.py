"""A sheet of paper and four printing plates: what every drawing draws on.

A drawing places shapes in design units (1,600 by 900 unless it says otherwise; y goes down). Each
shape has a tone: how much of the four inks it takes, and it knocks out what lay below. `print`
screens the plates, shifts them a little, wears them and lays them on the paper one by one.
"""

import math
import random
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from PIL import Image, ImageChops, ImageDraw

from rotative.demo.illustrations import screens
from rotative.demo.illustrations.palettes import Palette

Point = tuple[float, float]
Tone = tuple[int, int, int, int]

BLEED = 8  # design units drawn beyond the edges, so that a shifted plate shows no white line
FINE = 2  # plates are drawn this much larger than printed


def mix(a: float = 0, b: float = 0, c: float = 0, k: float = 0) -> Tone:
    """A tone from the share of each ink, 0 to 1."""
    return round(a * 255), round(b * 255), round(c * 255), round(k * 255)


def between(one: Tone, other: Tone, share: float) -> Tone:
    """The tone at `share` (0 to 1) of the way from one to the other."""
    a, b, c, k = (round(x + (y - x) * share) for x, y in zip(one, other, strict=True))
    return a, b, c, k


PAPER, A, B, C, K = mix(), mix(a=1), mix(b=1), mix(c=1), mix(k=1)


class Sheet:
    """Four plates the size of the picture, and the tools that draw on them."""

    def __init__(
        self,
        size: tuple[int, int],
        palette: Palette,
        seed: int,
        design: tuple[int, int] = (1600, 900),
    ) -> None:
        self.size = size
        self.palette = palette
        self.random = random.Random(seed)
        self.width, self.height = design
        # Cover the wanted size and cut what is too much, like a picture editor would.
        self.scale = max(size[0] / design[0], size[1] / design[1])
        self._bleed = math.ceil(BLEED * self.scale)
        self._zoom = self.scale * FINE
        self._origin = (
            (size[0] - design[0] * self.scale) / 2 * FINE + self._bleed * FINE,
            (size[1] - design[1] * self.scale) / 2 * FINE + self._bleed * FINE,
        )
        full = (size[0] + 2 * self._bleed) * FINE, (size[1] + 2 * self._bleed) * FINE
        self._plates = Image.new("CMYK", full)
        self._draw = ImageDraw.Draw(self._plates)

    # -- shapes

    def fill(self, tone: Tone) -> None:
        """Covers everything."""
        self._plates.paste(tone, (0, 0, *self._plates.size))

    def shape(self, points: Sequence[Point], tone: Tone, rough: float = 1.1) -> None:
        """A polygon with hand-cut edges; `rough` is how far they wander, in units."""
        self._draw.polygon(self._place(self._cut(points, rough) if rough else points), fill=tone)

    def blob(self, points: Sequence[Point], tone: Tone) -> None:
        """A smooth closed form through the points."""
        self._draw.polygon(self._place(smooth(points)), fill=tone)

    def rect(self, x: float, y: float, width: float, height: float, tone: Tone) -> None:
        """An upright rectangle with hand-cut edges."""
        self.shape([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], tone)

    def box(
        self, x: float, y: float, width: float, height: float, tone: Tone, radius: float = 20
    ) -> None:
        """An upright rectangle with round corners."""
        (left, top), (right, bottom) = self._place([(x, y), (x + width, y + height)])
        self._draw.rounded_rectangle(
            (left, top, max(left, right), max(top, bottom)), radius * self._zoom, fill=tone
        )

    def disc(self, x: float, y: float, radius: float, tone: Tone) -> None:
        """A circle."""
        self.oval(x, y, radius, radius, tone)

    def oval(
        self, x: float, y: float, rx: float, ry: float, tone: Tone, turn: float = 0
    ) -> None:
        """An ellipse, turned clockwise by `turn` degrees."""
        if turn:
            self._draw.polygon(self._place(ellipse(x, y, rx, ry, turn)), fill=tone)
        else:
            self._draw.ellipse([*sum(self._place([(x - rx, y - ry), (x + rx, y + ry)]), ())], tone)

    def ring(self, x: float, y: float, radius: float, tone: Tone, width: float) -> None:
        """A circle's line, `width` units thick, inside the radius."""
        box = [*sum(self._place([(x - radius, y - radius), (x + radius, y + radius)]), ())]
        self._draw.ellipse(box, outline=tone, width=max(1, round(width * self._zoom)))

    def line(self, points: Sequence[Point], tone: Tone, width: float) -> None:
        """A line with round ends and joints."""
        thick = max(1, round(width * self._zoom))
        placed = self._place(points)
        self._draw.line(placed, fill=tone, width=thick, joint="curve" if thick > 3 else None)
        if thick > 5:
            half = thick / 2 - 0.5
            for x, y in (placed[0], placed[-1]):
                self._draw.ellipse((x - half, y - half, x + half, y + half), fill=tone)

    def curve(self, points: Sequence[Point], tone: Tone, width: float) -> None:
        """A smooth line through the points."""
        self.line(smooth(points, closed=False), tone, width)

    def stroke(self, points: Sequence[Point], tone: Tone, width: float) -> None:
        """A smooth brush stroke that is `width` thick in its middle and thin at both ends."""
        path = smooth(points, closed=False)
        left, right = [], []
        for index, (x, y) in enumerate(path):
            before, after = path[max(index - 1, 0)], path[min(index + 1, len(path) - 1)]
            length = math.dist(before, after) or 1
            half = width / 2 * math.sin(math.pi * index / (len(path) - 1))
            dx = (after[1] - before[1]) / length * half
            dy = (after[0] - before[0]) / length * half
            left.append((x + dx, y - dy))
            right.append((x - dx, y + dy))
        self._draw.polygon(self._place(left + right[::-1]), fill=tone)

    # -- surfaces

    def fade(
        self, x: float, y: float, width: float, height: float, top: Tone, bottom: Tone
    ) -> None:
        """A rectangle whose tone goes from `top` to `bottom`."""
        placed = self._place([(x, y), (x + width, y + height)])
        (left, upper), (right, lower) = [(round(px), round(py)) for px, py in placed]
        size = max(1, right - left), max(1, lower - upper)
        ramp = Image.linear_gradient("L").resize((1, size[1])).resize(size, Image.Resampling.NEAREST)
        self._plates.paste(self._between(top, bottom, ramp), (left, upper))

    def glow(self, x: float, y: float, radius: float, centre: Tone, edge: Tone) -> None:
        """A disc whose tone goes from `centre` to `edge`."""
        placed = self._place([(x - radius, y - radius), (x + radius, y + radius)])
        (left, upper), (right, lower) = [(round(px), round(py)) for px, py in placed]
        size = max(1, right - left), max(1, lower - upper)
        # Pillow's gradient reaches its last value in the corners; the disc ends at 0.71 of that.
        ramp = Image.radial_gradient("L").resize(size).point(
            [min(255, round(level * 1.42)) for level in range(256)]
        )
        mask = Image.new("L", size)
        ImageDraw.Draw(mask).ellipse((0, 0, size[0] - 1, size[1] - 1), fill=255)
        self._plates.paste(self._between(centre, edge, ramp), (left, upper), mask)

    @contextmanager
    def inside(self, points: Sequence[Point]) -> Iterator[None]:
        """What is drawn in this block stays within the polygon."""
        placed = self._place(points)
        left = max(0, math.floor(min(x for x, _ in placed)))
        upper = max(0, math.floor(min(y for _, y in placed)))
        right = min(self._plates.width, math.ceil(max(x for x, _ in placed)) + 1)
        lower = min(self._plates.height, math.ceil(max(y for _, y in placed)) + 1)
        whole, pen, origin = self._plates, self._draw, self._origin
        if right <= left or lower <= upper:
            right, lower = left + 1, upper + 1
        self._plates = whole.crop((left, upper, right, lower))
        self._draw = ImageDraw.Draw(self._plates)
        self._origin = origin[0] - left, origin[1] - upper
        try:
            yield
        finally:
            mask = Image.new("L", self._plates.size)
            cut = [(x - left, y - upper) for x, y in placed]
            ImageDraw.Draw(mask).polygon(cut, fill=255)
            whole.paste(self._plates, (left, upper), mask)
            self._plates, self._draw, self._origin = whole, pen, origin

    def hatch(
        self, points: Sequence[Point], tone: Tone, gap: float = 14, width: float = 4,
        angle: float = 45,
    ) -> None:
        """Parallel lines across a polygon, `gap` units apart, at `angle` degrees."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        middle = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
        reach = math.hypot(max(xs) - min(xs), max(ys) - min(ys)) / 2
        with self.inside(points):
            for step in range(-int(reach / gap), int(reach / gap) + 1):
                offset = step * gap + self.random.uniform(-0.08, 0.08) * gap
                ends = [(middle[0] - reach, middle[1] + offset),
                        (middle[0] + reach, middle[1] + offset)]
                self.line(turned(ends, angle, middle), tone, width)

    def carve(
        self, x: float, y: float, width: float, height: float, tone: Tone, *,
        count: int, length: float = 60, thick: float = 5, angle: float = 0,
    ) -> None:
        """Scattered gouge marks, thin at both ends, as in a linocut."""
        for _ in range(count):
            cx = x + self.random.random() * width
            cy = y + self.random.random() * height
            half = length * self.random.uniform(0.3, 1) / 2
            depth = thick * self.random.uniform(0.5, 1) / 2
            mark = [(cx - half, cy), (cx - half * 0.3, cy - depth), (cx + half * 0.5, cy - depth),
                    (cx + half, cy), (cx + half * 0.4, cy + depth), (cx - half * 0.4, cy + depth)]
            self._draw.polygon(self._place(turned(mark, angle, (cx, cy))), fill=tone)

    def ridge(self, y: float, swell: float, tone: Tone, *, waves: float = 2,
              rough: float = 0) -> list[Point]:
        """A hill line across the sheet, filled down to the lower edge; returns its crest."""
        crest = self.crest(y, swell, waves=waves, rough=rough)
        foot = self.height + 20
        self._draw.polygon(
            self._place([*crest, (self.width + 20, foot), (-20, foot)]), fill=tone
        )
        return crest

    def crest(self, y: float, swell: float, *, waves: float = 2, rough: float = 0) -> list[Point]:
        """The points of a rolling line around height `y`, left to right."""
        phases = [self.random.uniform(0, math.tau) for _ in range(3)]
        points = []
        for x in range(-20, self.width + 40, 20):
            turn = x / self.width * math.tau * waves / 2
            lift = math.sin(turn + phases[0]) + 0.45 * math.sin(turn * 2.3 + phases[1])
            lift += 0.2 * math.sin(turn * 5.1 + phases[2])
            points.append((float(x), y - swell * lift / 1.4 + self.random.uniform(-rough, rough)))
        return points

    # -- printing

    def print(self) -> Image.Image:
        """The finished RGB picture."""
        drawn = self._plates.reduce(FINE).split()
        width, height = self.size
        picture = Image.new("RGB", self.size, self.palette.paper)
        worn = screens.wear((width + 64, height + 64))
        for index, ink in enumerate(self.palette[1:]):
            # The plates sit a pixel or two beside one another, the dark one least.
            reach = (0.9 if index == 3 else 2.2) * self.scale
            dx = self._bleed + round(self.random.uniform(-reach, reach))
            dy = self._bleed + round(self.random.uniform(-reach, reach))
            plate = drawn[index].crop((dx, dy, dx + width, dy + height))
            if not plate.getbbox():
                continue
            screen = screens.grain(self.size) if index == 3 else screens.dots(
                self.size, index, max(0.34, self.scale))
            inked = ImageChops.subtract(plate, screen, scale=0.2, offset=128)
            inked = Image.blend(plate, inked, 0.55)
            shift = self.random.randrange(64), self.random.randrange(64)
            inked = ImageChops.multiply(
                inked, worn.crop((*shift, shift[0] + width, shift[1] + height)))
            darker = ImageChops.multiply(picture, Image.new("RGB", self.size, ink))
            picture.paste(darker, mask=inked)
        fibres = screens.fibres(self.size)
        return ImageChops.multiply(picture, Image.merge("RGB", (fibres, fibres, fibres)))

    # -- inner tools

    def _place(self, points: Iterable[Point]) -> list[Point]:
        zoom, (ox, oy) = self._zoom, self._origin
        return [(x * zoom + ox, y * zoom + oy) for x, y in points]

    def _cut(self, points: Sequence[Point], rough: float) -> list[Point]:
        out: list[Point] = []
        for (x0, y0), (x1, y1) in zip(points, [*points[1:], points[0]], strict=True):
            out.append((x0, y0))
            steps = min(24, int(math.dist((x0, y0), (x1, y1)) / 45))
            for step in range(1, steps):
                part = step / steps
                out.append((x0 + (x1 - x0) * part + self.random.uniform(-rough, rough),
                            y0 + (y1 - y0) * part + self.random.uniform(-rough, rough)))
        return out

    def _between(self, start: Tone, end: Tone, ramp: Image.Image) -> Image.Image:
        plates = [
            ramp.point([round(first + (last - first) * level / 255) for level in range(256)])
            for first, last in zip(start, end, strict=True)
        ]
        return Image.merge("CMYK", plates)


def smooth(points: Sequence[Point], *, closed: bool = True, steps: int = 8) -> list[Point]:
    """A Catmull-Rom curve through the points, `steps` points for each span."""
    count = len(points)
    out: list[Point] = []
    for index in range(count if closed else count - 1):
        if closed:
            p0, p1, p2, p3 = (points[(index + shift) % count] for shift in (-1, 0, 1, 2))
        else:
            p0, p1 = points[max(index - 1, 0)], points[index]
            p2, p3 = points[index + 1], points[min(index + 2, count - 1)]
        for step in range(steps):
            t = step / steps
            out.append((_spline(p0[0], p1[0], p2[0], p3[0], t),
                        _spline(p0[1], p1[1], p2[1], p3[1], t)))
    if not closed:
        out.append(points[-1])
    return out


def _spline(p0: float, p1: float, p2: float, p3: float, t: float) -> float:
    return 0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t * t
                  + (3 * p1 - p0 - 3 * p2 + p3) * t * t * t)


def turned(points: Iterable[Point], angle: float, centre: Point) -> list[Point]:
    """The points turned clockwise by `angle` degrees about `centre`."""
    sine, cosine = math.sin(math.radians(angle)), math.cos(math.radians(angle))
    cx, cy = centre
    return [(cx + (x - cx) * cosine - (y - cy) * sine, cy + (x - cx) * sine + (y - cy) * cosine)
            for x, y in points]


def moved(points: Iterable[Point], x: float, y: float, scale: float = 1,
          flip: bool = False) -> list[Point]:
    """The points, drawn around (0, 0), set at (x, y), `scale` times as large."""
    side = -scale if flip else scale
    return [(x + px * side, y + py * scale) for px, py in points]


def ellipse(x: float, y: float, rx: float, ry: float, turn: float = 0,
            count: int = 60) -> list[Point]:
    """The outline of an ellipse, turned clockwise by `turn` degrees."""
    points = [(x + rx * math.cos(math.tau * i / count), y + ry * math.sin(math.tau * i / count))
              for i in range(count)]
    return turned(points, turn, (x, y)) if turn else points
