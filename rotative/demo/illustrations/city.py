"""Towns: their streets, their buildings, their market."""

import math

from rotative.demo.illustrations.motifs import DEEP, figure
from rotative.demo.illustrations.sheet import PAPER, A, B, K, Sheet, Tone, ellipse, mix


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
    factory, "stadium": stadium, "market": market,
}
