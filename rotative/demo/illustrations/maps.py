"""Abstract maps and charts."""

import math
from collections.abc import Callable

from rotative.demo.illustrations.motifs import figure, fir
from rotative.demo.illustrations.sheet import (
    PAPER,
    A,
    B,
    K,
    Point,
    Sheet,
    mix,
    smooth,
    turned,
)

ISLANDS = (
    (760, 330, 280, 150), (1130, 560, 170, 110), (480, 640, 120, 84), (1290, 260, 80, 56),
    (820, 700, 76, 50), (330, 330, 62, 46), (1010, 200, 40, 28), (620, 520, 36, 26),
)


def chart(sheet: Sheet, *, trend: str = "rising") -> None:
    """Bars drawn as blocks, with one small person; `trend` is rising or falling."""
    rising = trend == "rising"
    sheet.fill(mix(c=0.9) if rising else mix(a=0.75))
    for row in range(6):
        sheet.line([(-20, 160 + row * 120), (1620, 160 + row * 120)], PAPER, 4)
    heights = (110, 190, 160, 290, 380, 350, 560)
    values = heights if rising else heights[::-1]
    for index, height in enumerate(values):
        x, top, w = 110 + index * 202, 800 - height, 146
        last = index == len(values) - 1
        tone = B if last else (A if rising else mix(c=0.9)) if index % 2 else K
        sheet.shape([(x + w, top), (x + w + 44, top - 34), (x + w + 44, 800), (x + w, 800)],
                    mix(a=1, k=0.75) if not last else mix(b=1, k=0.5))
        sheet.shape([(x, top), (x + 44, top - 34), (x + w + 44, top - 34), (x + w, top)], PAPER)
        sheet.rect(x, top, w, height, tone)
        if index % 2 == 0 and not last:
            sheet.hatch([(x, top), (x + w, top), (x + w, 800), (x, 800)], mix(a=0.9, k=0.4), 18, 5, 45)
    sheet.rect(-20, 796, 1640, 140, K)
    sheet.carve(-20, 806, 1640, 90, mix(a=0.9, k=0.4), count=40, length=150, thick=6)
    if rising:
        figure(sheet, 1410, 226, 170, K)
        sheet.line([(1436, 110), (1470, 20)], K, 8)
        sheet.shape([(1470, 20), (1560, 44), (1462, 80)], K)
    else:
        figure(sheet, 1440, 676, 150, K)
        points = [(150.0 + i * 202, 800.0 - h - 90) for i, h in enumerate(values)]
        points[-1] = (1350, 610)
        sheet.line(points, B, 14)
        head = [(1400.0, 624.0), (1330, 570), (1322, 646)]
        sheet.shape(head, B)


def coastline(sheet: Sheet, x: float, y: float, rx: float, ry: float) -> list[Point]:
    """An irregular closed shore around (x, y)."""
    count = 22
    return [(x + rx * sheet.random.uniform(0.72, 1.2) * math.cos(math.tau * i / count),
             y + ry * sheet.random.uniform(0.72, 1.2) * math.sin(math.tau * i / count))
            for i in range(count)]


def town(sheet: Sheet, x: float, y: float, size: float) -> None:
    """A town on a map, and a bar where its name would be."""
    sheet.disc(x, y, size, PAPER)
    sheet.disc(x, y, size * 0.72, K)
    if size > 12:
        sheet.disc(x, y, size * 0.34, B)


def map_(sheet: Sheet, *, coast: str = "west") -> None:
    """An abstract map; `coast` is west (a region by the sea), none (inland) or islands."""
    if coast == "islands":
        sheet.fill(A)
        shores = [coastline(sheet, *place) for place in ISLANDS]
        for ring, tone in ((150, mix(a=0.88)), (100, mix(a=0.7)), (54, mix(a=0.5, c=0.3))):
            for (x, y, rx, ry), shore in zip(ISLANDS, shores, strict=True):
                scale = 1 + ring / max(rx, 60)
                grown = [(x + (px - x) * scale, y + (py - y) * (1 + ring / max(ry, 50)))
                         for px, py in shore]
                sheet.blob(grown, tone)
        for place, shore in zip(ISLANDS, shores, strict=True):
            outline = smooth(shore)
            sheet.shape(outline, PAPER, rough=0)
            sheet.hatch(outline, mix(c=1), 13, 4, 35)
            sheet.line([*outline, outline[0]], K, 5)
            if place[2] > 100:
                for peak in range(3):
                    px, py = place[0] - 60 + peak * 46, place[1] - 10 + (peak % 2) * 24
                    sheet.shape([(px - 26, py + 24), (px, py - 30), (px + 26, py + 24)], K)
                    sheet.shape([(px - 9, py - 8), (px, py - 30), (px + 9, py - 8)], PAPER)
        for x, y, size in ((850, 370, 19), (1160, 590, 12), (500, 660, 12)):
            town(sheet, x, y, size)
        sheet.curve([(850, 380), (960, 520), (1160, 590)], B, 5)
        sheet.curve([(840, 390), (680, 600), (500, 660)], B, 5)
        _compass(sheet, 180, 730)
        return
    inland = coast == "none"
    sheet.fill(mix(c=0.9) if inland else A)
    if inland:
        land = smooth([(330, 240), (520, 170), (690, 220), (900, 130), (1120, 190), (1290, 180),
                       (1370, 330), (1300, 460), (1390, 610), (1220, 720), (1030, 690), (880, 780),
                       (660, 740), (520, 770), (380, 650), (410, 500), (290, 400)])
        for start, end in (((330, 240), (160, -20)), ((1120, 190), (1190, -20)),
                           ((1390, 610), (1640, 660)), ((660, 740), (600, 940)),
                           ((290, 400), (-20, 460)), ((1370, 330), (1640, 250))):
            middle = (start[0] + end[0]) / 2 + 34, (start[1] + end[1]) / 2 - 20
            sheet.curve([start, middle, end], mix(a=1, k=0.2), 6)
        sheet.line([*land, land[0]], mix(c=1, b=0.55), 46)
    else:
        for ring in range(4):
            shift = ring * 46
            sheet.blob([(360 - shift, -60), (300 - shift, 120), (420 - shift, 240),
                        (380 - shift, 380), (530 - shift, 470), (470 - shift, 620),
                        (600 - shift, 740), (560 - shift, 960), (1800, 960), (1800, -60)][::-1],
                       mix(a=0.86 - ring * 0.02) if ring % 2 else mix(a=0.62))
        land = smooth([(360, -60), (300, 120), (420, 240), (380, 380), (530, 470), (470, 620),
                       (600, 740), (560, 960), (1800, 960), (1800, -60)])
    sheet.shape(land, PAPER, rough=0)
    with sheet.inside(land):
        if inland:
            west = smooth([(200, 140), (640, 120), (700, 360), (600, 520), (640, 800), (240, 800)])
            sheet.shape(west, mix(c=0.45), rough=0)
            sheet.hatch(smooth([(1040, 100), (1440, 140), (1420, 480), (1180, 470), (1080, 340)]),
                        mix(b=0.9), 16, 5, -40)
            sheet.curve([(700, 100), (700, 360), (600, 520), (650, 800)], B, 5)
            rivers: tuple[list[Point], ...] = (
                [(480, 160), (560, 320), (760, 420), (920, 560), (960, 800)],
                [(1240, 260), (1080, 400), (920, 560)])
        else:
            east = smooth([(1120, -60), (1080, 160), (1200, 330), (1120, 520), (1260, 700),
                           (1200, 960), (1800, 960), (1800, -60)])
            sheet.shape(east, mix(c=0.8), rough=0)
            sheet.hatch(smooth([(760, 560), (960, 520), (1060, 640), (980, 800), (780, 780)]),
                        mix(a=0.7), 15, 4, 40)
            rivers = ([(1340, 240), (1160, 300), (960, 260), (760, 330), (600, 300), (400, 330)],
                      [(1280, 480), (1060, 420), (900, 290)])
        for river in rivers:
            sheet.curve(river, mix(a=1), 12)
        peaks = [(1240 + i * 62, 420 + (i % 3) * 60 + i * 22) for i in range(7)] if not inland else [
            (420 + i * 46, 560 + (i % 3) * 52 - i * 8) for i in range(5)]
        for px, py in peaks:
            sheet.shape([(px - 40, py + 40), (px, py - 46), (px + 40, py + 40)], mix(a=0.9))
            sheet.shape([(px, py - 46), (px + 40, py + 40), (px + 6, py + 40)], K)
        for _ in range(16):
            left, foot = sheet.random.uniform(760, 1020), sheet.random.uniform(40, 220)
            fir(sheet, left, foot, 46, mix(a=1, k=0.3))
    sheet.line([*land, land[0]], K, 7)
    if inland:
        towns = ((800, 440, 22), (560, 300, 12), (1180, 580, 13), (1000, 250, 12))
    else:
        towns = ((440, 320, 22), (900, 286, 14), (1060, 640, 13), (660, 620, 11))
        for x, y, rx, ry in ((200, 520, 58, 36), (280, 610, 34, 24), (150, 630, 26, 18)):
            shore = smooth(coastline(sheet, x, y, rx, ry))
            sheet.shape(shore, PAPER, rough=0)
            sheet.line([*shore, shore[0]], K, 5)
    road = [(x, y) for x, y, _ in towns]
    sheet.curve(road, B, 6)
    for x, y, size in towns:
        town(sheet, x, y, size)
    _compass(sheet, 180 if not inland else 150, 180 if not inland else 740)


def _compass(sheet: Sheet, x: float, y: float) -> None:
    for angle in (0, 90, 180, 270):
        sheet.shape(turned([(x, y - 92), (x + 18, y - 18), (x, y)], angle, (x, y)),
                    B if angle == 0 else K)
        sheet.shape(turned([(x, y - 92), (x - 18, y - 18), (x, y)], angle, (x, y)), PAPER)
    sheet.ring(x, y, 66, K, 4)


KINDS: dict[str, Callable[..., None]] = {
    "chart": chart, "map": map_,
}
