"""Towns, buildings and what moves between them."""

import math
from itertools import pairwise

from rotative.demo.illustrations.motifs import DEEP, bird, figure
from rotative.demo.illustrations.sheet import (
    PAPER,
    A,
    B,
    K,
    Point,
    Sheet,
    Tone,
    ellipse,
    mix,
    smooth,
    turned,
)


def skyline(sheet: Sheet, *, night: bool = False) -> None:
    """Layers of buildings, by day or by night."""
    if night:
        sheet.fade(-20, -20, 1640, 940, mix(a=1, k=0.8), mix(a=0.9, b=0.1))
        sheet.disc(470, 220, 116, mix(c=0.1))
        sheet.disc(440, 200, 22, mix(c=0.7))
        sheet.disc(505, 258, 30, mix(c=0.6))
        rows = ((430, mix(a=0.85), 0.25), (560, mix(a=1, k=0.4), 0.4), (700, K, 0.55))
    else:
        sheet.fade(-20, -20, 1640, 940, mix(c=1), mix(c=0.2))
        sheet.disc(470, 230, 130, mix(b=0.8, c=0.4))
        rows = ((410, mix(c=1, a=0.25), 0), (540, mix(a=0.85), 0.3), (690, K, 0.3))
    light = mix(b=0.9, c=0.3) if night else mix(c=1)
    for layer, (base, tone, lit) in enumerate(rows):
        x = -40.0
        while x < 1640:
            w = sheet.random.uniform(80, 150) * (0.8 + layer * 0.2)
            top = base - sheet.random.uniform(0, 210) + layer * 20
            roof = sheet.random.random()
            if roof < 0.25:
                sheet.shape([(x, top), (x + w, top - 50), (x + w, top + 40), (x, top + 40)], tone)
            elif roof < 0.45:
                sheet.shape([(x, top), (x + w / 2, top - 60), (x + w, top), (x + w, top + 30),
                             (x, top + 30)], tone)
            elif roof < 0.6:
                sheet.line([(x + w / 2, top - 90), (x + w / 2, top)], tone, 7)
                sheet.rect(x + w * 0.25, top - 26, w * 0.5, 40, tone)
            sheet.rect(x, top, w - 6 + layer, 960 - top, tone)
            if not night and layer and sheet.random.random() < 0.4:
                sheet.rect(x, top, w * 0.3, 960 - top, B if layer == 1 else mix(a=1, k=0.5))
            if lit:
                columns = int(w / 30)
                for row in range(int((920 - top) / 44)):
                    for column in range(columns):
                        if sheet.random.random() < lit:
                            sheet.rect(x + 14 + column * (w - 20) / columns, top + 26 + row * 44,
                                       13, 22, light)
            x += w
    if not night:
        for x in (250, 1240):
            sheet.line([(x, 700), (x, 170)], B, 12)
            sheet.line([(x - 90, 190), (x + 280, 190)], B, 10)
            sheet.line([(x - 90, 190), (x, 140), (x + 280, 190)], B, 4)
            sheet.line([(x + 220, 190), (x + 220, 300)], B, 3)


def street(sheet: Sheet) -> None:
    """One figure under a street lamp."""
    sheet.fill(mix(a=1, k=0.88))
    for x, w, top, tone in ((-20, 330, 60, mix(a=1, k=0.62)), (300, 240, 190, mix(a=0.95, k=0.4)),
                            (530, 170, 130, mix(a=1, k=0.55)), (1180, 220, 160, mix(a=1, k=0.5)),
                            (1390, 260, 30, mix(a=1, k=0.66))):
        sheet.rect(x, top, w, 800, tone)
        for row in range(6):
            for column in range(int(w / 80)):
                on = (row * 7 + column * 3 + int(x)) % 11 == 0
                sheet.rect(x + 34 + column * 80, top + 50 + row * 100, 34, 56,
                           mix(b=0.9, c=0.4) if on else mix(a=1, k=0.95))
    cone = [(900, 150), (960, 150), (1330, 790), (530, 790)]
    with sheet.inside(cone):
        sheet.fade(500, 140, 860, 660, mix(b=0.35, c=0.5), mix(b=0.85, c=0.3))
    sheet.rect(-20, 770, 1640, 160, K)
    sheet.oval(930, 806, 420, 62, mix(b=0.85, c=0.3))
    sheet.line([(1160, 790), (1160, 190), (1130, 130), (1060, 116), (930, 124)], K, 17)
    sheet.shape([(880, 150), (900, 112), (960, 112), (980, 150)], K)
    sheet.oval(930, 152, 44, 13, PAPER)
    sheet.shape([(820, 806), (500, 900), (600, 920), (880, 812)], K)
    sheet.shape([(818, 610), (812, 806), (842, 806), (850, 690), (862, 806), (892, 806), (886, 600),
                 (906, 560), (890, 520), (852, 508), (814, 524), (798, 580)], K)
    sheet.disc(852, 478, 30, K)
    sheet.shape([(806, 470), (898, 470), (880, 446), (826, 444)], K)
    sheet.carve(560, 780, 740, 70, mix(b=1, c=0.4, k=0.3), count=26, length=130, thick=6)
    sheet.carve(-20, 850, 1640, 60, mix(a=1, k=0.5), count=30, length=150, thick=6)


def columns(sheet: Sheet, x: float, width: float, top: float, foot: float, count: int, thick: float,
            light: Tone, dark: Tone) -> None:
    """A row of fluted columns, their right side in the shade."""
    for index in range(count):
        cx = x + width * index / (count - 1)
        half = thick / 2
        sheet.shape([(cx - half * 0.86, top), (cx + half * 0.86, top), (cx + half, foot),
                     (cx - half, foot)], light)
        sheet.shape([(cx + half * 0.25, top), (cx + half * 0.86, top), (cx + half, foot),
                     (cx + half * 0.3, foot)], dark)
        for flute in (-0.5, -0.12):
            sheet.line([(cx + half * flute * 0.9, top + 26), (cx + half * flute, foot - 26)], dark,
                       max(2.5, thick * 0.05))
        sheet.rect(cx - half * 1.25, top - 10, thick * 1.25, 26, light)
        sheet.rect(cx - half * 1.25, foot - 20, thick * 1.25, 26, light)


def town_hall(sheet: Sheet) -> None:
    """A town hall with its pediment, clock and flag."""
    sheet.fade(-20, -20, 1640, 820, mix(c=1), mix(c=0.2))
    sheet.rect(-20, 480, 330, 400, mix(a=0.5, c=0.4))
    sheet.rect(1330, 440, 330, 400, mix(a=0.5, c=0.4))
    sheet.rect(290, 360, 1060, 470, PAPER)
    sheet.rect(1090, 360, 260, 470, mix(c=0.5))
    sheet.shape([(260, 366), (330, 250), (1310, 250), (1380, 366)], A)
    sheet.hatch([(260, 366), (330, 250), (1310, 250), (1380, 366)], DEEP, 15, 4, 0)
    sheet.rect(700, 130, 240, 240, PAPER)
    sheet.rect(860, 130, 80, 240, mix(c=0.6))
    sheet.shape([(680, 136), (820, 20), (960, 136)], B)
    sheet.disc(810, 236, 78, K)
    sheet.disc(810, 236, 64, PAPER)
    sheet.line([(810, 236), (810, 188)], K, 8)
    sheet.line([(810, 236), (846, 252)], B, 8)
    sheet.shape([(640, 376), (820, 290), (1000, 376)], PAPER)
    sheet.line([(630, 378), (820, 288), (1010, 378)], K, 10)
    columns(sheet, 670, 300, 400, 800, 4, 46, PAPER, mix(a=0.8))
    for x in (340, 440, 540, 1070, 1170, 1270):
        for y, h in ((430, 120), (620, 130)):
            sheet.rect(x, y, 60, h, K)
            sheet.line([(x + 30, y), (x + 30, y + h)], mix(c=0.6), 4)
            sheet.rect(x - 8, y + h, 76, 10, B)
    sheet.shape([(770, 800), (770, 610), (870, 610), (870, 800)], K)
    for step in range(4):
        sheet.rect(560 - step * 60, 800 + step * 26, 520 + step * 120, 28, mix(c=0.7)
                   if step % 2 else PAPER)
    sheet.rect(-20, 880, 1640, 60, K)
    sheet.line([(440, 366), (440, 70)], K, 9)
    sheet.blob([(440, 80), (540, 70), (610, 110), (700, 90), (690, 190), (600, 206), (530, 170),
                (440, 180)], B)
    sheet.blob([(440, 115), (540, 105), (610, 140), (695, 122), (692, 155), (605, 172), (535, 138),
                (440, 146)], PAPER)
    figure(sheet, 1120, 880, 96, K)
    figure(sheet, 1180, 884, 84, B)


def court(sheet: Sheet) -> None:
    """Pillars and one figure on the steps."""
    sheet.fill(mix(c=0.9))
    sheet.rect(-20, 90, 1640, 610, mix(a=1, k=0.62))
    sheet.hatch([(-20, 90), (1620, 90), (1620, 700), (-20, 700)], K, 20, 6, 90)
    sheet.shape([(760, 700), (760, 330), (840, 290), (920, 330), (920, 700)], B)
    sheet.line([(840, 296), (840, 700)], mix(b=1, k=0.5), 5)
    columns(sheet, -40, 1680, 100, 700, 6, 150, PAPER, mix(a=0.9))
    sheet.rect(-20, -20, 1640, 116, PAPER)
    sheet.rect(-20, 30, 1640, 16, A)
    for index in range(27):
        sheet.rect(index * 62, 62, 30, 30, mix(a=0.9))
    for step in range(6):
        sheet.rect(-20, 698 + step * 38, 1640, 40, PAPER if step % 2 else mix(c=0.75))
        sheet.rect(-20, 730 + step * 38, 1640, 7, mix(a=0.9))
    sheet.shape([(980, 812), (1330, 900), (1420, 920), (1120, 900), (950, 824)], mix(a=1, k=0.4))
    figure(sheet, 960, 816, 190, K)
    sheet.rect(982, 730, 44, 34, B)


def factory(sheet: Sheet) -> None:
    """Saw-tooth roofs and two chimneys."""
    sheet.fade(-20, -20, 1640, 820, mix(a=0.6), mix(c=1, b=0.25))
    sheet.disc(420, 500, 130, B)
    for x, top, lean in ((1010, 190, 0), (1240, 260, 20)):
        for puff in range(7):
            sheet.disc(x - 20 - puff * 74 + lean, top - 30 - puff * 26 + (puff % 2) * 22,
                       44 + puff * 15, mix(a=0.9, k=0.22 if puff % 2 else 0.34))
        sheet.shape([(x - 34, 800), (x - 24, top), (x + 24, top), (x + 34, 800)], K)
        sheet.rect(x - 29, top + 40, 58, 26, PAPER)
        sheet.rect(x - 31, top + 92, 62, 26, PAPER)
    for index in range(6):
        x = 180 + index * 205
        sheet.shape([(x, 800), (x, 560), (x + 205, 430), (x + 205, 800)], K if index % 2 else DEEP)
        sheet.shape([(x + 150, 560), (x + 150, 478), (x + 196, 448), (x + 196, 560)], mix(c=1))
    sheet.rect(140, 590, 1320, 240, K)
    for index in range(12):
        lit = index in (2, 3, 7, 10)
        sheet.rect(190 + index * 104, 640, 66, 84, mix(c=1, b=0.3) if lit else mix(a=0.9, k=0.2))
        for bar in (22, 44):
            sheet.line([(190 + index * 104 + bar, 640), (190 + index * 104 + bar, 724)], K, 4)
    sheet.rect(-20, 800, 1640, 130, mix(a=1, k=0.45))
    sheet.rect(-20, 800, 1640, 12, PAPER)
    sheet.carve(-20, 820, 1640, 80, K, count=50, length=170, thick=7)
    for x, h in ((300, 76), (346, 70), (420, 78)):
        figure(sheet, x, 842, h, mix(c=0.6))


def train(sheet: Sheet) -> None:
    """A train under a glass roof."""
    sheet.fill(mix(c=0.5))
    with sheet.inside([(-20, -20), (1620, -20), (1620, 420), (-20, 420)]):
        sheet.oval(1000, 430, 1000, 430, mix(a=0.55, c=0.3))
        for ring in range(5):
            radius = 1000 - ring * 175
            sheet.oval(1000, 430, radius, radius * 0.44, K)
            sheet.oval(1000, 430, radius - 13, (radius - 13) * 0.44, mix(a=0.55 - ring * 0.09, c=0.3))
        for spoke in range(13):
            turn = math.pi + math.pi * spoke / 12
            sheet.line([(1000 + 300 * math.cos(turn), 430 + 130 * math.sin(turn)),
                        (1000 + 1000 * math.cos(turn), 430 + 440 * math.sin(turn))], K, 6)
        sheet.disc(1000, 400, 120, PAPER)
    sheet.shape([(-20, 420), (980, 420), (500, 930), (-20, 930)], mix(c=1, a=0.1))
    sheet.shape([(980, 420), (1020, 420), (1100, 930), (500, 930)], mix(a=1, k=0.6))
    body = [(1620, 160), (1120, 330), (1010, 372), (1010, 470), (1110, 690), (1620, 860)]
    sheet.shape([(1620, 150), (1110, 330), (1110, 690), (1620, 850)], B)
    sheet.shape([(1620, 250), (1110, 388), (1110, 470), (1620, 440)], K)
    sheet.shape([(1620, 600), (1110, 576), (1110, 606), (1620, 672)], PAPER)
    for x in (1190, 1290, 1420):
        sheet.line([(x, 300), (x, 720)], mix(b=1, k=0.5), 6)
    nose = smooth([(1112, 328), (1010, 350), (890, 450), (846, 590), (868, 680), (960, 706),
                   (1112, 692)], closed=True)
    sheet.shape(nose, PAPER, rough=0)
    sheet.blob([(1090, 372), (1010, 386), (930, 466), (920, 500), (1000, 506), (1096, 486)], K)
    sheet.blob([(852, 606), (980, 620), (1112, 606), (1112, 640), (980, 652), (856, 640)], B)
    sheet.disc(900, 586, 15, mix(c=1))
    sheet.disc(1040, 590, 15, mix(c=1))
    sheet.line([body[2], (1110, 330)], K, 5)
    sheet.shape([(840, 420), (980, 420), (640, 930), (560, 930)], PAPER)
    for x, y, h, tone in ((300, 800, 330, K), (480, 700, 230, B), (570, 620, 170, K),
                          (640, 560, 120, DEEP), (700, 520, 90, K), (120, 650, 200, DEEP)):
        sheet.oval(x - h * 0.3, y, h * 0.4, h * 0.04, mix(a=0.8))
        figure(sheet, x, y, h, tone)
    sheet.box(366, 690, 76, 110, B, 12)
    sheet.line([(404, 690), (404, 640), (370, 640)], K, 7)
    sheet.disc(240, 190, 84, K)
    sheet.disc(240, 190, 68, PAPER)
    sheet.line([(240, 190), (240, 142)], K, 8)
    sheet.line([(240, 190), (274, 208)], B, 8)
    sheet.rect(234, -20, 12, 130, K)


def tram(sheet: Sheet) -> None:
    """A tram passing in front of house fronts."""
    sheet.fill(mix(c=0.9))
    x = -30.0
    for index in range(8):
        w = (250, 200, 230, 190, 260, 200, 240, 210)[index]
        top = (120, 210, 60, 170, 110, 230, 80, 160)[index]
        tone = (mix(c=0.5, b=0.35), PAPER, mix(a=0.7), mix(c=0.6), mix(b=0.6, c=0.4), PAPER,
                mix(a=0.6, c=0.3), mix(b=0.4))[index]
        sheet.rect(x, top, w, 760, tone)
        for row in range(4):
            for column in range(3):
                sheet.rect(x + 26 + column * (w - 30) / 3, top + 46 + row * 118, 36, 66, DEEP)
        x += w
    sheet.line([(-20, 150), (1620, 110)], K, 4)
    sheet.line([(800, 262), (740, 200), (830, 132)], K, 7)
    sheet.rect(-20, 770, 1640, 160, K)
    body = smooth([(200, 770), (196, 560), (216, 400), (290, 296), (420, 266), (900, 262),
                   (1700, 262), (1700, 776)], closed=True)
    with sheet.inside([(150, 240), (1640, 240), (1640, 776), (150, 776)]):
        sheet.shape(body, B, rough=0)
        with sheet.inside(body):
            sheet.rect(-20, 640, 1700, 44, PAPER)
            sheet.rect(-20, 720, 1700, 80, mix(b=1, k=0.6))
            sheet.shape([(196, 580), (214, 400), (300, 320), (400, 330), (400, 580)], K)
            sheet.shape([(236, 560), (260, 420), (330, 352), (300, 560)], mix(a=0.8))
            for wx in (440, 640, 1000, 1200, 1400):
                sheet.box(wx, 340, 176, 220, K, 22)
            for wx, shift in ((480, 0), (700, 20), (1040, 8), (1110, 0), (1270, 30), (1440, 10)):
                sheet.disc(wx + 36, 460 + shift, 34, mix(c=1))
                sheet.blob([(wx - 20, 560), (wx + 4, 506 + shift), (wx + 66, 506 + shift),
                            (wx + 92, 560)], mix(a=1))
            sheet.rect(840, 330, 132, 400, mix(b=1, k=0.45))
            for wx in (850, 912):
                sheet.rect(wx, 350, 52, 360, mix(a=0.8))
    sheet.disc(250, 690, 24, mix(c=1))
    sheet.rect(-20, 792, 1640, 8, mix(c=0.7))
    sheet.rect(-20, 850, 1640, 10, mix(c=0.7))
    sheet.carve(-20, 810, 1640, 90, mix(a=0.9, k=0.3), count=46, length=120, thick=6)


def bicycle(sheet: Sheet) -> None:
    """A bicycle against a large wall."""
    sheet.fill(A)
    sheet.shape([(-20, -20), (980, -20), (660, 760), (-20, 760)], mix(a=1, k=0.18))
    for _ in range(40):
        x, y = sheet.random.uniform(0, 1600), sheet.random.uniform(0, 640)
        sheet.rect(x, y, 58, 20, mix(a=0.75))
    sheet.rect(1180, 90, 260, 400, K)
    sheet.rect(1200, 110, 220, 360, mix(c=0.8))
    sheet.line([(1310, 110), (1310, 470)], K, 12)
    sheet.line([(1200, 280), (1420, 280)], K, 10)
    sheet.rect(1160, 486, 300, 24, PAPER)
    for index in range(7):
        sheet.oval(1190 + index * 40, 470 - (index % 3) * 14, 30, 34, B if index % 2 else K)
    sheet.rect(-20, 750, 1640, 180, mix(c=1))
    sheet.rect(-20, 750, 1640, 18, PAPER)
    wheels = (430, 600), (960, 600)
    for dx, dy, tone in ((46, 40, mix(a=1, k=0.4)), (0, 0, K)):
        for wx, wy in wheels:
            sheet.ring(wx + dx, wy + dy, 190, tone, 17)
            if tone == K:
                sheet.ring(wx, wy, 172, mix(c=0.6), 6)
                for spoke in range(14):
                    end = turned([(wx, wy - 170)], spoke * 360 / 14, (wx, wy))[0]
                    sheet.line([(wx, wy), end], K, 2.5)
                sheet.disc(wx, wy, 17, K)
        frame = tone if tone != K else B
        paths: tuple[list[Point], ...] = (
            [(430, 600), (655, 610), (860, 330), (570, 350), (655, 610)],
            [(430, 600), (570, 350)], [(845, 270), (960, 600)])
        for path in paths:
            sheet.line([(x + dx, y + dy) for x, y in path], frame, 17)
        sheet.line([(570 + dx, 350 + dy), (552 + dx, 296 + dy)], tone, 13)
        sheet.blob([(x + dx, y + dy) for x, y in ((480, 280), (560, 272), (640, 290), (560, 310))],
                   tone)
        sheet.curve([(846 + dx, 276 + dy), (836 + dx, 236 + dy), (900 + dx, 226 + dy),
                     (930 + dx, 262 + dy), (890 + dx, 290 + dy)], tone, 13)
    sheet.disc(655, 610, 40, K)
    sheet.line([(655, 610), (700, 690), (740, 690)], K, 12)
    sheet.shape([(880, 300), (1060, 300), (1040, 420), (900, 420)], mix(c=1))
    sheet.hatch([(880, 300), (1060, 300), (1040, 420), (900, 420)], mix(c=1, k=0.55), 18, 5, 45)
    for x, lean in ((920, -12), (960, 4), (1010, 14)):
        sheet.stroke([(x, 310), (x + lean, 250), (x + lean * 2, 190)], PAPER, 26)


def car(sheet: Sheet) -> None:
    """A car joined to a charging point."""
    sheet.fade(-20, -20, 1640, 760, mix(c=0.9), mix(c=0.3))
    sheet.disc(1130, 300, 190, mix(a=0.7, c=0.4))
    sheet.disc(1010, 400, 120, mix(a=0.7, c=0.4))
    sheet.disc(1230, 420, 110, mix(a=0.85, c=0.3))
    sheet.shape([(1100, 720), (1112, 400), (1146, 400), (1156, 720)], DEEP)
    sheet.ridge(560, 50, mix(a=0.4, c=0.3), waves=3)
    sheet.rect(-20, 720, 1640, 210, K)
    sheet.rect(-20, 706, 1640, 18, PAPER)
    sheet.oval(560, 770, 460, 30, mix(a=1, k=0.9))
    body = smooth([(110, 720), (90, 620), (120, 550), (260, 520), (400, 400), (560, 366), (740, 376),
                   (880, 500), (1010, 540), (1044, 620), (1030, 720), (560, 744)])
    sheet.shape(body, A, rough=0)
    with sheet.inside(body):
        sheet.rect(60, 640, 1010, 120, mix(a=1, k=0.45))
        sheet.stroke([(120, 570), (500, 540), (1030, 590)], PAPER, 12)
    sheet.blob([(330, 516), (430, 420), (540, 398), (550, 516)], K)
    sheet.blob([(580, 516), (576, 398), (720, 404), (820, 516)], K)
    sheet.shape([(380, 506), (450, 436), (480, 436), (420, 506)], mix(c=0.8))
    sheet.shape([(620, 506), (640, 420), (672, 420), (660, 506)], mix(c=0.8))
    sheet.oval(116, 600, 20, 30, mix(c=1))
    sheet.oval(1020, 610, 18, 30, B)
    for x in (320, 820):
        sheet.disc(x, 716, 98, K)
        sheet.disc(x, 716, 56, mix(c=0.6))
        for spoke in range(6):
            end = turned([(x, 664)], spoke * 60, (x, 716))[0]
            sheet.line([(x, 716), end], K, 8)
    sheet.box(1280, 320, 150, 410, PAPER, 26)
    sheet.box(1370, 320, 60, 410, mix(a=0.7), 22)
    sheet.box(1306, 356, 76, 110, K, 10)
    sheet.shape([(1352, 370), (1320, 418), (1342, 418), (1332, 456), (1368, 402), (1346, 402)], B)
    sheet.rect(1262, 724, 186, 24, mix(c=0.9))
    sheet.curve([(1300, 520), (1210, 560), (1200, 800), (1090, 850), (960, 800), (1000, 690),
                 (960, 610)], B, 15)
    sheet.disc(956, 600, 24, K)


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


def stadium(sheet: Sheet) -> None:
    """A stadium seen from above at night."""
    sheet.fill(K)
    centre = 720, 500
    for rx, ry, tone in ((790, 450, mix(a=1, k=0.5)), (740, 410, mix(a=0.9)), (640, 330, DEEP),
                         (620, 315, mix(c=1, a=0.3))):
        sheet.oval(*centre, rx, ry, tone)
    for _ in range(2200):
        turn, far = sheet.random.uniform(0, math.tau), sheet.random.uniform(0.885, 0.985)
        x, y = centre[0] + 740 * far * math.cos(turn), centre[1] + 410 * far * math.sin(turn)
        sheet.disc(x, y, 4.4, (PAPER, B, K, mix(c=1), PAPER)[sheet.random.randrange(5)])
    for turn in range(0, 360, 15):
        x, y = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        sheet.line([(centre[0] + 630 * x, centre[1] + 322 * y),
                    (centre[0] + 742 * x, centre[1] + 412 * y)], K, 8)
    pitch = [(330, 330), (1110, 330), (1250, 680), (190, 680)]
    sheet.shape(pitch, A)
    with sheet.inside(pitch):
        for stripe in range(0, 10, 2):
            far, near = 330 + stripe * 78, 190 + stripe * 106
            sheet.shape([(far, 330), (far + 78, 330), (near + 106, 680), (near, 680)],
                        mix(a=1, k=0.22))
        sheet.line([(720, 330), (720, 680)], PAPER, 6)
        ring = ellipse(720, 490, 110, 62)
        sheet.line([*ring, ring[0]], PAPER, 6)
        sheet.line([(310, 400), (420, 400), (390, 590), (230, 590)], PAPER, 6)
        sheet.line([(1130, 400), (1030, 400), (1056, 590), (1210, 590)], PAPER, 6)
    sheet.line([*pitch, pitch[0]], PAPER, 7)
    for index in range(20):
        x, y = sheet.random.uniform(330, 1110), sheet.random.uniform(370, 650)
        sheet.line([(x, y), (x + 24, y + 16)], mix(a=1, k=0.6), 8)
        sheet.disc(x, y - 9, 9, B if index % 2 else PAPER)
    for x, y in ((1480, 110), (70, 130)):
        sheet.line([(x, y), (x + (30 if x > 800 else -30), 900)], mix(a=0.8, k=0.4), 15)
        sheet.box(x - 84, y - 60, 168, 116, mix(a=1, k=0.5), 12)
        for row in range(3):
            for column in range(4):
                sheet.disc(x - 60 + column * 40, y - 40 + row * 37, 15, PAPER)


def ship(sheet: Sheet) -> None:
    """The high bow of a laden container ship."""
    sheet.fade(-20, -20, 1640, 800, mix(c=0.95), mix(c=0.15))
    sheet.blob([(120, 330), (250, 270), (380, 300), (500, 262), (600, 320), (480, 356), (220, 360)],
               PAPER)
    for x, y, span in ((300, 180, 48), (420, 130, 34), (200, 110, 28)):
        bird(sheet, x, y, span, K)
    sheet.rect(-20, 720, 1640, 210, A)
    sheet.ridge(716, 8, mix(a=0.6), waves=6)
    sheet.rect(-20, 726, 1640, 200, A)
    tones = (B, mix(c=1), mix(a=1), PAPER, mix(a=0.7, b=0.7), DEEP)
    for row in range(5):
        for column in range(9):
            if row == 4 and column in (0, 1, 5):
                continue
            x, y = 740 + column * 112 - row * 4, 300 - row * 62
            sheet.rect(x, y, 107, 58, tones[(row * 5 + column * 2 + row // 2) % 6])
            for rib in range(7):
                sheet.line([(x + 14 + rib * 13, y + 9), (x + 14 + rib * 13, y + 49)],
                           mix(k=0.4, a=0.4), 2.5)
    hull = smooth([(520, 240), (660, 330), (1000, 352), (1700, 352)], closed=False)
    sheet.shape([*hull, (1700, 820), (690, 820), (640, 700), (600, 500)], K)
    side = [(520, 240), (600, 500), (640, 700), (690, 820), (860, 820), (790, 540), (700, 352)]
    sheet.shape(side, mix(a=1, k=0.6))
    sheet.shape([(628, 650), (660, 760), (700, 830), (1700, 830), (1700, 640)], B)
    sheet.line([*hull], PAPER, 9)
    sheet.disc(690, 440, 26, PAPER)
    sheet.line([(690, 440), (700, 520)], PAPER, 12)
    sheet.line([(676, 512), (726, 506)], PAPER, 10)
    for row in range(5):
        sheet.rect(880, 470 + row * 38, 34, 7, PAPER)
    sheet.stroke([(420, 836), (640, 776), (800, 836)], PAPER, 44)
    sheet.stroke([(560, 846), (1000, 806), (1660, 850)], PAPER, 40)
    sheet.carve(-20, 740, 1640, 160, DEEP, count=110, length=190, thick=9)
    sheet.curve([(690, 446), (420, 560), (190, 800)], K, 6)
    sheet.rect(-20, 846, 560, 80, K)
    sheet.box(160, 796, 62, 70, B, 14)
    figure(sheet, 380, 850, 96, K)


def market(sheet: Sheet) -> None:
    """A fruit stall under a striped awning."""
    sheet.fill(mix(c=0.6))
    sheet.rect(-20, 560, 1640, 370, mix(a=0.75))
    sheet.rect(240, 250, 1120, 360, K)
    for index in range(9):
        x, w = 180 + index * 138, 138
        tone = B if index % 2 else PAPER
        sheet.shape([(300 + index * 112, 70), (300 + (index + 1) * 112, 70), (x + w, 290), (x, 290)],
                    tone)
        sheet.disc(x + w / 2, 290, w / 2, tone)
    sheet.line([(250, 320), (250, 880)], K, 15)
    sheet.line([(1360, 320), (1360, 880)], K, 15)
    x = 930
    sheet.blob([(x - 110, 620), (x - 90, 490), (x, 460), (x + 90, 490), (x + 110, 620)], A)
    sheet.disc(x, 410, 58, mix(b=0.5, c=0.5))
    sheet.blob([(x - 62, 410), (x - 60, 350), (x, 330), (x + 62, 352), (x + 62, 404), (x, 372)],
               mix(b=0.7, k=0.5))
    kinds = ((B, 34), (mix(c=1), 30), (mix(a=1, k=0.2), 38), (mix(b=0.7, c=0.8), 27))
    for index in range(4):
        x = 190 + index * 310
        tone, radius = kinds[index]
        for row in range(3):
            for column in range(5 - row):
                sheet.disc(x + 52 + row * 26 + column * 52, 640 - row * 44, radius, tone)
                sheet.disc(x + 42 + row * 26 + column * 52, 630 - row * 44, radius * 0.3,
                           PAPER if index != 2 else mix(a=0.6))
        sheet.shape([(x, 650), (x + 300, 650), (x + 280, 790), (x + 20, 790)], mix(b=0.6, c=0.8))
        for slat in range(3):
            sheet.line([(x + 8, 690 + slat * 40), (x + 292, 690 + slat * 40)], mix(b=0.8, k=0.5), 6)
        sheet.shape([(x + 110, 690), (x + 190, 690), (x + 190, 750), (x + 110, 750)], PAPER)
        sheet.line([(x + 126, 720), (x + 174, 720)], K, 8)
    sheet.rect(-20, 850, 1640, 80, K)
    sheet.rect(180, 790, 1240, 70, mix(a=1, k=0.55))


KINDS = {
    "skyline": skyline, "street": street, "town-hall": town_hall, "court": court, "factory":
    factory, "train": train, "tram": tram, "bicycle": bicycle, "car": car, "fence": fence,
    "stadium": stadium, "ship": ship, "market": market,
}
