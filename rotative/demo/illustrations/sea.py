"""The sea, the coast and the ports."""

from collections.abc import Sequence

from rotative.demo.illustrations.motifs import DEEP, bird, boat, figure
from rotative.demo.illustrations.sheet import (
    PAPER,
    A,
    B,
    K,
    Point,
    Sheet,
    Tone,
    between,
    ellipse,
    mix,
    moved,
    smooth,
    turned,
)


def harbour(sheet: Sheet, *, boats: int = 4) -> None:
    """Boats at anchor before a low sun."""
    sheet.fade(-20, -20, 1640, 560, mix(c=0.25), mix(c=1, b=0.22))
    sheet.glow(1010, 330, 205, mix(b=0.85, c=0.3), B)
    with sheet.inside(ellipse(1010, 330, 206, 206)):
        for index in range(5):
            sheet.rect(780, 300 + index * 46, 470, 5 + index * 4, mix(c=1, b=0.2))
    sheet.ridge(455, 50, mix(a=0.45, c=0.4), waves=3)
    sheet.ridge(490, 32, A, waves=4)
    sheet.rect(-20, 520, 1640, 420, mix(a=0.75, c=0.35))
    sheet.fade(-20, 700, 1640, 240, mix(a=0.78, c=0.35), mix(a=1, k=0.55))
    sheet.rect(-20, 517, 1640, 7, K)
    for step in range(15):
        y = 540 + step * 25
        half = 190 - step * 4 + sheet.random.uniform(-50, 50)
        shift = sheet.random.uniform(-30, 30)
        sheet.stroke([(1010 - half + shift, y), (1010 + shift, y + 2), (1010 + half + shift, y)],
                     mix(b=0.9, c=0.6), 11 + step * 0.5)
    sheet.carve(-20, 540, 1640, 360, mix(a=0.3, c=0.2), count=90, length=130, thick=6)
    for index in range(boats - 1):
        boat(sheet, 820 + index * 195 + sheet.random.uniform(-30, 30), 560 + (index % 2) * 26,
             0.36 + 0.05 * (index % 3), flip=index % 2 == 1)
    sheet.oval(610, 786, 320, 22, mix(a=1, k=0.8))
    boat(sheet, 610, 770, 2.05)
    for x, y, span in ((1240, 150, 36), (1330, 110, 26), (1160, 90, 22)):
        bird(sheet, x, y, span, K)


def quay(sheet: Sheet) -> None:
    """Narrow house fronts and their reflection."""
    sheet.fade(-20, -20, 1640, 640, mix(a=0.35), mix(c=0.35))
    fronts = (B, mix(c=1), mix(a=1), PAPER, mix(b=0.55, c=0.6), mix(a=0.6, c=0.5), mix(c=0.7))
    x, index = -40.0, 0
    while x < 1640:
        width = sheet.random.uniform(125, 185)
        top = sheet.random.uniform(120, 280)
        tone = fronts[index % len(fronts)]
        sheet.shape([(x, 590), (x, top), (x + width / 2, top - 62), (x + width, top),
                     (x + width, 590)], tone)
        sheet.shape([(x - 4, top + 6), (x + width / 2, top - 70), (x + width + 4, top + 6),
                     (x + width + 4, top - 8), (x + width / 2, top - 86), (x - 4, top - 8)], K)
        columns = 2 if width < 155 else 3
        for row in range(int((540 - top) / 92)):
            for column in range(columns):
                wx = x + width * (column + 0.5) / columns - 15
                wy = top + 34 + row * 92
                sheet.rect(wx, wy, 30, 52, K if tone != PAPER else mix(a=1, k=0.5))
                sheet.rect(wx - 9, wy, 8, 52, PAPER if tone != PAPER else mix(b=1))
                sheet.rect(wx + 31, wy, 8, 52, PAPER if tone != PAPER else mix(b=1))
        with sheet.inside([(x, 640), (x + width, 640), (x + width, 920), (x, 920)]):
            sheet.fade(x, 640, width, 300, between(tone, A, 0.35), between(tone, DEEP, 0.85))
        x += width
        index += 1
    sheet.rect(-20, 590, 1640, 50, K)
    sheet.rect(-20, 590, 1640, 10, mix(c=1))
    sheet.carve(-20, 650, 1640, 260, mix(a=1, k=0.75), count=170, length=190, thick=8)
    sheet.carve(-20, 660, 1640, 240, mix(c=0.25), count=45, length=150, thick=6)
    boat(sheet, 1080, 730, 1.35, flip=True)


def cranes(sheet: Sheet) -> None:
    """Quay cranes above stacks of containers."""
    sheet.fade(-20, -20, 1640, 800, mix(a=0.85), mix(c=1, b=0.2))
    sheet.glow(1240, 600, 190, PAPER, mix(c=0.4))
    sheet.ridge(690, 14, mix(a=0.9), waves=5)
    for x, scale, tone in ((1130, 0.62, mix(a=1, k=0.25)), (560, 1.0, K)):
        def put(points: Sequence[Point], x: float = x, scale: float = scale) -> list[Point]:
            return moved(points, x, 800, scale)

        for leg in (-150, 90):
            sheet.line(put([(leg, 0), (leg + 22, -430)]), tone, 24 * scale)
            sheet.line(put([(leg + 22, -430), (0, -560)]), tone, 12 * scale)
        sheet.line(put([(-150, -170), (110, -170)]), tone, 16 * scale)
        sheet.line(put([(-130, -20), (100, -170)]), tone, 8 * scale)
        sheet.line(put([(-430, -430), (640, -452)]), tone, 26 * scale)
        sheet.line(put([(0, -425), (-10, -690)]), tone, 18 * scale)
        sheet.line(put([(-10, -690), (560, -455)]), tone, 5 * scale)
        sheet.line(put([(-10, -690), (300, -448)]), tone, 5 * scale)
        sheet.line(put([(-10, -690), (-400, -435)]), tone, 5 * scale)
        sheet.shape(put([(-430, -430), (-430, -370), (-300, -370), (-300, -430)]), tone)
        sheet.shape(put([(360, -445), (360, -400), (420, -400), (420, -446)]), tone)
        for cable in (368, 412):
            sheet.line(put([(cable, -400), (cable, -262)]), tone, 3 * scale)
        sheet.shape(put([(310, -262), (470, -262), (470, -196), (310, -196)]), B)
        sheet.hatch(put([(310, -262), (470, -262), (470, -196), (310, -196)]), mix(b=1, k=0.5),
                    11 * scale, 3 * scale, 90)
    tones = (B, mix(c=1), mix(a=1), PAPER, mix(a=0.6, b=0.7), mix(a=1, k=0.5))
    for row in range(3):
        for column in range(13):
            if (row == 2 and column % 5 in (1, 2)) or (row == 1 and column in (4, 5, 11)):
                continue
            x, y = -60 + column * 134 + row * 14, 776 - row * 64
            sheet.rect(x, y, 129, 60, tones[(column * 3 + row * 2) % len(tones)])
            for rib in range(9):
                sheet.line([(x + 12 + rib * 13, y + 9), (x + 12 + rib * 13, y + 51)],
                           mix(k=0.45, a=0.4), 2.5)
    sheet.rect(-20, 836, 1640, 90, K)


def lighthouse(sheet: Sheet) -> None:
    """A striped lighthouse whose beam crosses the storm."""
    sheet.fade(-20, -20, 1640, 760, mix(a=1, k=0.72), mix(a=0.8, c=0.2))
    for row in range(9):
        sheet.stroke([(-60 + row * 40, 70 + row * 52), (500, 40 + row * 55),
                      (1000, 90 + row * 50), (1700, 30 + row * 58)], mix(a=1, k=0.78), 34)
    sheet.shape([(1085, 216), (-40, -30), (-40, 330)], mix(c=0.55))
    sheet.shape([(1085, 216), (-40, 70), (-40, 210)], PAPER)
    sheet.shape([(1085, 216), (1640, 120), (1640, 330)], mix(c=0.6, a=0.3))
    sheet.shape([(1030, 720), (1052, 280), (1118, 280), (1142, 720)], PAPER)
    for top, low in ((360, 440), (520, 600)):
        grow = 22 / 440
        sheet.shape([(1052 - (top - 280) * grow, top), (1118 + (top - 280) * grow, top),
                     (1118 + (low - 280) * grow, low), (1052 - (low - 280) * grow, low)], B)
    with sheet.inside([(1085, 280), (1118, 280), (1142, 720), (1085, 720)]):
        sheet.hatch([(1088, 280), (1118, 280), (1142, 720), (1096, 720)], K, 10, 3.4, 24)
    sheet.rect(1034, 266, 102, 16, K)
    sheet.rect(1056, 180, 58, 86, mix(c=0.3))
    for x in (1056, 1084, 1112):
        sheet.line([(x, 182), (x, 266)], K, 5)
    sheet.shape([(1044, 184), (1085, 132), (1126, 184)], B)
    sheet.line([(1085, 134), (1085, 98)], K, 6)
    sheet.blob([(850, 780), (930, 690), (1010, 700), (1090, 672), (1180, 706), (1260, 700),
                (1370, 800), (1360, 960), (800, 960)], K)
    sheet.carve(900, 700, 400, 120, mix(a=0.7, k=0.3), count=40, length=60, thick=6, angle=30)
    for y, height, tone, lift in ((760, 70, A, 1.0), (815, 84, mix(a=1, k=0.45), 1.3),
                                  (872, 80, K, 1.7)):
        breakers(sheet, y, height, tone, lift)


def breakers(sheet: Sheet, y: float, height: float, tone: Tone, size: float) -> None:
    """A row of hooked waves around height y, filled down to the lower edge."""
    points: list[Point] = []
    x = -120.0 - sheet.random.uniform(0, 120)
    while x < 1760:
        step = 250 * size * sheet.random.uniform(0.85, 1.15)
        points += [(x, y + height * 0.35), (x + step * 0.45, y), (x + step * 0.7, y - height * 0.75),
                   (x + step * 0.93, y - height), (x + step * 1.02, y - height * 0.5),
                   (x + step * 0.96, y - height * 0.1)]
        x += step
    line = smooth(points, closed=False)
    sheet.shape([*line, (1800, 960), (-140, 960)], tone, rough=0)
    sheet.line(line, PAPER, 5 * size)
    sheet.line([(px - 6, py + 24 * size) for px, py in line], mix(c=0.8), 2.5 * size)


def waves(sheet: Sheet) -> None:
    """One enormous wave over a small sea wall."""
    sheet.fade(-20, -20, 1640, 940, mix(c=0.75, b=0.12), mix(c=0.2))
    sheet.glow(1250, 250, 92, B, mix(b=0.9))
    body = smooth([(-200, 960), (-160, 420), (40, 180), (330, 60), (640, 96), (830, 240),
                   (858, 372), (806, 440), (770, 380), (690, 330), (600, 372), (560, 500),
                   (600, 650), (760, 770), (1040, 830), (1700, 850), (1720, 980)])
    sheet.shape(body, DEEP, rough=0)
    with sheet.inside(body):
        for index in range(15):
            k = index / 15
            sheet.stroke([(-140 + k * 300, 990), (-110 + k * 340, 520 - k * 60),
                          (120 + k * 330, 250 + k * 40), (420 + k * 240, 170 + k * 70),
                          (700 + k * 70, 280 + k * 60)], A if index % 3 else mix(c=0.5), 30 - k * 12)
        sheet.carve(500, 780, 1200, 130, mix(c=0.4), count=60, length=150, thick=7)
    for x, y, radius in ((330, 58, 44), (420, 46, 54), (520, 54, 60), (620, 84, 66), (720, 132, 64),
                         (800, 208, 60), (850, 290, 52), (858, 372, 44), (820, 438, 34),
                         (760, 398, 26), (250, 84, 34)):
        sheet.disc(x, y, radius, PAPER)
        sheet.disc(x - radius * 0.25, y + radius * 0.35, radius * 0.55, mix(c=0.75))
        sheet.disc(x + radius * 0.1, y + radius * 0.05, radius * 0.6, PAPER)
    for _ in range(70):
        left, top = sheet.random.gauss(860, 130), sheet.random.gauss(330, 150)
        sheet.disc(left, top, sheet.random.uniform(2, 9), PAPER if top < 700 else A)
    sheet.shape([(1080, 960), (1100, 742), (1640, 728), (1640, 960)], K)
    sheet.carve(1110, 752, 500, 140, mix(a=0.8, k=0.4), count=40, length=70, thick=5)
    sheet.line([(1100, 740), (1640, 726)], mix(c=1), 8)
    sheet.rect(1290, 640, 22, 96, B)
    sheet.shape([(1280, 640), (1301, 612), (1322, 640)], K)
    figure(sheet, 1215, 738, 50, K)


def island(sheet: Sheet) -> None:
    """A low island with white houses."""
    sheet.fade(-20, -20, 1640, 500, mix(c=1), mix(c=0.1))
    sheet.blob([(180, 170), (320, 110), (470, 140), (620, 100), (740, 160), (660, 200), (420, 210),
                (250, 205)], PAPER)
    sheet.ridge(470, 18, mix(a=0.4), waves=3)
    sheet.rect(-20, 486, 1640, 440, A)
    sheet.fade(-20, 640, 1640, 300, A, DEEP)
    land = smooth([(330, 560), (430, 470), (600, 420), (760, 300), (900, 262), (1060, 330),
                   (1200, 430), (1400, 480), (1520, 560), (1100, 586), (650, 588)])
    sheet.shape(land, K, rough=0)
    with sheet.inside(land):
        sheet.blob([(380, 560), (620, 440), (780, 330), (880, 290), (960, 360), (900, 470),
                    (700, 560)], mix(a=1, k=0.35))
        sheet.carve(500, 320, 900, 220, mix(a=0.8, c=0.4), count=90, length=46, thick=6, angle=-30)
    for x, y, size in ((700, 500, 1.0), (770, 476, 1.25), (856, 500, 1.1), (930, 470, 0.9),
                       (1000, 500, 1.2), (1090, 506, 0.9), (830, 436, 0.8)):
        sheet.shape(moved([(-26, 26), (-26, -14), (26, -14), (26, 26)], x, y, size), PAPER)
        sheet.shape(moved([(-32, -10), (-20, -38), (20, -38), (32, -10)], x, y, size), B)
        sheet.shape(moved([(-6, 26), (-6, 2), (6, 2), (6, 26)], x, y, size), K)
    sheet.rect(1196, 330, 22, 112, PAPER)
    sheet.shape([(1188, 332), (1207, 304), (1226, 332)], B)
    sheet.blob([(300, 572), (600, 556), (1000, 562), (1540, 556), (1400, 594), (700, 604)],
               mix(c=0.6))
    sheet.carve(-20, 600, 1640, 300, mix(c=0.7), count=120, length=170, thick=8)
    sheet.carve(420, 590, 1000, 90, K, count=60, length=150, thick=9)
    boat(sheet, 330, 740, 0.9)
    for x, y, span in ((1180, 150, 40), (1290, 200, 28), (1080, 210, 22)):
        bird(sheet, x, y, span, K)


def sails(sheet: Sheet) -> None:
    """Racing sails heeling in the wind."""
    sheet.fade(-20, -20, 1640, 640, mix(c=1), mix(c=0.15))
    sheet.rect(-20, 610, 1640, 320, A)
    sheet.rect(-20, 604, 1640, 8, K)
    for x, y, size, main, jib in ((1330, 640, 0.42, PAPER, mix(a=0.6)), (180, 650, 0.5, B, PAPER),
                                  (1060, 700, 0.98, mix(a=1, k=0.5), mix(c=0.6)),
                                  (640, 790, 1.42, PAPER, B)):
        def put(points: Sequence[Point], x: float = x, y: float = y, size: float = size) -> list[Point]:
            return turned(moved(points, x, y, size), 9, (x, y))

        sheet.blob(put([(6, -490), (60, -300), (92, -60), (80, -36), (8, -44)]), main)
        sheet.hatch(put([(8, -440), (40, -300), (50, -50), (8, -50)]), mix(a=0.9, k=0.2),
                    16 * size, 3 * size, 96)
        sheet.blob(put([(-6, -430), (-50, -250), (-128, -52), (-60, -60), (-8, -52)]), jib)
        sheet.line(put([(0, -500), (0, -30)]), K, 6 * size)
        sheet.blob(put([(-150, -34), (0, -28), (130, -36), (110, -4), (0, 12), (-110, 0)]), K)
        sheet.line(put([(-140, -26), (122, -28)]), B, 5 * size)
        sheet.stroke([(x - 190 * size, y + 12), (x, y + 26 * size), (x + 220 * size, y + 6)],
                     PAPER, 20 * size)
    for row in range(13):
        y = 640 + row * 22
        sheet.carve(-20, y, 1640, 12, DEEP if row % 2 else mix(c=0.8), count=12, length=120 + row * 9,
                    thick=5 + row * 0.5, angle=-3)


KINDS = {
    "harbour": harbour, "quay": quay, "cranes": cranes, "lighthouse": lighthouse, "waves":
    waves, "island": island, "sails": sails,
}
