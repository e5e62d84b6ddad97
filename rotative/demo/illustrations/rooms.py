"""Rooms and what happens in them."""

import math

from rotative.demo.illustrations.motifs import DEEP, figure
from rotative.demo.illustrations.sheet import (
    PAPER,
    A,
    B,
    K,
    Point,
    Sheet,
    Tone,
    mix,
)


def hemicycle(sheet: Sheet) -> None:
    """The rows of a chamber seen from above."""
    sheet.fill(mix(c=0.9))
    centre = 700, 890
    sheet.disc(*centre, 870, mix(b=1, k=0.45))
    sheet.disc(*centre, 820, B)
    for row in range(9):
        radius = 255 + row * 66
        sheet.ring(*centre, radius + 30, mix(b=1, k=0.42), 6)
        count = int(radius * math.pi / 54)
        for seat in range(count):
            turn = math.pi + math.pi * (seat + 0.5) / count
            if abs(turn - 1.5 * math.pi + 0.45) < 0.045 or abs(turn - 1.5 * math.pi - 0.4) < 0.045:
                continue
            x, y = centre[0] + radius * math.cos(turn), centre[1] + radius * math.sin(turn)
            raised = (row * 13 + seat * 5) % 17 == 0
            tone = PAPER if raised else mix(c=1) if seat > count * 0.62 else K
            if seat < count * 0.3:
                tone = PAPER if raised else mix(a=1)
            sheet.oval(x, y, 21, 15, tone, math.degrees(turn) + 90)
    sheet.disc(*centre, 210, mix(c=1))
    sheet.disc(*centre, 150, PAPER)
    sheet.rect(640, 820, 120, 60, K)
    for aisle in (-0.45, 0.4):
        turn = 1.5 * math.pi + aisle
        path = [(centre[0] + r * math.cos(turn), centre[1] + r * math.sin(turn))
                for r in (225, 845)]
        sheet.line(path, mix(c=0.8), 15)
    figure(sheet, 700, 815, 84, K)


def assembly(sheet: Sheet) -> None:
    """A tiny speaker before rows of backs."""
    sheet.fade(-20, -20, 1640, 500, mix(a=0.9), mix(a=0.35, c=0.4))
    for index in range(19):
        x = -60 + index * 96
        sheet.line([(x, -20), (800 + (x - 800) * 0.55, 470)], mix(a=1, k=0.25), 9)
    sheet.disc(640, 210, 140, mix(c=0.7))
    for turn in (0.3, 0.62, 1):
        sheet.ring(640, 210, 112 * turn, mix(a=1, k=0.3), 6)
    sheet.oval(640, 210, 48, 112, mix(a=1, k=0.3))
    sheet.oval(640, 210, 41, 105, mix(c=0.7))
    sheet.line([(530, 210), (750, 210)], mix(a=1, k=0.3), 6)
    sheet.rect(-20, 452, 1640, 480, mix(a=1, k=0.35))
    sheet.shape([(380, 470), (900, 470), (980, 540), (300, 540)], mix(c=1))
    figure(sheet, 640, 474, 118, K)
    sheet.shape([(592, 480), (600, 416), (680, 416), (688, 480)], B)
    for row in range(4):
        y, size = 596 + row * 92, 1 + row * 0.42
        gap = 104 * size
        count = int(1700 / gap) + 2
        sheet.rect(-20, y + 30 * size, 1640, 70 * size, mix(c=0.75) if row % 2 else PAPER)
        sheet.rect(-20, y + 24 * size, 1640, 9 * size, K)
        for seat in range(count):
            left = -40 + seat * gap + (row % 2) * gap / 2
            tone = (K, K, B, mix(a=1, k=0.7), K, mix(a=1, k=0.6), K)[(seat * 3 + row) % 7]
            sheet.blob([(left - 34 * size, y + 52 * size), (left - 30 * size, y + 4 * size), (left, y - 12 * size),
                        (left + 30 * size, y + 4 * size), (left + 34 * size, y + 52 * size)], tone)
            sheet.disc(left, y - 28 * size, 18 * size, K if tone != K else mix(a=1, k=0.85))


def museum(sheet: Sheet) -> None:
    """A lone visitor before a large painting."""
    sheet.fade(-20, -20, 1640, 760, mix(c=0.55), mix(c=0.9))
    sheet.shape([(-20, 740), (1620, 740), (1620, 930), (-20, 930)], mix(a=0.9))
    for index in range(-9, 16):
        sheet.line([(700 + index * 110, 740), (600 + index * 260, 930)], mix(a=1, k=0.4), 5)
    sheet.rect(330, 90, 900, 560, K)
    frame = [(352, 112), (1208, 112), (1208, 628), (352, 628)]
    with sheet.inside(frame):
        sheet.fill(PAPER)
        sheet.disc(930, 300, 190, B)
        sheet.shape([(352, 420), (700, 200), (1000, 640), (352, 640)], A)
        sheet.blob([(600, 640), (640, 420), (820, 380), (1010, 470), (1100, 640)], K)
        sheet.hatch([(352, 112), (640, 112), (352, 400)], mix(b=0.9), 22, 8, 45)
        sheet.stroke([(420, 560), (640, 330), (900, 420), (1180, 160)], mix(c=1), 44)
    sheet.rect(1380, 250, 260, 330, K)
    sheet.rect(1398, 268, 240, 294, mix(a=0.6))
    sheet.disc(1500, 420, 80, PAPER)
    sheet.oval(560, 876, 130, 18, mix(a=1, k=0.6))
    sheet.blob([(500, 640), (520, 560), (570, 540), (622, 560), (642, 640), (660, 780), (480, 780)], B)
    sheet.line([(546, 776), (542, 868)], K, 22)
    sheet.line([(598, 776), (602, 868)], K, 22)
    sheet.disc(571, 492, 46, K)
    sheet.disc(571, 438, 22, K)
    sheet.line([(640, 600), (676, 690), (620, 700)], B, 26)


def cinema(sheet: Sheet) -> None:
    """Seats and two spectators before a white screen."""
    sheet.fill(K)
    sheet.shape([(-20, -20), (360, 90), (360, 520), (-20, 700)], mix(b=1, k=0.72))
    sheet.hatch([(-20, -20), (360, 90), (360, 520), (-20, 700)], K, 40, 16, 90)
    sheet.shape([(1620, -20), (1340, 90), (1340, 520), (1620, 700)], mix(b=1, k=0.72))
    sheet.hatch([(1620, -20), (1340, 90), (1340, 520), (1620, 700)], K, 40, 16, 90)
    sheet.fade(380, 80, 940, 450, PAPER, mix(c=0.35))
    sheet.shape([(380, 530), (1320, 530), (1500, 700), (200, 700)], mix(b=1, k=0.5))
    for row in range(4):
        y, size = 560 + row * 96, 0.75 + row * 0.24
        gap = 150 * size
        count = int(1900 / gap)
        for seat in range(count):
            x = 800 + (seat - count / 2 + 0.5 * (row % 2)) * gap
            if row == 2 and 610 < x < 1000:
                sheet.disc(x + 4, y - 58 * size, 44 * size, K)
                sheet.blob([(x - 62 * size, y + 50), (x - 50 * size, y - 8), (x, y - 26 * size),
                            (x + 54 * size, y - 8), (x + 66 * size, y + 50)], K)
            sheet.box(x - 62 * size, y, 124 * size, 200, B if row % 2 else mix(b=1, k=0.18),
                      44 * size)
            sheet.stroke([(x - 40 * size, y + 14 * size), (x, y + 6 * size),
                          (x + 40 * size, y + 14 * size)], mix(b=0.6, c=0.6), 9 * size)
            sheet.box(x + 56 * size, y + 66 * size, 38 * size, 120, K, 12 * size)


def classroom(sheet: Sheet) -> None:
    """A blackboard and empty desks."""
    sheet.fill(mix(c=0.75))
    sheet.rect(-20, 640, 1640, 290, mix(b=0.3, c=0.9))
    sheet.shape([(1330, -20), (1620, -20), (1620, 560), (1330, 470)], PAPER)
    sheet.line([(1475, -20), (1475, 516)], A, 14)
    sheet.line([(1330, 210), (1620, 230)], A, 14)
    sheet.shape([(1330, 640), (1620, 640), (1200, 930), (640, 930)], mix(c=0.35))
    sheet.rect(210, 70, 1030, 430, mix(b=0.9, k=0.2))
    sheet.rect(234, 94, 982, 382, K)
    sheet.carve(240, 100, 960, 360, mix(a=0.7, k=0.7), count=60, length=300, thick=16, angle=-8)
    for row, words in enumerate(((90, 60, 130), (140, 100), (70, 120, 90, 60))):
        x = 300.0
        for word in words:
            points = [(x + t * 12, 186 + row * 92 + (11 if t % 2 else -11)) for t in range(word // 12)]
            sheet.curve(points, PAPER, 7)
            x += word + 40
    sheet.ring(1060, 270, 88, PAPER, 7)
    sheet.line([(1060, 270), (1060, 182)], PAPER, 7)
    sheet.line([(1060, 270), (1136, 314)], PAPER, 7)
    sheet.rect(250, 476, 300, 16, mix(c=0.4))
    for row in range(3):
        y, size = 590 + row * 116, 0.8 + row * 0.34
        for column in range(4):
            x = 720 + (column - 1.62) * 390 * size
            sheet.oval(x + 20, y + 106 * size, 150 * size, 14 * size, mix(a=0.7, c=0.6, b=0.2))
            for leg in (-120, 112):
                sheet.line([(x + leg * size, y), (x + leg * size * 1.06, y + 108 * size)], K, 9 * size)
            sheet.shape([(x - 150 * size, y), (x - 126 * size, y - 34 * size), (x + 126 * size,
                        y - 34 * size), (x + 150 * size, y)], mix(c=0.7, b=0.45))
            sheet.rect(x - 150 * size, y, 300 * size, 17 * size, mix(b=0.95, k=0.3))
            if (row, column) in ((1, 1), (2, 2), (0, 0)):
                sheet.shape([(x - 60 * size, y - 8 * size), (x - 44 * size, y - 26 * size),
                             (x + 26 * size, y - 26 * size), (x + 20 * size, y - 8 * size)], PAPER)
    sheet.disc(1100, 566, 24, B)


def corridor(sheet: Sheet) -> None:
    """A hospital corridor in perspective."""
    sheet.fill(mix(c=0.7))
    far = [(760, 300), (960, 300), (960, 500), (760, 500)]
    near = [(-200, -140), (1800, -140), (1800, 960), (-200, 960)]
    tones = (PAPER, mix(a=0.6), mix(a=1, k=0.25), mix(c=1))
    for index, tone in enumerate(tones):
        nxt = (index + 1) % 4
        sheet.shape([far[index], far[nxt], near[nxt], near[index]], tone)

    def at(index: int, share: float) -> Point:
        (x0, y0), (x1, y1) = far[index], near[index]
        return x0 + (x1 - x0) * share, y0 + (y1 - y0) * share

    for share in (0.06, 0.2, 0.46):
        (x0, y0), (x1, _) = at(0, share), at(1, share)
        (x2, y2), (x3, _) = at(0, share * 1.5), at(1, share * 1.5)
        mid, w, w2 = (x0 + x1) / 2, (x1 - x0) * 0.12, (x3 - x2) * 0.12
        sheet.shape([(mid - w, y0), (mid + w, y0), (mid + w2, y2), (mid - w2, y2)], mix(c=0.5))
    for side, (top, foot) in ((0, (0, 3)), (1, (1, 2))):
        for start, end in ((0.05, 0.12), (0.2, 0.34), (0.52, 0.82)):
            (xa, ya), (xb, yb) = at(top, start), at(top, end)
            (_, fa), (_, fb) = at(foot, start), at(foot, end)
            door = [(xa, ya + (fa - ya) * 0.28), (xb, yb + (fb - yb) * 0.28), (xb, fb), (xa, fa)]
            sheet.shape(door, B if (side, start) == (1, 0.2) else DEEP)
        (xa, ya), (xb, yb) = at(top, 0), at(top, 1)
        (_, fa), (_, fb) = at(foot, 0), at(foot, 1)
        rail = [(xa, ya + (fa - ya) * 0.66), (xb, yb + (fb - yb) * 0.66)]
        sheet.line(rail, PAPER if side else K, 11)
    sheet.rect(760, 300, 200, 200, PAPER)
    sheet.rect(796, 340, 60, 160, mix(a=0.8))
    sheet.rect(864, 340, 60, 160, mix(a=0.8))
    for index in range(6):
        share = 0.05 + index * index * 0.035
        (x0, y0), (x1, _) = at(3, share), at(2, share)
        sheet.line([(x0, y0), (x1, y0)], mix(c=1, a=0.35), 3 + index)
    sheet.oval(500, 846, 260, 20, mix(a=0.9))
    sheet.rect(250, 640, 480, 40, PAPER)
    sheet.box(262, 606, 130, 46, mix(c=0.4, b=0.3), 20)
    sheet.rect(250, 676, 480, 16, K)
    for x in (300, 680):
        sheet.line([(x, 690), (x, 820)], K, 12)
        sheet.disc(x, 834, 21, K)
    sheet.line([(300, 780), (680, 700)], K, 8)
    sheet.line([(250, 640), (234, 560), (250, 540)], K, 10)
    x = 940
    sheet.shape([(x - 54, 720), (x - 46, 470), (x + 46, 470), (x + 62, 720)], PAPER)
    sheet.shape([(x + 8, 720), (x + 10, 470), (x + 46, 470), (x + 62, 720)], mix(c=0.8))
    sheet.line([(x - 22, 716), (x - 26, 800)], K, 27)
    sheet.line([(x + 24, 716), (x + 34, 800)], K, 27)
    sheet.disc(x, 424, 43, mix(b=0.45, c=0.4))
    sheet.blob([(x - 46, 424), (x - 42, 376), (x, 362), (x + 44, 380), (x + 46, 430), (x + 20, 396)], K)
    sheet.line([(x - 44, 490), (x - 72, 590), (x - 10, 620)], PAPER, 28)
    sheet.rect(x - 40, 580, 66, 84, B)


def servers(sheet: Sheet) -> None:
    """Racks in perspective, dotted with lights."""
    sheet.fill(K)
    centre = 700, 400
    sheet.shape([(660, 470), (740, 470), (1700, 960), (-400, 960)], mix(a=1, k=0.4))
    for index in range(5):
        y = 480 + index * index * 26
        sheet.line([(-20, y), (1620, y)], mix(a=0.8, k=0.2), 3 + index)
    sheet.shape([(652, 350), (748, 350), (748, 470), (652, 470)], mix(b=0.7, c=0.6))
    figure(sheet, 700, 474, 96, K)
    for side in (-1, 1):
        edges = [48, 92, 160, 270, 450, 760, 1260]
        for index in range(6):
            x0, x1 = centre[0] + side * edges[index], centre[0] + side * (edges[index + 1] - 6)
            up0, up1 = edges[index] * 0.72, edges[index + 1] * 0.72
            low0, low1 = edges[index] * 1.5 * 0.36 + 50, edges[index + 1] * 1.5 * 0.36 + 50
            sheet.shape([(x0, centre[1] - up0), (x1, centre[1] - up1), (x1, centre[1] + low1),
                         (x0, centre[1] + low0)], mix(a=1, k=0.25 if index % 2 else 0.5))
            rows = 13
            for row in range(rows):
                share = (row + 0.5) / rows
                ya = centre[1] - up0 + (up0 + low0) * share
                yb = centre[1] - up1 + (up1 + low1) * share
                sheet.line([(x0, ya), (x1, yb)], K, 1 + index * 1.5)
                for lamp in range(5):
                    if sheet.random.random() < 0.42:
                        k = 0.12 + lamp * 0.17
                        tone = (B, mix(c=0.7), PAPER)[sheet.random.randrange(3)]
                        sheet.disc(x0 + (x1 - x0) * k, ya + (yb - ya) * k + 9 * (index + 1) * 0.5,
                                   1.6 + index * 1.35, tone)


def concert(sheet: Sheet) -> None:
    """A singer in the spotlights, hands raised in front."""
    sheet.fade(-20, -20, 1640, 940, mix(a=1, k=0.85), mix(a=0.9, k=0.2))
    beams: tuple[tuple[float, float, float, Tone], ...] = (
        (120, 560, 330, mix(a=0.8, b=0.3)), (1500, 700, 300, mix(a=0.8, b=0.35)),
        (420, 900, 260, mix(b=0.6, c=0.4)), (1130, 480, 280, mix(b=0.5, c=0.6)),
        (800, 800, 300, mix(c=0.5)))
    for x, foot, wide, tone in beams:
        sheet.shape([(x - 12, -20), (x + 12, -20), (foot + wide / 2, 760), (foot - wide / 2, 760)],
                    tone)
        sheet.shape([(x - 52, -20), (x + 52, -20), (x + 34, 44), (x - 34, 44)], K)
    sheet.rect(-20, 730, 1640, 200, K)
    sheet.oval(800, 730, 300, 32, mix(c=0.5))
    x = 800
    sheet.line([(x - 20, 520), (x - 76, 620), (x - 92, 734)], K, 46)
    sheet.line([(x + 20, 520), (x + 66, 620), (x + 82, 734)], K, 46)
    sheet.shape([(x - 72, 320), (x + 62, 306), (x + 54, 540), (x - 56, 540)], B)
    sheet.line([(x - 58, 340), (x - 170, 260), (x - 230, 110)], B, 38)
    sheet.line([(x + 50, 330), (x + 110, 400), (x + 60, 306)], B, 34)
    sheet.disc(x - 236, 92, 24, K)
    sheet.blob([(x - 46, 290), (x - 70, 200), (x - 10, 150), (x + 60, 180), (x + 52, 290)], K)
    sheet.blob([(x - 6, 286), (x - 12, 220), (x + 30, 200), (x + 52, 236), (x + 40, 290)],
               mix(b=0.4, c=0.7))
    sheet.line([(x + 56, 296), (x + 84, 268)], K, 14)
    sheet.disc(x + 58, 288, 17, mix(a=1, k=0.6))
    for index in range(16):
        hx = index * 108 - 20 + sheet.random.uniform(-20, 20)
        top = sheet.random.uniform(640, 760)
        sheet.disc(hx + 50, 860, 58, K)
        lean = sheet.random.uniform(-26, 26)
        sheet.line([(hx, 930), (hx + lean, top + 60)], K, 34)
        sheet.disc(hx + lean, top + 50, 25, K)
        for finger in range(4):
            fx = hx + lean - 21 + finger * 14
            sheet.line([(fx, top + 50), (fx + (finger - 1.5) * 7, top - 4 + abs(finger - 1.5) * 9)], K,
                       11)


KINDS = {
    "hemicycle": hemicycle, "assembly": assembly, "museum": museum, "cinema": cinema,
    "classroom": classroom, "corridor": corridor, "servers": servers, "concert": concert,
}
