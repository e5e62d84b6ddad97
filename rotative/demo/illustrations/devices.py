"""Machines, screens and what they run on."""

import math
from collections.abc import Sequence

from rotative.demo.illustrations.motifs import (
    DEEP,
    table,
)
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
    smooth,
    turned,
)


def smartphone(sheet: Sheet) -> None:
    """A giant thumb above a phone."""
    sheet.fill(mix(a=0.95))
    sheet.disc(560, 470, 400, mix(c=0.9))
    centre = 680, 450

    def put(points: Sequence[Point]) -> list[Point]:
        return turned(points, 9, centre)

    def panel(x: float, y: float, w: float, h: float, tone: Tone) -> None:
        sheet.shape(put([(x, y), (x + w, y), (x + w, y + h), (x, y + h)]), tone)

    sheet.shape([(px + 44, py + 40) for px, py in put([(450, 40), (910, 40), (910, 870), (450, 870)])],
                mix(a=1, k=0.45))
    sheet.blob(put([(455, 60), (480, 32), (880, 32), (912, 64), (912, 850), (880, 880), (480, 880),
                    (452, 850)]), K)
    panel(486, 96, 392, 716, PAPER)
    panel(486, 96, 392, 210, B)
    sheet.disc(*put([(780, 190)])[0], 54, mix(c=0.5))
    with sheet.inside(put([(486, 96), (878, 96), (878, 306), (486, 306)])):
        sheet.shape(put([(486, 320), (600, 180), (700, 280), (760, 220), (880, 320)]), DEEP)
    for row, width in enumerate((340, 300, 320)):
        panel(510, 336 + row * 34, width, 16, K)
    for row in range(3):
        panel(510, 470 + row * 112, 96, 84, (mix(a=1), mix(c=1), mix(b=0.7))[row])
        panel(630, 478 + row * 112, 220, 14, mix(a=0.8))
        panel(630, 508 + row * 112, 170, 14, mix(a=0.8))
    thumb = smooth([(1660, 520), (1300, 500), (1120, 470), (960, 452), (850, 470), (830, 530),
                    (880, 584), (1010, 610), (1120, 680), (1240, 800), (1300, 960), (1660, 960)])
    sheet.shape([(x + 14, y + 40) for x, y in thumb], mix(a=1, k=0.55), rough=0)
    sheet.shape(thumb, mix(b=0.55, c=0.35), rough=0)
    sheet.blob([(846, 482), (900, 466), (960, 476), (964, 516), (906, 536), (848, 524)], PAPER)
    sheet.stroke([(1060, 520), (1080, 560), (1070, 610)], mix(b=0.9, k=0.3), 10)
    sheet.stroke([(1100, 520), (1122, 570), (1112, 630)], mix(b=0.9, k=0.3), 10)


def chip(sheet: Sheet) -> None:
    """A microchip and its radiating tracks."""
    sheet.fill(DEEP)
    centre = 720, 450
    for side in range(4):
        for lane in range(9):
            offset = -176 + lane * 44
            bend = abs(lane - 4) * 26 + 60
            slant = offset * 0.9
            reach = 1000 if lane % 3 else 330 + sheet.random.uniform(0, 160)
            path = [(centre[0] + 200, centre[1] + offset), (centre[0] + 200 + bend, centre[1] + offset),
                    (centre[0] + 260 + bend, centre[1] + offset + slant * 0.36),
                    (centre[0] + reach, centre[1] + offset + slant * 0.36)]
            tone = mix(c=1) if (lane + side) % 4 else B
            placed = turned(path, side * 90, centre)
            sheet.line(placed, tone, 9)
            if not lane % 3:
                sheet.disc(*placed[-1], 17, tone)
                sheet.disc(*placed[-1], 8, DEEP)
    sheet.rect(centre[0] - 196, centre[1] - 196, 420, 420, mix(a=1, k=0.9))
    for side in range(4):
        for lane in range(9):
            offset = -176 + lane * 44
            pin = [(centre[0] + 180, centre[1] + offset - 12), (centre[0] + 236, centre[1] + offset - 12),
                   (centre[0] + 236, centre[1] + offset + 12), (centre[0] + 180, centre[1] + offset + 12)]
            sheet.shape(turned(pin, side * 90, centre), PAPER)
    sheet.rect(centre[0] - 204, centre[1] - 204, 408, 408, K)
    sheet.rect(centre[0] - 150, centre[1] - 150, 300, 300, B)
    sheet.hatch([(570, 300), (870, 300), (870, 600)], mix(b=1, k=0.45), 20, 6, 45)
    for row in range(3):
        for column in range(3):
            if (row, column) != (1, 1):
                sheet.rect(596 + column * 88, 326 + row * 88, 70, 70, mix(c=0.8))
    sheet.rect(684, 414, 70, 70, K)
    sheet.disc(548, 278, 13, PAPER)
    for x, y, w, h in ((1290, 90, 180, 80), (120, 700, 90, 150), (1330, 720, 140, 110),
                       (80, 90, 190, 110)):
        sheet.rect(x, y, w, h, K)
        sheet.rect(x + 12, y + 12, w - 24, h - 24, A)


def robot_arm(sheet: Sheet) -> None:
    """A robot arm holding a small flower."""
    sheet.fade(-20, -20, 1640, 940, C, mix(c=0.2))
    sheet.rect(250, 110, 560, 520, PAPER)
    sheet.rect(276, 136, 508, 468, mix(b=0.75))
    sheet.line([(530, 136), (530, 604)], PAPER, 16)
    sheet.line([(276, 300), (784, 300)], PAPER, 16)
    sheet.rect(-20, 790, 1640, 140, K)
    sheet.shape([(1080, 800), (1120, 690), (1380, 690), (1420, 800)], mix(a=1, k=0.6))
    joints = [(1250, 690), (1330, 390), (960, 170), (690, 330)]
    for (x0, y0), (x1, y1), wide in zip(joints, joints[1:], (120, 96, 74), strict=False):
        sheet.line([(x0, y0), (x1, y1)], K, wide + 16)
        sheet.line([(x0, y0), (x1, y1)], PAPER, wide)
        turn = math.atan2(y1 - y0, x1 - x0)
        dx, dy = -math.sin(turn) * wide * 0.3, math.cos(turn) * wide * 0.3
        sheet.line([(x0 + dx, y0 + dy), (x1 + dx, y1 + dy)], A, wide * 0.36)
    for x, y, radius in ((1250.0, 690.0, 88), (1330, 390, 78), (960, 170, 66), (690, 330, 50)):
        sheet.disc(x, y, radius, K)
        sheet.disc(x, y, radius * 0.66, A)
        sheet.disc(x, y, radius * 0.28, PAPER)
    sheet.curve([(1210, 640), (1180, 440), (1240, 300), (1010, 120)], K, 12)
    sheet.line([(690, 330), (640, 430)], K, 38)
    for side in (-1, 1):
        sheet.line([(640, 430), (610 + side * 76, 480), (606 + side * 22, 560)], K, 25)
    sheet.curve([(606, 500), (600, 640), (616, 790)], DEEP, 12)
    sheet.blob([(604, 690), (540, 650), (490, 660), (540, 710)], DEEP)
    sheet.blob([(606, 730), (670, 680), (730, 690), (670, 746)], DEEP)
    for petal in range(6):
        x = 604 + 42 * math.cos(petal * math.tau / 6)
        y = 470 + 42 * math.sin(petal * math.tau / 6)
        sheet.oval(x, y, 40, 27, PAPER, petal * 60)
    sheet.disc(604, 470, 26, mix(c=0.5, b=1))


def satellite(sheet: Sheet) -> None:
    """A satellite above the curve of the Earth."""
    sheet.fill(mix(a=1, k=0.93))
    for _ in range(120):
        sheet.disc(sheet.random.uniform(0, 1600), sheet.random.uniform(0, 700),
                   sheet.random.choice((1.6, 2.2, 3.2)), mix(c=0.4))
    for radius, tone in ((1130, mix(a=1, k=0.65)), (1085, mix(a=1, k=0.3)), (1040, A)):
        sheet.disc(620, 1560, radius, tone)
    with sheet.inside(ellipse(620, 1560, 1040, 1040, count=160)):
        for blob in ([(140, 720), (330, 600), (560, 560), (640, 640), (560, 720), (620, 800),
                      (480, 930), (200, 930)],
                     [(780, 640), (940, 580), (1160, 660), (1300, 800), (1340, 930), (980, 930),
                      (900, 780)]):
            sheet.blob(blob, mix(a=0.5, c=0.9))
        for y in (620, 690, 780):
            sheet.stroke([(60, y + 60), (420, y), (760, y + 20)], PAPER, 26)
            sheet.stroke([(740, y + 70), (1050, y + 10), (1420, y + 90)], PAPER, 20)
    centre = 900, 330

    def put(points: Sequence[Point]) -> list[Point]:
        return turned(points, -20, centre)

    sheet.line(put([(520, 330), (1280, 330)]), mix(c=0.7), 12)
    for x in (430, 1080):
        sheet.shape(put([(x, 240), (x + 290, 240), (x + 290, 420), (x, 420)]), B)
        for column in range(1, 5):
            sheet.line(put([(x + column * 58, 240), (x + column * 58, 420)]), K, 6)
        sheet.line(put([(x, 330), (x + 290, 330)]), K, 6)
    sheet.shape(put([(800, 230), (1000, 230), (1000, 430), (800, 430)]), PAPER)
    sheet.shape(put([(920, 230), (1000, 230), (1000, 430), (920, 430)]), mix(c=1, a=0.3))
    sheet.shape(put([(826, 258), (900, 258), (900, 330), (826, 330)]), K)
    sheet.line(put([(900, 430), (900, 500)]), PAPER, 12)
    sheet.blob(put([(800, 500), (1000, 500), (966, 560), (900, 578), (834, 560)]), mix(c=0.8))
    sheet.line(put([(900, 560), (900, 630)]), PAPER, 7)
    for ring in range(3):
        points = [(900 + (70 + ring * 54) * math.cos(math.radians(t)),
                   630 + (70 + ring * 54) * math.sin(math.radians(t))) for t in range(58, 123, 6)]
        sheet.curve(put(points), B, 9)


def tv(sheet: Sheet) -> None:
    """An old television on a low cabinet."""
    table(sheet, mix(c=0.9), mix(a=0.95), 660)
    for column in range(14):
        sheet.line([(column * 122, -20), (column * 122, 655)], mix(c=1, a=0.25), 22)
    sheet.rect(340, 610, 1000, 150, mix(b=0.8, k=0.3))
    sheet.rect(340, 604, 1000, 18, K)
    for x in (400, 1270):
        sheet.line([(x, 760), (x + (-20 if x < 800 else 20), 880)], K, 20)
    sheet.rect(380, 650, 430, 90, mix(b=0.9, k=0.6))
    sheet.rect(860, 650, 430, 90, mix(b=0.9, k=0.6))
    sheet.line([(720, 150), (560, -10)], K, 11)
    sheet.line([(750, 150), (960, 0)], K, 11)
    sheet.box(430, 140, 760, 470, K, 60)
    sheet.box(450, 156, 720, 430, B, 50)
    screen = smooth([(500, 210), (720, 194), (940, 210), (956, 370), (940, 530), (720, 548),
                     (500, 530), (484, 370)])
    sheet.shape(screen, K, rough=0)
    with sheet.inside(ellipse(720, 370, 222, 160, count=80)):
        sheet.fade(480, 190, 500, 380, mix(a=0.4, c=0.5), mix(c=0.2))
        sheet.disc(800, 330, 74, mix(b=0.8, c=0.3))
        sheet.shape([(480, 560), (600, 380), (700, 470), (780, 400), (960, 560)], A)
        for row in range(22):
            sheet.line([(480, 200 + row * 17), (970, 200 + row * 17)], mix(a=0.8, k=0.15), 3)
    for y in (250, 360):
        sheet.disc(1070, y, 44, mix(c=0.8))
        sheet.line([(1070, y), (1092, y - 28)], K, 9)
    for row in range(5):
        sheet.line([(1024, 446 + row * 24), (1116, 446 + row * 24)], K, 8)
    sheet.oval(1270, 590, 60, 16, K)
    sheet.blob([(1240, 596), (1224, 530), (1250, 470), (1294, 470), (1318, 530), (1302, 596)], PAPER)
    for lean in (-50, -10, 34):
        sheet.stroke([(1270, 480), (1270 + lean, 400), (1270 + lean * 2, 320)], DEEP, 28)


def reel(sheet: Sheet) -> None:
    """A film reel unwinding."""
    sheet.fill(mix(c=1))
    sheet.shape([(-20, 560), (1620, 360), (1620, 930), (-20, 930)], B)
    centre = 600, 400
    strip = smooth([(560, 724), (800, 760), (1000, 700), (1180, 560), (1340, 540), (1460, 640),
                    (1700, 760)], closed=False, steps=12)
    sheet.line([(x, y + 26) for x, y in strip], mix(b=1, k=0.45), 120)
    sheet.line(strip, K, 118)
    for index in range(2, len(strip) - 3, 6):
        (x0, y0), (x1, y1) = strip[index], strip[index + 3]
        angle = math.degrees(math.atan2(y1 - y0, x1 - x0))
        for shift in (-46, 46):
            for part in (0.2, 0.7):
                hx, hy = x0 + (x1 - x0) * part, y0 + (y1 - y0) * part
                hole = [(hx - 8, hy + shift - 7), (hx + 8, hy + shift - 7), (hx + 8, hy + shift + 7),
                        (hx - 8, hy + shift + 7)]
                sheet.shape(turned(hole, angle, (hx, hy)), mix(c=0.8), rough=0)
        frame = [(x0 - 26, y0 - 32), (x0 + 26, y0 - 32), (x0 + 26, y0 + 32), (x0 - 26, y0 + 32)]
        sheet.shape(turned(frame, angle, (x0, y0)), A, rough=0)
    sheet.disc(centre[0] + 26, centre[1] + 30, 340, mix(a=0.9, k=0.1))
    sheet.disc(*centre, 340, K)
    sheet.disc(*centre, 318, PAPER)
    sheet.ring(*centre, 318, mix(a=0.8), 30)
    for index in range(5):
        angle = math.radians(-70 + index * 72)
        x, y = centre[0] + 180 * math.cos(angle), centre[1] + 180 * math.sin(angle)
        sheet.disc(x, y, 90, K)
        with sheet.inside(ellipse(x, y, 84, 84)):
            sheet.disc(centre[0] + 6, centre[1] + 6, 250, DEEP)
            for ring in range(5):
                sheet.ring(*centre, 150 + ring * 24, mix(a=0.8), 5)
    sheet.disc(*centre, 66, B)
    sheet.disc(*centre, 26, K)


def typewriter(sheet: Sheet) -> None:
    """A typewriter and its blank sheet."""
    table(sheet, mix(c=0.95), A, 640)
    sheet.shape([(1060, -20), (1620, -20), (1620, 420), (1240, 640), (1060, 640)], mix(c=0.35))
    sheet.shape([(1230, -20), (1260, -20), (1400, 560), (1360, 580)], mix(c=0.95))
    sheet.oval(1390, 640, 90, 20, DEEP)
    sheet.shape([(1320, 520), (1470, 520), (1458, 640), (1332, 640)], B)
    sheet.ring(1480, 572, 44, B, 15)
    sheet.oval(1395, 520, 75, 15, K)
    sheet.oval(760, 850, 520, 36, DEEP)
    sheet.rect(520, 40, 480, 380, PAPER)
    sheet.rect(520, 40, 480, 8, mix(a=0.7))
    for row, width in enumerate((360, 330, 380, 200)):
        sheet.rect(570, 120 + row * 44, width, 10, K)
    sheet.rect(320, 370, 880, 84, K)
    for x in (300.0, 1190.0):
        sheet.rect(x, 356, 44, 112, DEEP)
    sheet.line([(300, 380), (236, 300)], K, 17)
    body = [(380, 440), (1140, 440), (1230, 660), (1300, 850), (220, 850), (290, 660)]
    sheet.shape(body, B)
    sheet.shape([(290, 660), (1230, 660), (1300, 850), (220, 850)], mix(b=1, k=0.42))
    sheet.blob([(560, 450), (760, 400), (960, 450), (940, 560), (760, 600), (580, 560)], K)
    for index in range(11):
        angle = math.radians(200 + index * 14)
        sheet.line([(760, 590), (760 + 170 * math.cos(angle), 590 + 140 * math.sin(angle))],
                   mix(c=0.7), 6)
    sheet.rect(400, 620, 720, 16, mix(c=1))
    for row in range(4):
        count = 11 - row % 2
        for key in range(count):
            x = 760 + (key - (count - 1) / 2) * (74 + row * 5)
            y = 676 + row * 42
            if row == 3:
                continue
            sheet.oval(x, y + 9, 28, 20, K)
            sheet.oval(x, y, 28, 20, PAPER if (key * 7 + row) % 13 else mix(c=1))
    sheet.box(520, 800, 480, 32, PAPER, 14)


KINDS = {
    "smartphone": smartphone, "chip": chip, "robot-arm": robot_arm, "satellite": satellite, "tv": tv,
    "reel": reel, "typewriter": typewriter,
}
