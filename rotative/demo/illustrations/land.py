"""Landscapes and weather."""

import math
from collections.abc import Sequence
from itertools import pairwise

from rotative.demo.illustrations.motifs import DEEP, bird, figure, fir, leaf
from rotative.demo.illustrations.sheet import (
    PAPER,
    A,
    B,
    K,
    Point,
    Sheet,
    between,
    ellipse,
    mix,
    moved,
    smooth,
    turned,
)


def peaks(sheet: Sheet) -> None:
    """A snowy summit and its shaded side."""
    sheet.shape([(-20, 700), (240, 420), (380, 500), (560, 330), (700, 470), (860, 700)],
                mix(a=0.55, c=0.3))
    top = (1010, 96)
    sheet.shape([(480, 720), (700, 430), (770, 450), (900, 230), (940, 236), top, (1120, 250),
                 (1160, 240), (1330, 470), (1420, 500), (1640, 700)], PAPER)
    shade = [top, (1120, 250), (1160, 240), (1330, 470), (1420, 500), (1640, 720), (1130, 720),
             (1180, 560), (1070, 470), (1100, 360), (1010, 260)]
    sheet.shape(shade, mix(a=1))
    sheet.hatch(shade, DEEP, 17, 5, 62)
    for mark in ([(880, 300), (850, 420), (800, 470)], [(940, 330), (930, 470), (860, 580)],
                 [(800, 470), (740, 560), (690, 600)], [(990, 400), (1000, 520), (950, 610)]):
        sheet.stroke(mark, mix(a=0.9), 22)


def refuge(sheet: Sheet) -> None:
    """A small lit refuge under a summit, at night."""
    sheet.fade(-20, -20, 1640, 760, mix(a=1, k=0.85), mix(a=0.9, b=0.05))
    for _ in range(70):
        sheet.disc(sheet.random.uniform(0, 1600), sheet.random.uniform(0, 330),
                   sheet.random.choice((1.6, 2.2, 3.4)), PAPER)
    sheet.disc(300, 150, 52, mix(c=0.5))
    sheet.disc(322, 138, 48, mix(a=1, k=0.75))
    peaks(sheet)
    sheet.ridge(700, 34, mix(c=1, a=0.2), waves=2)
    for index in range(26):
        x = (index * 67 + sheet.random.uniform(-20, 20)) % 1640
        if not 520 < x < 900:
            fir(sheet, x, 770 + sheet.random.uniform(-30, 30), sheet.random.uniform(80, 170), K)
    sheet.ridge(800, 26, PAPER, waves=2)
    sheet.shape([(560, 780), (560, 650), (700, 560), (840, 650), (840, 780)], K)
    sheet.shape([(530, 664), (700, 540), (870, 664), (860, 684), (700, 572), (540, 684)], mix(c=0.3))
    sheet.rect(770, 560, 26, 60, K)
    for x in (600, 676, 752):
        sheet.rect(x, 680, 48, 54, mix(b=0.55, c=1))
        sheet.line([(x + 24, 680), (x + 24, 734)], K, 4)
    sheet.shape([(600, 780), (800, 780), (920, 880), (520, 880)], mix(b=0.28, c=0.5))
    sheet.curve([(783, 556), (800, 510), (776, 470), (800, 430)], mix(c=0.5), 9)
    sheet.carve(-20, 800, 1640, 100, mix(a=0.6), count=50, length=130, thick=6, angle=-4)


def ski(sheet: Sheet) -> None:
    """One long curve down an empty slope."""
    sheet.fade(-20, -20, 1640, 940, mix(c=0.9), mix(c=0.35))
    sheet.disc(1330, 150, 80, B)
    sheet.shape([(-20, 300), (200, 150), (420, 250), (640, 90), (900, 300), (1640, 420), (1640, 960),
                 (-20, 960)], mix(a=0.7))
    slope = [(-20, 240), (500, 330), (1640, 640), (1640, 960), (-20, 960)]
    sheet.shape(slope, PAPER)
    sheet.carve(0, 420, 1500, 450, mix(c=0.8), count=60, length=200, thick=7, angle=16)
    for row, (x0, y0, count) in enumerate(((-10, 300, 9), (1130, 560, 10))):
        for index in range(count):
            x = x0 + index * 55 + sheet.random.uniform(-14, 14)
            y = y0 + index * (12 if row == 0 else 16) + sheet.random.uniform(0, 30)
            fir(sheet, x, y + 30, sheet.random.uniform(120, 230), K if index % 3 else DEEP)
    track = [(610, 350), (760, 400), (560, 470), (330, 540), (560, 640), (960, 690), (900, 800)]
    sheet.curve(track, mix(a=0.9), 10)
    sheet.curve([(x + 18, y + 4) for x, y in track], mix(a=0.45), 7)
    x, y = 900, 790
    sheet.shape([(x - 30, y + 60), (x + 60, y + 66), (x + 330, y + 150), (x + 250, y + 160)],
                mix(a=0.75))

    def put(points: Sequence[Point]) -> list[Point]:
        return moved(points, x, y, 1.35)

    sheet.line(put([(-105, 22), (96, 62), (112, 52)]), K, 8)
    sheet.line(put([(-120, 2), (84, 42), (100, 32)]), K, 8)
    sheet.line(put([(-20, 32), (26, -6), (-26, -44)]), K, 28)
    sheet.line(put([(-26, -44), (24, -100)]), B, 42)
    sheet.line(put([(24, -92), (66, -62), (96, -74)]), B, 18)
    sheet.line(put([(98, -96), (60, 46)]), K, 5)
    sheet.disc(*put([(46, -138)])[0], 29, K)


def forest(sheet: Sheet) -> None:
    """Trunks fading into mist."""
    sheet.fade(-20, -20, 1640, 940, mix(c=0.9), PAPER)
    sheet.disc(1080, 300, 120, mix(b=0.5, c=0.3))
    rows = ((16, 20, 34, mix(c=0.8, a=0.2)), (12, 34, 50, mix(a=0.65, c=0.2)),
            (8, 50, 72, mix(a=1, k=0.25)), (4, 90, 130, K))
    for index, (count, thin, thick, tone) in enumerate(rows):
        for tree in range(count):
            x = (tree + sheet.random.uniform(0.1, 0.9)) * 1640 / count - 20
            if index == 3 and 520 < x < 1120:
                x += 600
            half = sheet.random.uniform(thin, thick) / 2
            lean = sheet.random.uniform(-30, 30)
            foot = 600 + index * 90
            trunk = [(x - half * 0.7 + lean, -30), (x + half * 0.7 + lean, -30), (x + half, foot - 60),
                     (x + half * 1.8, foot + 30), (x - half * 1.8, foot + 30), (x - half, foot - 60)]
            sheet.shape(trunk, tone)
            for branch in range(3):
                by = sheet.random.uniform(20, 380)
                side = 1 if branch % 2 else -1
                sheet.stroke([(x + lean * 0.6, by + 30), (x + side * half * 3, by - 10),
                              (x + side * half * 6, by - 60)], tone, half * 0.5)
            if index == 3:
                sheet.carve(x - half * 0.6, 0, half * 1.2, 800, mix(a=0.8, k=0.3), count=36,
                            length=110, thick=7, angle=90)
        sheet.ridge(590 + index * 96, 20, between(tone, PAPER, 0.25 if index < 3 else 0), waves=2)
    figure(sheet, 800, 800, 96, B)


def fire(sheet: Sheet) -> None:
    """Black firs before a wall of flames."""
    sheet.fade(-20, -20, 1640, 940, mix(a=0.9, k=0.35), mix(c=1, b=0.5))
    for x, y, radius in ((300.0, 120, 220), (620, 60, 260), (980, 150, 230), (1320, 40, 270),
                         (60, 260, 190), (1180, 260, 160), (480, 260, 150)):
        sheet.glow(x, y, radius, mix(a=1, k=0.55), mix(a=0.8, k=0.5))
    for tone, base, tall, count in ((B, 560, 340, 11), (mix(c=1, b=0.35), 640, 260, 10),
                                    (mix(c=0.55), 730, 170, 9)):
        for index in range(count):
            x = (index + 0.5) * 1640 / count + sheet.random.uniform(-40, 40) - 20
            h = tall * sheet.random.uniform(0.7, 1.25)
            w = 1640 / count * 0.75
            sheet.blob([(x - w * 0.8, base + 260), (x - w * 0.7, base - h * 0.15),
                        (x - w * 0.28, base - h * 0.55), (x + w * 0.1, base - h),
                        (x + w * 0.12, base - h * 0.55), (x + w * 0.42, base - h * 0.7),
                        (x + w * 0.66, base - h * 0.1), (x + w * 0.8, base + 260)], tone)
    for _ in range(80):
        sheet.disc(sheet.random.uniform(0, 1600), sheet.random.uniform(60, 520),
                   sheet.random.uniform(2, 6), mix(c=1, b=0.3))
    for index in range(19):
        x = index * 92 + sheet.random.uniform(-24, 24) - 20
        fir(sheet, x, 880, sheet.random.uniform(210, 330) + (170 if index in (4, 5, 14) else 0), K)
    sheet.ridge(846, 16, K, waves=3)
    for x in (1010, 1056):
        figure(sheet, x, 838, 74, K)
    sheet.curve([(1020, 800), (960, 790), (900, 740), (820, 700)], PAPER, 6)


def flood(sheet: Sheet) -> None:
    """A boat between the houses of a flooded street."""
    sheet.fade(-20, -20, 1640, 600, mix(a=0.8), mix(c=0.5))
    sheet.hatch([(-20, -20), (1620, -20), (1620, 560), (-20, 560)], mix(a=0.95, k=0.12), 46, 3, 108)
    walls = (([(-20, 60), (330, 170), (500, 330), (500, 620), (-20, 660)], mix(b=0.7, c=0.4)),
             ([(500, 320), (620, 392), (620, 600), (500, 610)], mix(c=1)),
             ([(1620, 30), (1260, 170), (1090, 330), (1090, 620), (1620, 680)], mix(c=0.3)),
             ([(1090, 320), (980, 392), (980, 600), (1090, 610)], mix(a=1)))
    for points, tone in walls:
        sheet.shape(points, tone)
    for side, edge in ((1, 0), (-1, 1600)):
        for column in range(3):
            x = edge + side * (60 + column * 145)
            skew = side * 10
            for row in range(2):
                y = 250 + column * 52 + row * (190 - column * 34)
                w, h = 74 - column * 16, 104 - column * 18
                sheet.shape([(x, y), (x + side * w, y + skew * side), (x + side * w, y + h),
                             (x, y + h + 4)], K)
                sheet.shape([(x + side * 6, y + 8), (x + side * w * 0.45, y + 10),
                             (x + side * w * 0.45, y + h - 8), (x + side * 6, y + h - 4)], mix(a=0.9))
    sheet.line([(700, 640), (700, 300), (730, 280), (760, 292)], K, 9)
    sheet.disc(768, 300, 15, mix(c=0.4, b=0.3))
    sheet.fade(-20, 596, 1640, 340, mix(a=0.6, c=0.3), DEEP)
    sheet.carve(-20, 604, 1640, 300, mix(a=1, k=0.5), count=130, length=210, thick=9)
    sheet.carve(-20, 610, 1640, 290, PAPER, count=46, length=160, thick=6)
    sheet.blob([(560, 762), (740, 776), (1010, 758), (940, 812), (640, 814)], K)
    sheet.line([(572, 764), (740, 778), (1000, 760)], B, 9)
    for x, h, tone in ((690, 120, K), (860, 108, B)):
        sheet.shape([(x - 34, 774), (x - 26, 774 - h * 0.66), (x + 26, 774 - h * 0.66),
                     (x + 38, 774)], tone)
        sheet.disc(x + 2, 774 - h * 0.9, 25, K if tone == B else mix(c=0.6))
    sheet.line([(880, 716), (1010, 850)], K, 7)
    sheet.rect(1180, 560, 60, 150, mix(c=1))
    sheet.line([(1210, 560), (1210, 720)], K, 12)
    sheet.disc(1210, 520, 62, PAPER)
    sheet.ring(1210, 520, 62, B, 15)
    sheet.fade(1150, 700, 120, 40, mix(a=0.7, c=0.2), mix(a=0.75, c=0.2))


def turbines(sheet: Sheet) -> None:
    """Wind turbines on layered hills."""
    sheet.fade(-20, -20, 1640, 800, mix(c=1), PAPER)
    sheet.disc(360, 250, 130, mix(b=0.75))
    sheet.ridge(560, 60, mix(c=0.8, a=0.2), waves=2)
    turbine(sheet, 1390, 640, 0.5, 12)
    sheet.ridge(630, 60, mix(a=0.75), waves=2)
    turbine(sheet, 620, 700, 0.72, 40)
    front = sheet.ridge(720, 70, mix(a=1, k=0.3), waves=1.6)
    sheet.hatch([*front, (1620, 900), (-20, 900)], mix(a=1, k=0.55), 24, 6, -8)
    turbine(sheet, 1030, 830, 1.18, -8)
    sheet.ridge(850, 30, K, waves=2)
    for index in range(9):
        x, y = 90 + index * 58 + (index % 3) * 16, 866 - (index * 37 % 28)
        sheet.blob([(x - 20, y), (x - 18, y - 22), (x, y - 30), (x + 18, y - 22), (x + 20, y)], PAPER)
        sheet.disc(x + 21, y - 20, 8, PAPER)


def turbine(sheet: Sheet, x: float, y: float, size: float, turn: float) -> None:
    """A wind turbine standing on (x, y), its blades turned by `turn` degrees."""
    hub = x, y - 560 * size
    sheet.shape([(x - 13 * size, y + 40), (x - 6 * size, hub[1]), (x + 6 * size, hub[1]),
                 (x + 13 * size, y + 40)], PAPER)
    sheet.shape([(x + 2 * size, y + 40), (x + 1 * size, hub[1]), (x + 6 * size, hub[1]),
                 (x + 13 * size, y + 40)], mix(a=0.8))
    for blade in range(3):
        sheet.blob(turned(moved([(-4, 0), (-20, -70), (-9, -220), (0, -310), (5, -200), (6, 0)],
                                *hub, size), turn + blade * 120, hub), PAPER)
        sheet.shape(turned(moved([(0, -8), (-9, -70), (-2, -290), (5, -190), (6, -8)], *hub, size),
                           turn + blade * 120, hub), mix(a=0.55, c=0.3))
    sheet.disc(*hub, 17 * size, K)


def bridge(sheet: Sheet) -> None:
    """A stone bridge and its reflection."""
    sheet.fade(-20, -20, 1640, 620, mix(c=1), mix(b=0.12, c=0.2))
    sheet.disc(470, 260, 96, PAPER)
    sheet.ridge(430, 70, mix(a=0.5, c=0.3), waves=3)
    sheet.ridge(500, 40, A, waves=4)
    sheet.fade(-20, 560, 1640, 380, mix(a=0.5, c=0.5), DEEP)
    deck = [(-20, 430), (800, 330), (1620, 430), (1620, 590), (-20, 590)]
    sheet.shape(deck, mix(b=0.8, c=0.5))
    with sheet.inside(deck):
        for row in range(12):
            for column in range(26):
                if sheet.random.random() < 0.5:
                    sheet.rect(column * 66 - (row % 2) * 33, 330 + row * 22, 40, 4, mix(b=1, k=0.5))
    sheet.line([(-20, 424), (800, 324), (1620, 424)], K, 15)
    mirror = mix(b=0.7, a=0.6)
    sheet.shape([(-20, 590), (1620, 590), (1620, 720), (800, 810), (-20, 720)], mirror)
    for x, rx, ry in ((120, 150, 96), (470, 165, 150), (840, 175, 176), (1200, 160, 140),
                      (1520, 140, 90)):
        arch = [(x + rx * math.cos(math.radians(t)), 592 - ry * math.sin(math.radians(t)))
                for t in range(0, 181, 6)]
        with sheet.inside([(x - rx, 592), *arch[::-1], (x + rx, 592)]):
            sheet.fade(x - rx, 400, rx * 2, 200, mix(a=0.35, c=0.4), mix(a=0.6, c=0.5))
            sheet.shape([(x - rx, 592), (x - rx, 400), (x - rx * 0.4, 400), (x - rx * 0.78, 592)], K)
        sheet.curve(arch[::3], K, 10)
        under = [(px, 592 + (592 - py) * 0.9) for px, py in arch]
        sheet.shape([(x + rx, 592), *under, (x - rx, 592)], mix(a=0.75, c=0.4))
    for x in (300, 655, 1024, 1370):
        sheet.shape([(x - 34, 610), (x - 26, 470), (x + 26, 470), (x + 34, 610)], mix(b=1, k=0.55))
    sheet.carve(-20, 600, 1640, 300, mix(a=1, k=0.4), count=150, length=200, thick=8)
    sheet.carve(-20, 610, 1640, 290, mix(c=0.4), count=60, length=150, thick=6)
    figure(sheet, 980, 348, 64, K)


def field(sheet: Sheet) -> None:
    """Furrows running to a farm on the horizon."""
    sheet.fade(-20, -20, 1640, 460, mix(c=0.9), mix(c=0.12))
    sheet.disc(420, 210, 92, B)
    sheet.ridge(420, 26, mix(a=0.5), waves=3)
    sheet.rect(-20, 440, 1640, 480, mix(a=0.5, b=0.5, k=0.15))
    for index in range(-26, 27):
        if index % 2:
            far, near = 980 + index * 34, 980 + index * 190
            sheet.shape([(far, 440), (far + 20, 440), (near + 130, 930), (near - 6, 930)],
                        mix(c=1, b=0.15) if index % 4 == 1 else K)
    sheet.shape([(930, 452), (930, 360), (1010, 306), (1090, 360), (1090, 452)], PAPER)
    sheet.shape([(914, 368), (1010, 296), (1216, 296), (1226, 368), (1090, 368), (1010, 318)], B)
    sheet.rect(1090, 368, 128, 84, K)
    sheet.rect(992, 400, 36, 52, K)
    for x, size in ((860, 130), (830, 90), (1262, 150), (1300, 110)):
        sheet.oval(x, 430 - size * 0.5, size * 0.28, size * 0.55, K)
    x, y = 520, 640
    sheet.rect(x - 60, y - 70, 150, 62, B)
    sheet.shape([(x - 70, y - 66), (x - 58, y - 150), (x + 24, y - 150), (x + 34, y - 66)], K)
    sheet.shape([(x - 54, y - 76), (x - 46, y - 138), (x + 14, y - 138), (x + 20, y - 76)], mix(c=0.5))
    sheet.line([(x + 72, y - 70), (x + 72, y - 122)], K, 8)
    for wx, radius in ((x - 40, 62), (x + 84, 38)):
        sheet.disc(wx, y + 40 - radius, radius, K)
        sheet.disc(wx, y + 40 - radius, radius * 0.5, mix(c=1))
    for bx, by, span in ((300, 560, 30), (350, 520, 24), (262, 510, 20)):
        bird(sheet, bx, by, span, PAPER)


def vineyard(sheet: Sheet) -> None:
    """Rows of vines climbing to a house."""
    sheet.fade(-20, -20, 1640, 440, mix(c=0.8), mix(c=0.1))
    sheet.blob([(1000, 190), (1130, 130), (1260, 150), (1380, 110), (1500, 180), (1400, 216),
                (1120, 220)], PAPER)
    sheet.ridge(350, 46, mix(a=0.6), waves=2)
    hill = smooth([(-60, 520), (300, 420), (760, 330), (1180, 350), (1700, 480)], closed=False)
    body = [*hill, (1700, 960), (-60, 960)]
    sheet.shape(body, mix(c=1, a=0.2), rough=0)
    with sheet.inside(body):
        for index in range(-12, 15):
            top, low = 820 + index * 62, 780 + index * 250
            for step in range(30):
                k = (step / 29) ** 1.7
                x, y = top + (low - top) * k, 330 + 620 * k
                size = 7 + 52 * k
                sheet.oval(x, y, size, size * 0.72, K if (step + index) % 4 else mix(a=1, k=0.6))
                if k > 0.12 and (step + index) % 2:
                    sheet.oval(x - size * 0.3, y - size * 0.3, size * 0.45, size * 0.3, mix(b=1))
    sheet.shape([(700, 340), (700, 250), (850, 250), (850, 340)], PAPER)
    sheet.shape([(686, 256), (720, 206), (832, 206), (866, 256)], B)
    sheet.rect(850, 226, 44, 112, PAPER)
    sheet.shape([(844, 230), (872, 180), (900, 230)], K)
    for x in (726, 776, 816):
        sheet.rect(x, 280, 18, 30, K)
    for x, height in ((640, 150), (610, 110), (930, 170)):
        sheet.blob([(x, 344), (x - 20, 300), (x, 344 - height), (x + 20, 300)], K)


def garden(sheet: Sheet) -> None:
    """Leaves and flowers crowding around a watering can."""
    sheet.fill(mix(c=1))
    sheet.disc(1180, 250, 210, PAPER)
    for _ in range(26):
        x = sheet.random.uniform(-40, 1640)
        leaf(sheet, x, 930, sheet.random.uniform(380, 640), sheet.random.uniform(-30, 30),
             mix(a=0.75, c=0.5), mix(a=1, k=0.2))
    can = [(560, 820), (540, 500), (860, 500), (840, 820)]
    sheet.ring(890, 640, 150, K, 30)
    sheet.shape([(560, 700), (330, 420), (362, 396), (570, 590)], B)
    sheet.shape([(280, 420), (372, 330), (400, 392), (330, 452)], K)
    sheet.shape(can, B)
    sheet.hatch([(740, 500), (860, 500), (840, 820), (760, 820)], mix(b=1, k=0.6), 16, 5, 100)
    sheet.rect(530, 484, 340, 34, K)
    for index in range(11):
        side = -1 if index < 5 else 1
        x = 800 + side * (300 + (index % 6) * 105)
        leaf(sheet, x, 940, sheet.random.uniform(260, 520), sheet.random.uniform(-24, 24), K,
             mix(a=1, k=0.4))
    for x, y, size in ((1080, 420, 74), (1240, 560, 92), (1420, 400, 66), (170, 520, 84),
                       (360, 650, 60), (1010, 660, 54)):
        sheet.curve([(x, y), (x + 20, y + 200), (x - 10, 940)], K, 9)
        for petal in range(7):
            centre = (x + size * 0.55 * math.cos(petal * math.tau / 7),
                      y + size * 0.55 * math.sin(petal * math.tau / 7))
            sheet.oval(*centre, size * 0.5, size * 0.3, B if petal % 2 else mix(b=0.75, c=0.5),
                       petal * 360 / 7)
        sheet.disc(x, y, size * 0.3, K)
        sheet.disc(x - 3, y - 3, size * 0.14, mix(c=1))


def heat(sheet: Sheet) -> None:
    """A huge sun weighing on a tiny town."""
    sheet.fade(-20, -20, 1640, 940, mix(c=0.9, b=0.1), mix(c=1, b=0.6))
    centre = 900, 380
    for ring, tone in ((640, mix(c=1, b=0.35)), (520, mix(c=1, b=0.6)), (410, B)):
        sheet.disc(*centre, ring, tone)
    with sheet.inside(ellipse(*centre, 410, 410)):
        for row in range(13):
            y = 330 + row * 38
            crest = [(x, y + 10 * math.sin(x / 70 + row)) for x in range(480, 1330, 24)]
            sheet.line([(float(x), y) for x, y in crest], mix(c=1, b=0.25), 3 + row * 1.7)
    x = -20.0
    while x < 1640:
        w, h = sheet.random.uniform(34, 90), sheet.random.uniform(40, 130)
        if abs(x - 420) < 40:
            sheet.shape([(x, 800), (x, 620), (x + 24, 540), (x + 48, 620), (x + 48, 800)], K)
        sheet.rect(x, 780 - h, w + 2, h + 60, K)
        if sheet.random.random() < 0.4:
            sheet.shape([(x - 4, 782 - h), (x + w / 2, 752 - h), (x + w + 4, 782 - h)], K)
        for row in range(int(h / 30)):
            if sheet.random.random() < 0.7:
                sheet.rect(x + w * 0.3, 792 - h + row * 30, 9, 13, mix(c=1, b=0.2))
        x += w
    sheet.rect(-20, 800, 1640, 120, K)
    sheet.carve(-20, 806, 1640, 90, mix(b=0.9, c=0.6), count=50, length=150, thick=6)


def weather(sheet: Sheet) -> None:
    """A weather chart: isobars, a front and a sun."""
    sheet.fill(mix(c=0.85))
    coast = smooth([(-80, 260), (160, 300), (260, 420), (420, 440), (470, 560), (640, 590),
                    (700, 720), (900, 780), (980, 980), (-80, 980)])
    sheet.shape(coast, PAPER, rough=0)
    sheet.line([*coast, coast[0]], K, 6)
    other = smooth([(1180, -60), (1240, 90), (1400, 140), (1460, 260), (1700, 300), (1700, -60)])
    sheet.shape(other, PAPER, rough=0)
    sheet.line(other, K, 6)
    for ring in range(8):
        points = [(930 + (110 + ring * 86) * math.cos(t / 40 * math.tau) * (1.12 + 0.1 *
                   math.sin(t / 40 * math.tau * 2 + 1)),
                   360 + (74 + ring * 66) * math.sin(t / 40 * math.tau) * (1 + 0.12 *
                   math.cos(t / 40 * math.tau * 3))) for t in range(41)]
        sheet.curve(points, A if ring % 2 else mix(a=0.7), 5)
    for turn in range(3):
        points = [(930 + (16 + t * 4.4) * math.cos(t / 7 + turn * 2.1),
                   360 + (16 + t * 4.4) * math.sin(t / 7 + turn * 2.1)) for t in range(24)]
        sheet.stroke(points, K, 30)
    front = smooth([(980, 470), (1080, 560), (1120, 690), (1080, 840), (1020, 960)], closed=False)
    sheet.line(front, B, 10)
    for index in range(2, len(front) - 4, 6):
        (x0, y0), (x1, y1) = front[index], front[index + 3]
        mid = (x0 + x1) / 2 + (y0 - y1) * -1.0, (y0 + y1) / 2 - (x0 - x1) * -1.0
        sheet.shape([(x0, y0), (x1, y1), mid], B, rough=0)
    for ray in range(16):
        end = [(360 + r * math.cos(ray * math.tau / 16), 640 + r * math.sin(ray * math.tau / 16))
               for r in (104, 150 if ray % 2 else 172)]
        sheet.line(end, B, 13)
    sheet.disc(360, 640, 84, B)
    for x, y in ((1300, 600), (1400, 690), (1270, 730)):
        for shift in (-44, 0, 44):
            sheet.stroke([(x + shift + 16, y - 30), (x + shift, y), (x + shift - 16, y + 34)], K, 14)


def fence(sheet: Sheet) -> None:
    """Barbed wire across an empty land."""
    sheet.fade(-20, -20, 1640, 620, mix(c=0.9), mix(c=0.1, b=0.15))
    sheet.glow(1140, 420, 130, B, mix(b=0.85))
    sheet.ridge(470, 50, mix(a=0.55), waves=3)
    sheet.ridge(560, 30, A, waves=2)
    sheet.ridge(650, 30, mix(a=1, k=0.45), waves=2)
    sheet.shape([(700, 640), (760, 640), (560, 930), (200, 930)], mix(c=1))
    posts = [(90, 60, 880, 1.5), (560, 210, 780, 1.1), (880, 300, 720, 0.8), (1110, 366, 684, 0.58),
             (1280, 412, 660, 0.44), (1410, 446, 640, 0.34), (1510, 470, 626, 0.28),
             (1600, 488, 612, 0.22)]
    for (x0, t0, f0, s0), (x1, t1, f1, _s1) in pairwise(posts):
        for row in range(6):
            share = 0.12 + row * 0.16
            y0, y1 = t0 + (f0 - t0) * share, t1 + (f1 - t1) * share
            sag = 9 * s0
            wire = smooth([(x0, y0), ((x0 + x1) / 2, (y0 + y1) / 2 + sag), (x1, y1)], closed=False)
            sheet.line(wire, K, 5.5 * s0)
            for knot in wire[2::4]:
                size = 13 * s0
                sheet.line([(knot[0] - size, knot[1] - size), (knot[0] + size, knot[1] + size)], K,
                           4 * s0)
                sheet.line([(knot[0] + size, knot[1] - size), (knot[0] - size, knot[1] + size)], K,
                           4 * s0)
    for x, top, foot, size in posts:
        half = 17 * size
        sheet.shape([(x - half, foot + 30), (x - half, top), (x - half * 3.4, top - 80 * size),
                     (x - half * 1.8, top - 90 * size), (x + half, top - 16 * size),
                     (x + half, foot + 30)], K)
    sheet.shape([(380, 330), (440, 322), (500, 352), (490, 420), (430, 470), (392, 420)], B)
    sheet.shape([(430, 470), (440, 560), (470, 450)], B)


KINDS = {
    "refuge": refuge, "ski": ski, "forest": forest, "fire": fire, "flood": flood, "turbines":
    turbines, "bridge": bridge, "field": field, "vineyard": vineyard, "garden": garden, "heat":
    heat, "weather": weather, "fence": fence,
}
