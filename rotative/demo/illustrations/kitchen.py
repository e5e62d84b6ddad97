"""What is on the table."""

import math
from collections.abc import Sequence

from rotative.demo.illustrations.motifs import DEEP, leaf
from rotative.demo.illustrations.sheet import (
    PAPER,
    A,
    B,
    C,
    K,
    Point,
    Sheet,
    ellipse,
    mix,
    smooth,
    turned,
)


def loaf(sheet: Sheet) -> None:
    """A scored loaf and a knife on a board."""
    sheet.fill(mix(c=0.85))
    for row in range(9):
        sheet.rect(-20, row * 110, 1640, 50, mix(c=0.55))
    sheet.box(230, 300, 1090, 500, mix(b=0.35, a=0.75), 70)
    sheet.box(220, 270, 1090, 500, A, 70)
    for row in range(7):
        sheet.stroke([(260, 330 + row * 64), (700, 310 + row * 66), (1270, 336 + row * 62)],
                     mix(a=1, k=0.25), 9)
    sheet.disc(1236, 520, 30, mix(c=0.85))
    bread = smooth([(300, 560), (330, 400), (470, 270), (680, 210), (890, 260), (1020, 390),
                    (1050, 550), (960, 650), (680, 690), (400, 650)])
    sheet.shape([(x + 30, y + 44) for x, y in bread], K, rough=0)
    sheet.shape(bread, mix(b=0.85, c=0.7), rough=0)
    with sheet.inside(bread):
        sheet.blob([(280, 600), (500, 600), (760, 610), (1060, 540), (1060, 720), (300, 720)],
                   mix(b=1, k=0.42))
        sheet.blob([(380, 420), (520, 300), (700, 250), (840, 300), (700, 330), (540, 400)],
                   mix(b=0.5, c=1))
        for index in range(4):
            x = 430 + index * 140
            sheet.stroke([(x - 20, 570), (x + 20, 430), (x + 110, 290)], K, 58)
            sheet.stroke([(x - 12, 566), (x + 34, 430), (x + 112, 300)], PAPER, 44)
        for _ in range(90):
            sheet.disc(sheet.random.uniform(330, 1030), sheet.random.uniform(240, 640),
                       sheet.random.uniform(2, 4), PAPER)
    sheet.shape([(1130, 800), (1390, 160), (1420, 150), (1440, 230), (1210, 810)], PAPER)
    sheet.shape([(1170, 806), (1430, 190), (1440, 230), (1210, 810)], mix(c=0.4, k=0.3))
    sheet.line([(1160, 830), (1090, 1000)], K, 72)
    sheet.shape([(1120, 790), (1220, 826), (1206, 860), (1106, 820)], mix(c=1))
    for _ in range(26):
        sheet.disc(sheet.random.gauss(680, 260), sheet.random.uniform(720, 860),
                   sheet.random.uniform(4, 10), mix(b=0.85, c=0.7))


def pot(sheet: Sheet) -> None:
    """A steaming pot and vegetables."""
    sheet.fill(C)
    for x, lean in ((600, -1), (720, 1), (830, -1)):
        sheet.stroke([(x, 380), (x + lean * 60, 280), (x - lean * 50, 170), (x + lean * 70, 40),
                      (x, -60)], PAPER, 60)
    sheet.rect(-20, 680, 1640, 250, mix(a=0.9))
    sheet.rect(-20, 676, 1640, 9, K)
    sheet.oval(730, 818, 420, 34, DEEP)
    for x in (376, 1084):
        sheet.ring(x, 520, 70, K, 30)
    body = smooth([(400, 400), (404, 620), (460, 790), (730, 816), (1000, 790), (1056, 620),
                   (1060, 400)])
    sheet.shape(body, B, rough=0)
    with sheet.inside(body):
        sheet.shape([(860, 380), (1080, 380), (1080, 830), (780, 830), (860, 640)], mix(b=1, k=0.45))
        sheet.stroke([(460, 470), (462, 620), (520, 750)], mix(b=0.5, c=0.8), 34)
    sheet.oval(730, 404, 334, 70, K)
    sheet.oval(730, 404, 306, 54, mix(b=0.75, c=1))
    for x, y, size, tone in ((600, 400, 34, A), (700, 424, 40, PAPER), (820, 396, 36, B),
                             (900, 414, 26, A), (540, 412, 24, B), (760, 384, 24, A)):
        sheet.oval(x, y, size, size * 0.52, tone)
    sheet.line([(880, 400), (1190, 130)], K, 40)
    sheet.line([(880, 400), (1190, 130)], mix(b=0.6, c=0.9), 27)
    for x, y, turn in ((1220, 760, 12), (1300, 810, -6)):
        sheet.shape(turned([(x - 150, y - 6), (x + 60, y - 44), (x + 86, y), (x + 60, y + 40)], turn,
                           (x, y)), mix(b=0.95, c=0.5))
        for mark in range(3):
            sheet.line(turned([(x - 40 + mark * 36, y - 24), (x - 34 + mark * 36, y - 2)], turn,
                              (x, y)), K, 6)
        for lean in (-30, 4, 36):
            sheet.stroke(turned([(x + 76, y), (x + 130, y + lean * 0.7), (x + 200, y + lean * 1.7)],
                                turn, (x, y)), DEEP, 22)
    for x, y, size in ((190, 740, 96), (300, 800, 70)):
        sheet.blob([(x - size, y), (x - size * 0.8, y - size * 0.7), (x, y - size), (x + size * 0.8,
                   y - size * 0.7), (x + size, y), (x + size * 0.6, y + size * 0.6),
                   (x - size * 0.6, y + size * 0.6)], PAPER)
        for line in (-0.5, 0, 0.5):
            sheet.stroke([(x + size * line * 0.3, y - size * 1.2), (x + size * line * 1.3, y),
                          (x + size * line * 0.3, y + size * 0.6)], mix(c=0.9, b=0.2), 7)


def tart(sheet: Sheet) -> None:
    """An apple tart from above, one slice gone."""
    sheet.fill(mix(a=0.75, c=0.4))
    sheet.hatch([(-20, -20), (1620, -20), (1620, 930), (-20, 930)], A, 54, 20, 0)
    centre = 700, 470
    sheet.disc(centre[0] + 34, centre[1] + 40, 410, K)
    sheet.disc(*centre, 412, PAPER)
    sheet.ring(*centre, 396, mix(b=0.6), 7)
    sheet.disc(*centre, 350, mix(b=0.8, c=0.8))
    for index in range(36):
        angle = math.tau * index / 36
        sheet.disc(centre[0] + 336 * math.cos(angle), centre[1] + 336 * math.sin(angle), 29,
                   mix(b=0.7, c=0.9) if index % 2 else mix(b=0.9, c=0.7, k=0.12))
    sheet.disc(*centre, 306, mix(b=0.4, c=1))
    for ring, (radius, count, long) in enumerate(((238, 19, 78), (138, 12, 70), (52, 6, 50))):
        for index in range(count):
            angle = math.tau * index / count + ring * 0.2
            x, y = centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)
            turn = math.degrees(angle) + 62
            sheet.oval(x, y, long, 32, mix(b=0.95, k=0.35), turn)
            sheet.oval(x - 3, y - 5, long * 0.95, 27, mix(c=0.75), turn)
            sheet.oval(x - 5, y - 9, long * 0.66, 13, mix(c=0.35), turn)
    cut = [centre] + [(centre[0] + 376 * math.cos(math.radians(a)),
                       centre[1] + 376 * math.sin(math.radians(a))) for a in range(-58, -13, 4)]
    sheet.shape(cut, PAPER, rough=0)
    sheet.shape([centre, (cut[-1][0], cut[-1][1]), (cut[-1][0] - 20, cut[-1][1] + 34),
                 (centre[0] - 6, centre[1] + 26)], mix(b=1, k=0.5))
    sheet.shape([(1170, 150), (1560, 60), (1566, 90), (1190, 206)], PAPER)
    sheet.line([(1170, 178), (900, 250)], K, 26)
    apple = smooth([(1330, 560), (1250, 540), (1190, 620), (1220, 740), (1330, 790), (1440, 740),
                    (1470, 620), (1410, 540)])
    sheet.shape([(x + 26, y + 34) for x, y in apple], K, rough=0)
    sheet.shape(apple, B, rough=0)
    sheet.stroke([(1240, 610), (1240, 680), (1280, 740)], mix(b=0.5, c=0.6), 24)
    sheet.curve([(1330, 580), (1336, 530), (1366, 490)], K, 12)
    leaf(sheet, 1350, 520, 130, 76, DEEP, mix(a=1))


def fish(sheet: Sheet) -> None:
    """A whole fish on a plate."""
    sheet.fill(C)
    sheet.shape([(-20, -20), (1620, -20), (1620, 260), (-20, 700)], mix(c=0.6))
    sheet.oval(790, 500, 680, 350, mix(a=0.95))
    sheet.oval(780, 470, 680, 350, PAPER)
    sheet.oval(780, 470, 520, 250, mix(c=0.45))
    sheet.oval(784, 478, 510, 240, PAPER)
    body = smooth([(260, 470), (340, 380), (520, 310), (740, 320), (960, 390), (1120, 450),
                   (1260, 330), (1330, 340), (1290, 470), (1340, 600), (1270, 610), (1120, 500),
                   (950, 580), (720, 640), (500, 620), (340, 560)])
    sheet.shape([(x + 20, y + 30) for x, y in body], mix(c=1, a=0.3), rough=0)
    sheet.shape([(560, 330), (660, 240), (840, 280), (860, 360)], DEEP)
    sheet.shape([(620, 630), (700, 700), (800, 690), (800, 620)], DEEP)
    sheet.shape(body, A, rough=0)
    with sheet.inside(body):
        sheet.blob([(240, 470), (500, 470), (800, 500), (1120, 480), (960, 640), (500, 700),
                    (260, 600)], mix(a=0.4, c=0.3))
        for row in range(7):
            for column in range(15):
                x, y = 520 + column * 44 + (row % 2) * 22, 340 + row * 42
                arc = [(x - 18, y - 16), (x + 14, y), (x - 18, y + 16)]
                sheet.curve(arc, K if row < 3 else DEEP, 5)
        sheet.blob([(220, 360), (430, 300), (486, 380), (490, 560), (430, 640), (220, 620)], DEEP)
        for index in range(6):
            sheet.line([(1130, 480), (1340, 350 + index * 50)], K, 5)
    sheet.curve([(452, 350), (492, 470), (446, 590)], K, 9)
    sheet.disc(368, 430, 36, PAPER)
    sheet.disc(368, 430, 19, K)
    sheet.stroke([(262, 490), (310, 510), (350, 500)], PAPER, 9)
    x, y = 1010, 650
    wedge = [(x - 150, y)] + [(x + 150 * math.cos(math.radians(a)), y + 130 *
                               math.sin(math.radians(a))) for a in range(180, 361, 10)]
    sheet.shape(wedge, mix(c=1, b=0.15), rough=0)
    sheet.shape([(x + (px - x) * 0.86, y - 8 + (py - y) * 0.84) for px, py in wedge], PAPER, rough=0)
    for angle in (200, 236, 270, 304, 340):
        a0, a1 = math.radians(angle - 14), math.radians(angle + 14)
        sheet.shape([(x, y - 14), (x + 112 * math.cos(a0), y - 10 + 94 * math.sin(a0)),
                     (x + 112 * math.cos(a1), y - 10 + 94 * math.sin(a1))], mix(c=1))
    for px, py, lean in ((560, 760, -70), (640, 740, -52), (500, 730, -96)):
        leaf(sheet, px, py, 120, lean, DEEP, A)
    for index in range(4):
        sheet.line([(1500 + index * 22, 90), (1500 + index * 22, 330)], K, 10)
    sheet.line([(1500, 330), (1566, 330)], K, 30)
    sheet.line([(1533, 330), (1533, 930)], K, 22)


def cake(sheet: Sheet) -> None:
    """An iced loaf cake with two slices cut."""
    sheet.fill(mix(a=0.9))
    sheet.disc(1190, 240, 170, C)
    sheet.rect(-20, 660, 1640, 270, mix(c=0.45))
    sheet.rect(-20, 656, 1640, 8, K)
    sheet.oval(760, 806, 660, 64, mix(c=0.9, b=0.25))
    sheet.oval(760, 786, 660, 64, PAPER)
    for x, lean, wide in ((640, 0, 620), (400, -40, 90), (250, -90, 90)):
        top = 380 if wide > 100 else 400
        side = [(x, 770), (x + lean * 0.9, top + 40), (x + lean * 0.9 + 40, top),
                (x + lean * 0.9 + wide, top), (x + wide, 770)]
        sheet.shape([(px + 12, py + 8) for px, py in side], K)
        sheet.shape(side, mix(b=0.75, c=0.9) if wide > 100 else mix(b=0.85, c=0.7, k=0.15))
        if wide > 100:
            sheet.shape([(x + 150, top), (x + wide + 20, top - 4), (x + wide + 20, 770), (x + 150, 770)],
                        mix(b=0.8, c=1, k=0.1))
        if wide > 100:
            icing: list[Point] = [(x - 6, top + 60), (x + 30, top - 40), (x + wide - 20, top - 44),
                     (x + wide + 30, top + 40)]
            drips: list[Point] = [(x + wide + 20 - i * 54.0, top + (100 if i % 2 else 40) + (i * 37 % 50))
                     for i in range(12)]
            sheet.blob(icing + drips, PAPER)
            for index in range(15):
                dx = x + 60 + index * 37
                sheet.line([(dx, top - 10 + (index * 29 % 30)), (dx + 22, top + 4 + (index * 29 % 30))],
                           B if index % 2 else A, 10)
        face_x = x + lean * 0.9
        sheet.blob([(x - 130, 770), (face_x - 150, 560), (face_x - 120, top + 20), (face_x - 30, top),
                    (face_x + 36, top + 34), (x + 10, 770)] if wide > 100 else
                   [(x - 120, 770), (face_x - 130, 560), (face_x - 100, top + 20), (face_x - 10, top),
                    (face_x + 50, top + 30), (x + 20, 770)], mix(c=1))
        for _ in range(34):
            sheet.disc(face_x - 40 + sheet.random.uniform(-70, 60) - lean * 0.1,
                       sheet.random.uniform(top + 70, 750), sheet.random.uniform(2, 6),
                       mix(b=0.6, c=1))
    for x, y, size in ((1370, 720, 100), (1490, 770, 70)):
        sheet.blob([(x - size * 1.2, y), (x - size * 0.8, y - size * 0.6), (x, y - size * 0.8),
                    (x + size * 0.8, y - size * 0.6), (x + size * 1.25, y), (x + size * 0.8,
                    y + size * 0.6), (x, y + size * 0.75), (x - size * 0.8, y + size * 0.6)],
                   mix(c=1, b=0.12))
        sheet.stroke([(x - size * 0.7, y - size * 0.1), (x - size * 0.4, y - size * 0.5),
                      (x + size * 0.2, y - size * 0.6)], PAPER, 15)
        sheet.stroke([(x - size * 0.4, y + size * 0.6), (x + size * 0.4, y + size * 0.5),
                      (x + size, y + size * 0.1)], mix(b=0.8, c=1), 20)
    leaf(sheet, 1400, 650, 190, 64, DEEP, A)


def mushrooms(sheet: Sheet) -> None:
    """Three mushrooms among leaves."""
    sheet.fill(mix(c=0.85))
    sheet.disc(980, 330, 330, mix(c=0.35))
    for index in range(17):
        x = index * 100 + sheet.random.uniform(-30, 30) - 20
        leaf(sheet, x, 940, sheet.random.uniform(260, 520), sheet.random.uniform(-26, 26),
             mix(a=0.75, c=0.3), A)
    for x, foot, size, tone, dark in ((1200, 860, 0.72, A, mix(a=1, k=0.5)),
                                      (330, 880, 0.56, mix(b=0.7, c=1), mix(b=0.9, k=0.4)),
                                      (740, 900, 1.18, mix(b=0.8, a=0.6), mix(b=1, k=0.55))):
        def put(points: Sequence[Point], x: float = x, foot: float = foot,
                size: float = size) -> list[Point]:
            return [(x + px * size, foot + py * size) for px, py in points]

        sheet.blob(put([(-130, 0), (-120, -160), (-76, -380), (76, -380), (120, -160),
                        (140, 0), (10, 40)]), PAPER)
        sheet.blob(put([(40, 20), (50, -180), (20, -380), (76, -380), (120, -160), (140, 0)]),
                   mix(c=0.9, k=0.15))
        sheet.oval(*put([(0, -390)])[0], 290 * size, 56 * size, mix(c=1, k=0.35))
        cap = put([(-310, -388), (-270, -520), (-130, -640), (20, -670), (180, -630), (290, -510),
                   (310, -388), (160, -426), (0, -436), (-160, -426)])
        sheet.blob(cap, tone)
        with sheet.inside(smooth(cap)):
            sheet.blob(put([(120, -700), (340, -640), (330, -370), (160, -410), (220, -520)]), dark)
            sheet.stroke(put([(-260, -430), (-200, -540), (-80, -610)]), mix(b=0.4, c=0.9),
                         34 * size)
        sheet.stroke(put([(-90, -330), (0, -280), (90, -330)]), mix(c=0.9, k=0.2), 50 * size)
    for index in range(12):
        x = index * 142 + sheet.random.uniform(-30, 30)
        leaf(sheet, x, 960, sheet.random.uniform(130, 250), sheet.random.uniform(-50, 50), K,
             mix(a=1, k=0.6))


def coffee(sheet: Sheet) -> None:
    """A cup from above and its long shadow."""
    sheet.fill(C)
    sheet.shape([(-20, -20), (1620, -20), (1620, 200), (-20, 560)], mix(c=0.65))
    centre = 700, 440
    sheet.shape([(900, 150), (1800, 720), (1800, 1200), (1000, 1000), (500, 730)], mix(c=1, a=0.55))
    sheet.disc(*centre, 370, PAPER)
    sheet.ring(*centre, 340, A, 17)
    sheet.disc(centre[0] + 22, centre[1] + 26, 262, mix(a=0.7, c=0.5))
    sheet.line([(900, 320), (1100, 200)], K, 76)
    sheet.line([(900, 320), (1100, 200)], B, 54)
    sheet.disc(*centre, 250, K)
    sheet.disc(*centre, 240, B)
    sheet.disc(*centre, 208, K)
    sheet.disc(centre[0] + 6, centre[1] + 8, 196, mix(b=0.9, k=0.7))
    for index in range(4):
        points = [(centre[0] + (34 + index * 38) * math.cos(math.radians(a)) + 8,
                   centre[1] + (34 + index * 38) * math.sin(math.radians(a)) + 8)
                  for a in range(150 + index * 14, 400 - index * 8, 14)]
        sheet.stroke(points, mix(b=0.7, c=0.9), 22)
    sheet.shape([(1080, 720), (1510, 560), (1520, 590), (1096, 750)], PAPER)
    sheet.oval(1050, 744, 76, 44, PAPER, -20)
    sheet.oval(1048, 742, 52, 26, mix(c=0.8, k=0.2), -20)
    sheet.shape([(150, 660), (380, 640), (400, 920), (160, 930)], PAPER)
    for row in range(6):
        sheet.line([(180, 700 + row * 34), (360 - (row % 3) * 34, 688 + row * 34)], K, 8)
    sheet.rect(180, 640, 190, 24, B)


def fruit(sheet: Sheet) -> None:
    """A bowl of pears and oranges beside a bottle."""
    sheet.fill(C)
    sheet.shape([(-20, -20), (700, -20), (240, 660), (-20, 660)], mix(c=0.55))
    sheet.rect(-20, 640, 1640, 290, mix(a=0.95))
    sheet.shape([(1020, 800), (1640, 640), (1640, 760), (1200, 850)], DEEP)
    sheet.oval(640, 836, 420, 34, DEEP)
    bottle = smooth([(1090, 820), (1080, 600), (1090, 450), (1140, 350), (1146, 220), (1146, 130),
                     (1214, 130), (1214, 220), (1220, 350), (1270, 450), (1280, 600), (1270, 820),
                     (1180, 830)])
    sheet.shape(bottle, K, rough=0)
    with sheet.inside(bottle):
        sheet.rect(1070, 520, 240, 190, PAPER)
        sheet.rect(1110, 560, 130, 16, B)
        sheet.rect(1110, 600, 90, 12, K)
        sheet.stroke([(1112, 440), (1100, 500), (1104, 520)], A, 16)
        sheet.rect(1140, 120, 90, 70, B)
    for x, y, radius, tone in ((520, 500, 120, B), (800, 510, 112, mix(b=0.55, c=1)),
                               (660, 540, 110, B)):
        sheet.disc(x, y, radius, tone)
        sheet.disc(x - radius * 0.3, y - radius * 0.3, radius * 0.3, mix(b=0.4, c=0.8))
        sheet.disc(x + radius * 0.1, y - radius * 0.5, 9, K)
    for x, y, turn, tone in ((650, 400, -12, mix(a=0.6, c=0.8)), (400, 520, -46, mix(a=0.75, c=0.5))):
        pear = turned(smooth([(x, y - 210), (x + 46, y - 180), (x + 54, y - 80), (x + 116, y + 30),
                              (x + 70, y + 130), (x - 70, y + 130), (x - 116, y + 30),
                              (x - 54, y - 80), (x - 46, y - 180)]), turn, (x, y))
        sheet.shape(pear, tone, rough=0)
        with sheet.inside(pear):
            sheet.oval(*turned([(x + 96, y + 10)], turn, (x, y))[0], 74, 200, mix(a=1, k=0.25), turn)
        sheet.curve(turned([(x, y - 200), (x + 6, y - 240), (x + 26, y - 270)], turn, (x, y)), K, 12)
    sheet.oval(640, 590, 372, 26, K)
    bowl = [(268, 590), *[(640 - 372 * math.cos(math.radians(a)), 590 + 230 *
                          math.sin(math.radians(a))) for a in range(0, 181, 8)]]
    sheet.shape(bowl, PAPER, rough=0)
    with sheet.inside(ellipse(640, 590, 372, 230)):
        sheet.shape([(760, 592), (1020, 592), (1020, 830), (560, 830), (720, 740)], mix(c=0.9, a=0.2))
        for index in range(13):
            x = 290 + index * 58
            sheet.shape([(x, 620), (x + 29, 680), (x + 58, 620)], B)
    sheet.rect(540, 806, 200, 30, PAPER)
    sheet.oval(880, 850, 96, 90, B)
    sheet.oval(860, 820, 30, 24, mix(b=0.4, c=0.8))


KINDS = {
    "loaf": loaf, "pot": pot, "tart": tart, "fish": fish, "cake": cake, "mushrooms": mushrooms,
    "coffee": coffee, "fruit": fruit,
}
