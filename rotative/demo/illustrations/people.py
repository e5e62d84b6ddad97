"""People: crowds, athletes, gestures, a profile."""

import math
from collections.abc import Sequence

from rotative.demo.illustrations.motifs import DEEP, fir
from rotative.demo.illustrations.sheet import (
    PAPER,
    A,
    B,
    C,
    K,
    Point,
    Sheet,
    Tone,
    ellipse,
    mix,
    moved,
    smooth,
    turned,
)


def limb(sheet: Sheet, points: list[Point], tone: Tone, thick: float, thin: float) -> None:
    """A bent arm or leg that goes from `thick` to `thin`."""
    left, right = [], []
    for index, (x, y) in enumerate(points):
        before, after = points[max(index - 1, 0)], points[min(index + 1, len(points) - 1)]
        length = math.dist(before, after) or 1
        half = (thick + (thin - thick) * index / (len(points) - 1)) / 2
        dx, dy = (after[1] - before[1]) / length * half, (after[0] - before[0]) / length * half
        left.append((x + dx, y - dy))
        right.append((x - dx, y + dy))
    sheet.shape(left + right[::-1], tone, rough=0)
    for (x, y), size in ((points[0], thick), (points[-1], thin)):
        sheet.disc(x, y, size / 2, tone)
    for x, y in points[1:-1]:
        sheet.disc(x, y, (thick + thin) / 4.2, tone)


def crowd(sheet: Sheet) -> None:
    """A crowd marching under blank placards and flags."""
    sheet.fade(-20, -20, 1640, 600, mix(c=0.9), mix(c=0.3))
    for x, w, top in ((-20.0, 260.0, 120.0), (230, 180, 210), (1180, 200, 190), (1370, 260, 90)):
        sheet.rect(x, top, w, 700, mix(a=0.45, c=0.5))
        for row in range(5):
            for column in range(3):
                sheet.rect(x + 30 + column * w / 3.4, top + 40 + row * 92, 26, 48, mix(a=0.9))
    coats = (K, B, A, DEEP, mix(c=1), mix(b=0.6, c=0.8), K, mix(a=0.7, c=0.3))
    skins = (mix(b=0.4, c=0.5), mix(b=0.6, c=0.7, k=0.2), mix(c=0.7, b=0.15), mix(b=0.7, c=0.8, k=0.5))
    for row in range(5):
        y, size = 430 + row * 108, 0.5 + row * 0.22
        gap = 104 * size
        for index in range(int(1700 / gap) + 1):
            x = index * gap - 30 + (row % 2) * gap / 2 + sheet.random.uniform(-10, 10)
            dy = y + sheet.random.uniform(-14, 14)
            pick = sheet.random.randrange(8)
            raised = (index * 5 + row * 3) % 9
            if row < 4 and raised == 0:
                top = dy - 210 * size - sheet.random.uniform(0, 40)
                lean = sheet.random.uniform(-8, 8)
                w, h = 150 * size, 100 * size
                sheet.line([(x + 20 * size, dy), (x + lean, top)], K, 9 * size)
                board = [(x - w / 2, top - h), (x + w / 2, top - h), (x + w / 2, top), (x - w / 2, top)]
                sheet.shape(turned(board, lean, (x, top)), (PAPER, B, PAPER, mix(c=1))[pick % 4])
                limb(sheet, [(x + 30 * size, dy + 30 * size), (x + 14 * size, dy - 60 * size)],
                     coats[pick], 30 * size, 20 * size)
            elif row in (1, 2) and raised == 4:
                sheet.line([(x, dy), (x - 16, dy - 330 * size)], K, 8 * size)
                top = dy - 325 * size
                sheet.blob([(x - 16, top), (x + 70 * size, top - 26 * size), (x + 150 * size,
                            top + 10 * size), (x + 230 * size, top - 10 * size), (x + 220 * size,
                            top + 110 * size), (x + 140 * size, top + 130 * size), (x + 60 * size,
                            top + 96 * size), (x - 12, top + 120 * size)], B if row == 2 else A)
            sheet.blob([(x - 62 * size, dy + 170 * size), (x - 58 * size, dy + 50 * size),
                        (x - 24 * size, dy + 26 * size), (x + 24 * size, dy + 26 * size),
                        (x + 58 * size, dy + 50 * size), (x + 62 * size, dy + 170 * size)],
                       coats[pick])
            skin = skins[(pick + index) % 4]
            sheet.oval(x, dy - 8 * size, 27 * size, 34 * size, skin)
            if pick % 3 == 0:
                sheet.blob([(x - 32 * size, dy + 8 * size), (x - 30 * size, dy - 36 * size),
                            (x, dy - 50 * size), (x + 30 * size, dy - 36 * size),
                            (x + 32 * size, dy + 8 * size), (x + 16 * size, dy - 20 * size),
                            (x - 16 * size, dy - 20 * size)], K)
            else:
                sheet.blob([(x - 29 * size, dy - 10 * size), (x - 24 * size, dy - 42 * size),
                            (x + 4 * size, dy - 48 * size), (x + 28 * size, dy - 30 * size),
                            (x + 27 * size, dy - 10 * size), (x, dy - 24 * size)],
                           K if pick % 2 else mix(b=0.7, c=0.5, k=0.5))
    sheet.shape([(-20, 760), (1620, 740), (1620, 880), (-20, 900)], PAPER)
    sheet.line([(-20, 760), (1620, 740)], K, 9)
    for index in range(7):
        x = 60 + index * 230
        sheet.shape([(x, 800), (x + 150 - (index % 3) * 30, 797), (x + 150 - (index % 3) * 30, 840),
                     (x, 843)], B)


def walkers(sheet: Sheet) -> None:
    """Figures carrying bags along a long road."""
    sheet.fade(-20, -20, 1640, 560, mix(c=0.9), mix(c=0.2))
    sheet.disc(1130, 330, 160, mix(b=0.8))
    sheet.ridge(440, 60, mix(a=0.45, c=0.4), waves=3)
    sheet.ridge(530, 40, mix(a=0.8), waves=2)
    sheet.shape([(-20, 560), (1620, 500), (1620, 930), (-20, 930)], mix(c=0.75, a=0.15))
    road = smooth([(1120, 480), (1000, 530), (1180, 590), (1100, 680), (760, 780), (300, 960)],
                  closed=False)
    far = smooth([(1130, 480), (1040, 530), (1290, 590), (1340, 690), (1240, 800), (1100, 960)],
                 closed=False)
    sheet.shape([*road, *far[::-1]], PAPER, rough=0)
    for y in range(580, 900, 36):
        sheet.carve(-20, y, 600, 20, mix(a=0.8), count=7, length=90, thick=5, angle=-10)
        sheet.carve(1320, y, 300, 20, mix(a=0.8), count=4, length=90, thick=5, angle=8)
    steps = ((1085, 500, 34), (1060, 512, 42), (1080, 532, 54), (1120, 556, 72), (1170, 590, 94),
             (1210, 640, 130), (1150, 690, 170), (1000, 730, 220), (860, 790, 290), (640, 850, 390))
    for index, (x, y, h) in enumerate(steps):
        coat = (K, B, mix(a=1, k=0.6), K, mix(a=1, k=0.4))[index % 5] if index < 9 else K
        sheet.shape([(x, y), (x + h * 0.9, y + h * 0.1), (x + h * 0.8, y + h * 0.16), (x - h * 0.1, y)],
                    mix(a=0.8))
        limb(sheet, [(x - h * 0.04, y - h * 0.42), (x - h * 0.1, y - h * 0.2), (x - h * 0.06, y)], K,
             h * 0.15, h * 0.08)
        limb(sheet, [(x + h * 0.04, y - h * 0.42), (x + h * 0.14, y - h * 0.22), (x + h * 0.2, y)], K,
             h * 0.15, h * 0.08)
        sheet.blob([(x - h * 0.16, y - h * 0.34), (x - h * 0.17, y - h * 0.72), (x, y - h * 0.8),
                    (x + h * 0.14, y - h * 0.7), (x + h * 0.18, y - h * 0.34)], coat)
        sheet.oval(x - h * 0.03, y - h * 0.9, h * 0.085, h * 0.1, mix(b=0.6, c=0.6, k=0.2))
        sheet.blob([(x - h * 0.1, y - h * 0.84), (x - h * 0.1, y - h * 0.98), (x + h * 0.02,
                   y - h * 1.02), (x + h * 0.1, y - h * 0.92), (x + h * 0.09, y - h * 0.78),
                    (x + h * 0.02, y - h * 0.9)], B if index in (3, 8) else K)
        if index % 3 != 1:
            sheet.blob([(x + h * 0.1, y - h * 0.8), (x + h * 0.32, y - h * 0.78), (x + h * 0.36,
                       y - h * 0.5), (x + h * 0.26, y - h * 0.4), (x + h * 0.1, y - h * 0.46)],
                       mix(c=1, b=0.2) if index % 2 else B)
        else:
            sheet.box(x - h * 0.42, y - h * 0.3, h * 0.26, h * 0.22, B, h * 0.03)
            limb(sheet, [(x - h * 0.12, y - h * 0.64), (x - h * 0.26, y - h * 0.3)], coat, h * 0.09,
                 h * 0.06)
        if index in (7, 9):
            cx, ch = x - h * 0.42, h * 0.52
            limb(sheet, [(cx, y - ch * 0.4), (cx - ch * 0.1, y)], K, ch * 0.16, ch * 0.1)
            limb(sheet, [(cx, y - ch * 0.4), (cx + ch * 0.14, y)], K, ch * 0.16, ch * 0.1)
            sheet.blob([(cx - ch * 0.2, y - ch * 0.3), (cx - ch * 0.14, y - ch * 0.74), (cx + ch * 0.14,
                       y - ch * 0.74), (cx + ch * 0.2, y - ch * 0.3)], B)
            sheet.disc(cx, y - ch * 0.9, ch * 0.14, K)
            limb(sheet, [(cx + ch * 0.1, y - ch * 0.66), (x - h * 0.18, y - h * 0.4)], B, ch * 0.1,
                 ch * 0.08)


def handshake(sheet: Sheet) -> None:
    """Two hands above a table."""
    sheet.fill(mix(c=0.8))
    sheet.disc(760, 400, 340, B)
    sheet.rect(-20, 730, 1640, 210, DEEP)
    sheet.rect(-20, 724, 1640, 12, K)
    sheet.shape([(980, 780), (1330, 760), (1400, 850), (1040, 880)], PAPER)
    for row in range(4):
        sheet.line([(1050 + row * 14, 792 + row * 19), (1290 + row * 14, 778 + row * 19)], K, 5)
    sheet.line([(1420, 700), (1300, 830)], K, 15)
    left, right = mix(c=0.3, b=0.12), mix(b=0.9, c=0.9, k=0.42)
    sheet.shape([(-20, 320), (400, 350), (412, 590), (-20, 720)], K)
    sheet.shape([(388, 338), (470, 352), (476, 586), (400, 604)], PAPER)
    sheet.shape([(1640, 240), (1190, 322), (1180, 570), (1640, 650)], A)
    sheet.hatch([(1640, 240), (1190, 322), (1180, 570), (1640, 650)], DEEP, 26, 7, -10)
    sheet.shape([(1210, 310), (1126, 332), (1116, 574), (1198, 582)], PAPER)
    # The far hand first, then the near one whose fingers close over it.
    sheet.blob([(1130, 352), (1010, 320), (900, 310), (800, 350), (740, 420), (690, 520), (720, 590),
                (820, 606), (960, 590), (1124, 556)], right)
    sheet.blob([(464, 372), (560, 340), (680, 330), (800, 372), (860, 420), (840, 480), (780, 560),
                (690, 610), (590, 600), (470, 568)], left)
    for index in range(4):
        x, y = 808 - index * 30, 404 + index * 56
        finger = turned([(x - 60, y - 31), (x + 130, y - 31), (x + 166, y), (x + 130, y + 31),
                         (x - 60, y + 31)], 16, (x, y))
        sheet.blob([(px + 6, py + 11) for px, py in finger], K)
        sheet.blob(finger, left)
        nail = turned(ellipse(x + 122, y - 3, 22, 14), 16, (x, y))
        sheet.shape(nail, mix(b=0.45), rough=0)
    thumb = [(1000, 316), (930, 250), (820, 232), (716, 262), (700, 300), (730, 322), (810, 304),
             (880, 350), (960, 390)]
    sheet.blob([(px + 2, py + 12) for px, py in thumb], K)
    sheet.blob(thumb, right)
    sheet.blob([(708, 280), (726, 262), (772, 258), (780, 280), (740, 302)], mix(b=0.4, c=0.4))
    for x in (540, 575):
        sheet.stroke([(x, 540), (x + 40, 552), (x + 90, 536)], mix(b=0.7), 8)
    sheet.disc(440, 566, 12, B)


def flags(sheet: Sheet) -> None:
    """A row of flags with abstract designs."""
    sheet.fade(-20, -20, 1640, 800, A, mix(a=0.4, c=0.4))
    sheet.blob([(900, 700), (1000, 610), (1150, 640), (1280, 590), (1420, 640), (1640, 600),
                (1660, 760), (900, 760)], mix(c=0.3))
    sheet.rect(-20, 740, 1640, 200, K)
    for index in range(8):
        x, top = -60 + index * 216, 110 + (index * 53 % 90)
        sheet.line([(x, 780), (x, top - 30)], PAPER, 13)
        sheet.disc(x, top - 36, 15, C)
        w, h = 236, 176
        upper = [(x + t * w / 12, top + 17 * math.sin(t / 2 + index)) for t in range(13)]
        lower = [(x + t * w / 12, top + h + 17 * math.sin(t / 2 + index + 0.35)) for t in range(13)]
        cloth = upper + lower[::-1]
        one, two, three = ((B, PAPER, K), (PAPER, B, A), (C, K, B), (K, C, PAPER), (PAPER, A, K),
                           (B, C, K), (mix(a=1, k=0.5), PAPER, B), (C, B, PAPER))[index]
        sheet.shape([(px + 10, py + 14) for px, py in cloth], mix(a=1, k=0.3), rough=0)
        sheet.shape(cloth, one, rough=0)
        with sheet.inside(cloth):
            style = index % 5
            if style == 0:
                sheet.rect(x, top + h * 0.34, w + 10, h * 0.3, two)
                sheet.disc(x + w * 0.36, top + h * 0.5, 44, three)
            elif style == 1:
                sheet.shape([(x, top - 30), (x + w * 0.6, top + h / 2), (x, top + h + 30)], two)
                sheet.rect(x + w * 0.7, top - 30, 30, h + 60, three)
            elif style == 2:
                sheet.rect(x + w * 0.33, top - 30, w * 0.34, h + 60, two)
                sheet.oval(x + w * 0.5, top + h * 0.5, 26, 50, three)
            elif style == 3:
                sheet.line([(x, top - 20), (x + w, top + h + 20)], two, 36)
                sheet.line([(x, top + h + 20), (x + w, top - 20)], two, 36)
                sheet.disc(x + w / 2, top + h / 2, 34, three)
            else:
                for band in range(4):
                    sheet.rect(x, top - 10 + band * 54, w + 10, 26, two)
                sheet.rect(x, top - 30, w * 0.42, h * 0.66, three)
            for fold in range(3):
                fx = x + 50 + fold * 74
                sheet.stroke([(fx, top - 20), (fx + 16, top + h / 2), (fx + 4, top + h + 24)],
                             mix(a=0.6, k=0.4), 12)
    for index in range(5):
        x = 520 + index * 118
        sheet.shape([(x - 36, 790), (x - 30, 640), (x + 30, 640), (x + 36, 790)],
                    K if index != 2 else B)
        sheet.disc(x, 608, 25, mix(b=0.4, c=0.5) if index % 2 else mix(b=0.7, c=0.7, k=0.3))
        sheet.shape([(x - 6, 640), (x + 6, 640), (x + 3, 690), (x - 3, 690)], PAPER)


def runner(sheet: Sheet) -> None:
    """A runner before a large heart."""
    sheet.fill(C)
    heart = smooth([(900, 260), (960, 120), (1120, 60), (1290, 120), (1340, 280), (1270, 460),
                    (1100, 620), (900, 780), (700, 620), (530, 460), (460, 280), (510, 120),
                    (680, 60), (840, 120)])
    sheet.shape(heart, mix(b=0.6), rough=0)
    with sheet.inside(heart):
        sheet.shape([(1000, -20), (1640, -20), (1640, 930), (820, 930), (1080, 500)], mix(b=0.85))
    sheet.line([(-20, 500), (360, 500), (420, 500), (460, 400), (520, 610), (570, 450), (600, 500),
                (700, 500)], PAPER, 12)
    sheet.rect(-20, 800, 1640, 140, A)
    sheet.rect(-20, 796, 1640, 12, K)
    sheet.oval(840, 836, 320, 20, DEEP)
    skin = mix(b=0.55, c=0.6, k=0.15)
    limb(sheet, [(830, 510), (700, 560), (600, 690)], K, 84, 50)
    limb(sheet, [(600, 690), (540, 620)], PAPER, 44, 40)
    limb(sheet, [(900, 300), (1010, 380), (1080, 290)], skin, 46, 34)
    sheet.blob([(800, 240), (890, 220), (950, 280), (930, 400), (900, 530), (800, 530), (780, 400)],
               PAPER)
    sheet.shape([(786, 380), (934, 380), (928, 414), (784, 414)], B)
    limb(sheet, [(860, 520), (1010, 580), (950, 760)], K, 92, 50)
    limb(sheet, [(946, 766), (1040, 784)], PAPER, 46, 40)
    limb(sheet, [(820, 290), (700, 370), (780, 470)], skin, 48, 34)
    sheet.shape([(850, 240), (866, 180), (910, 190), (904, 250)], skin)
    sheet.oval(908, 150, 56, 66, skin, 14)
    sheet.blob([(852, 170), (850, 100), (900, 70), (960, 92), (966, 124), (910, 120), (886, 160)], K)
    sheet.stroke([(866, 100), (780, 90), (720, 140), (690, 210)], K, 52)
    sheet.line([(870, 110), (958, 130)], B, 13)


def cyclist(sheet: Sheet) -> None:
    """A cyclist on a hairpin below a mountain."""
    sheet.fade(-20, -20, 1640, 700, C, mix(c=0.4))
    sheet.shape([(380, 720), (620, 430), (700, 450), (940, 130), (1060, 250), (1120, 230), (1340, 520),
                 (1640, 720)], A)
    sheet.shape([(940, 130), (1060, 250), (1120, 230), (1340, 520), (1640, 720), (1120, 720),
                 (1060, 500), (980, 400)], DEEP)
    sheet.shape([(800, 316), (940, 130), (1030, 222), (990, 280), (950, 240), (900, 330), (860, 290)],
                PAPER)
    sheet.disc(420, 220, 96, B)
    sheet.shape([(-20, 560), (500, 520), (1100, 640), (1620, 560), (1620, 930), (-20, 930)],
                mix(a=0.5, c=0.5))
    for index in range(12):
        fir(sheet, 40 + index * 140 + sheet.random.uniform(-30, 30), 660 + sheet.random.uniform(-60, 20),
            sheet.random.uniform(70, 130), DEEP)
    curve = smooth([(1640, 560), (1200, 600), (1010, 650), (1080, 720), (1640, 760)], closed=False)
    sheet.line(curve, PAPER, 40)
    sheet.shape([(-20, 860), (1620, 700), (1620, 930), (-20, 930)], K)
    sheet.line([(-20, 856), (1620, 698)], PAPER, 7)
    for index in range(9):
        x = 40 + index * 190
        sheet.line([(x, 900 - x * 0.04), (x + 80, 892 - x * 0.04)], mix(c=0.8), 7)

    def put(points: Sequence[Point]) -> list[Point]:
        return turned(moved(points, 640, 610, 1.0), -5.5, (640, 610))

    for x in (-190, 190):
        wx, wy = put([(x, 100)])[0]
        sheet.ring(wx, wy, 128, K, 12)
        sheet.ring(wx, wy, 116, PAPER, 4)
        for spoke in range(10):
            end = turned([(wx, wy - 114)], spoke * 36, (wx, wy))[0]
            sheet.line([(wx, wy), end], K, 2)
    for path in ([(-190, 100), (-20, 110), (130, -60), (-76, -50), (-20, 110)],
                 [(-190, 100), (-76, -50)], [(120, -90), (190, 100)]):
        sheet.line(put(path), B, 12)
    sheet.line(put([(-76, -50), (-86, -92)]), K, 10)
    sheet.line(put([(-130, -96), (-50, -92)]), K, 18)
    sheet.curve(put([(120, -90), (160, -104), (186, -70), (160, -44)]), K, 11)
    skin = mix(b=0.5, c=0.6, k=0.1)
    limb(sheet, put([(-80, -110), (40, -40), (-40, 60)]), K, 62, 32)
    limb(sheet, put([(-40, 60), (-10, 150)]), skin, 32, 22)
    sheet.line(put([(-30, 158), (30, 158)]), PAPER, 20)
    sheet.blob(put([(-120, -120), (-90, -190), (0, -270), (70, -280), (90, -230), (40, -180),
                    (-30, -110)]), B)
    for shift in range(3):
        sheet.disc(*put([(-40 + shift * 40, -190 - shift * 22)])[0], 13, PAPER)
    limb(sheet, put([(60, -240), (90, -150), (160, -96)]), skin, 36, 26)
    sheet.oval(*put([(120, -300)])[0], 38, 44, skin, 20)
    sheet.blob(put([(76, -310), (90, -356), (140, -366), (178, -330), (170, -312), (110, -318)]), PAPER)
    sheet.line(put([(120, -310), (166, -304)]), K, 12)
    limb(sheet, put([(-70, -100), (60, -10), (20, 90)]), DEEP, 64, 34)
    limb(sheet, put([(20, 90), (6, 204)]), skin, 34, 24)
    sheet.line(put([(-10, 212), (56, 212)]), PAPER, 21)


def swimmer(sheet: Sheet) -> None:
    """A swimmer in the lanes, from above."""
    sheet.fill(A)
    for row in range(6):
        y = -20 + row * 190
        sheet.rect(-20, y + 84, 1640, 20, DEEP)
    sheet.carve(-20, -20, 1640, 940, mix(a=0.55), count=190, length=130, thick=9)
    sheet.carve(-20, -20, 1640, 940, mix(a=1, k=0.2), count=110, length=150, thick=8)
    for row in range(5):
        y = 62 + row * 190
        for bead in range(56):
            sheet.box(-20 + bead * 30, y - 9, 26, 18, B if (bead // 3) % 2 else PAPER, 8)
    sheet.shape([(1400, -20), (1620, -20), (1620, 930), (1400, 930)], mix(c=0.6))
    sheet.rect(1384, -20, 18, 960, K)
    for row in range(5):
        sheet.box(1450, 110 + row * 190, 110, 96, PAPER if row != 2 else B, 10)
    skin = mix(b=0.5, c=0.6)
    x, y = 760, 536
    sheet.blob([(x - 330, y + 6), (x - 420, y - 70), (x - 620, y - 50), (x - 700, y + 10),
                (x - 600, y + 60), (x - 420, y + 76)], PAPER)
    for _ in range(60):
        sheet.disc(x - 420 - abs(sheet.random.gauss(0, 130)), y + sheet.random.gauss(0, 46),
                   sheet.random.uniform(3, 11), PAPER)
    sheet.blob([(x - 140, y + 70), (x + 100, y + 100), (x + 360, y + 120), (x + 60, y + 136)], DEEP)
    limb(sheet, [(x - 160, y - 22), (x - 280, y - 30), (x - 400, y - 16)], skin, 56, 28)
    limb(sheet, [(x - 160, y + 26), (x - 280, y + 34), (x - 390, y + 54)], skin, 56, 28)
    limb(sheet, [(x + 120, y - 50), (x + 270, y - 96), (x + 420, y - 50)], skin, 52, 32)
    sheet.blob([(x + 400, y - 74), (x + 470, y - 62), (x + 490, y - 40), (x + 440, y - 28)], skin)
    limb(sheet, [(x + 100, y + 56), (x - 10, y + 116), (x - 120, y + 106)], skin, 52, 32)
    sheet.blob([(x - 200, y - 46), (x - 40, y - 50), (x + 130, y - 84), (x + 176, y), (x + 130, y + 84),
                (x - 40, y + 54), (x - 200, y + 50)], skin)
    sheet.blob([(x - 210, y - 48), (x - 100, y - 52), (x - 80, y), (x - 100, y + 54),
                (x - 210, y + 52)], K)
    sheet.oval(x + 210, y, 64, 54, B)
    sheet.line([(x + 200, y - 52), (x + 200, y + 52)], K, 10)
    sheet.stroke([(x + 230, y - 34), (x + 256, y - 10), (x + 258, y + 14)], PAPER, 12)


def rugby(sheet: Sheet) -> None:
    """An oval ball flying between the posts."""
    sheet.fade(-20, -20, 1640, 700, mix(c=0.95), mix(c=0.25))
    for x, y, size in ((300, 200, 1.0), (1300, 120, 0.7)):
        sheet.blob(moved([(-180, 40), (-100, -30), (0, -10), (90, -60), (190, 30), (120, 60),
                          (-100, 64)], x, y, size), PAPER)
    for index in range(60):
        x = index * 28 - 20
        sheet.disc(x, 650 + sheet.random.uniform(-20, 20), 20,
                   (K, DEEP, B, K, mix(c=0.4, b=0.4))[index % 5])
    sheet.rect(-20, 656, 1640, 280, A)
    for stripe in range(0, 6, 2):
        sheet.rect(-20, 656 + stripe * stripe * 10, 1640, 26 + stripe * 12, mix(a=1, k=0.18))
    sheet.rect(-20, 740, 1640, 10, PAPER)
    for x in (640, 1120):
        sheet.shape([(x + 20, 744), (x + 300, 860), (x + 270, 866), (x, 746)], DEEP)
        sheet.line([(x, 744), (x, -40)], PAPER, 21)
        sheet.line([(x + 5, 744), (x + 5, -40)], mix(a=0.7), 7)
        sheet.rect(x - 27, 590, 54, 160, B)
        sheet.rect(x - 2, 590, 29, 160, mix(b=1, k=0.45))
    sheet.line([(640, 450), (1120, 450)], PAPER, 20)
    path = [(120, 860), (280, 560), (500, 340), (760, 230)]
    dots = smooth(path, closed=False)
    for index in range(0, len(dots), 2):
        sheet.disc(*dots[index], 8, PAPER)
    x, y = 880, 210
    ball = ellipse(x, y, 168, 104, -28)
    sheet.shape(ball, B, rough=0)
    with sheet.inside(ball):
        for bend in (-70, 70):
            seam = [(x - 190, y), (x, y + bend), (x + 190, y)]
            sheet.curve(turned(seam, -28, (x, y)), mix(b=1, k=0.6), 6)
        for side in (-1, 1):
            tip = ellipse(x + side * 165, y, 62, 100)
            sheet.shape(turned(tip, -28, (x, y)), PAPER, rough=0)
        sheet.shape(turned([(x - 200, y + 52), (x, y + 74), (x + 200, y + 52), (x + 200, y + 130),
                            (x - 200, y + 130)], -28, (x, y)), mix(b=1, k=0.5))
    sheet.stroke(turned([(x - 90, y - 60), (x, y - 78), (x + 80, y - 62)], -28, (x, y)),
                 mix(b=0.4, c=0.6), 12)


def profile(sheet: Sheet) -> None:
    """A profile half in the light."""
    sheet.fill(C)
    sheet.disc(1030, 380, 340, B)
    sheet.hatch([(-20, -20), (520, -20), (300, 930), (-20, 930)], mix(b=0.6), 30, 9, 24)
    neck = smooth([(520, 960), (480, 800), (600, 700), (620, 560), (760, 620), (860, 640), (850, 740),
                   (960, 820), (1120, 880), (1200, 980)])
    sheet.shape(neck, mix(c=0.6, b=0.25), rough=0)
    face = smooth([(700, 130), (840, 130), (920, 210), (930, 300), (952, 350), (1010, 436), (1000, 462),
                   (956, 470), (964, 510), (950, 530), (960, 562), (934, 590), (930, 640), (880, 680),
                   (780, 670), (690, 620), (620, 520), (600, 300)])
    sheet.shape(face, PAPER, rough=0)
    with sheet.inside(face):
        sheet.shape(smooth([(560, 100), (760, 100), (790, 300), (760, 430), (800, 560), (760, 720),
                            (560, 720)]), mix(c=0.9, b=0.35), rough=0)
        sheet.glow(800, 470, 84, mix(b=0.55), mix(b=0.06))
    hair = smooth([(930, 230), (880, 250), (790, 250), (760, 330), (756, 420), (720, 460), (690, 430),
                   (664, 470), (690, 560), (640, 620), (560, 600), (480, 480), (470, 300), (550, 140),
                   (700, 60), (860, 76), (944, 150)])
    sheet.shape(hair, K, rough=0)
    with sheet.inside(hair):
        for index in range(9):
            sheet.stroke([(900 - index * 30, 120 + index * 6), (720 - index * 20, 130 + index * 24),
                          (560 - index * 4, 300 + index * 24), (560 + index * 8, 520 + index * 8)],
                         mix(a=0.8, k=0.35), 9)
    sheet.blob([(700, 440), (724, 420), (744, 450), (730, 500), (706, 510)], mix(c=0.6, b=0.35))
    sheet.disc(716, 540, 21, B)
    sheet.stroke([(850, 322), (890, 304), (936, 314)], K, 13)
    sheet.stroke([(860, 378), (896, 362), (930, 376)], K, 12)
    sheet.disc(906, 378, 13, K)
    sheet.blob([(908, 530), (956, 512), (948, 530), (960, 556), (930, 566)], B)
    sheet.stroke([(902, 532), (930, 532), (956, 530)], K, 6)
    coat = smooth([(300, 960), (400, 800), (520, 740), (640, 860), (860, 900), (1000, 790),
                   (1160, 840), (1300, 960)])
    sheet.shape(coat, A, rough=0)
    sheet.shape([(500, 740), (640, 870), (720, 960), (560, 960)], DEEP)


KINDS = {
    "crowd": crowd, "walkers": walkers, "handshake": handshake, "flags": flags, "runner": runner,
    "cyclist": cyclist, "swimmer": swimmer, "rugby": rugby, "profile": profile,
}
