"""Still lifes of objects: the vote, the law, money, health, letters, the household."""

import math
from collections.abc import Sequence

from rotative.demo.illustrations.motifs import (
    DEEP,
    figure,
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


def hand(sheet: Sheet, x: float, y: float, angle: float, skin: Tone, sleeve: Tone,
         size: float = 1) -> None:
    """A hand pinching at (x, y), its arm coming from the direction of `angle` degrees."""
    def put(points: Sequence[Point]) -> list[Point]:
        return turned([(x + px * size, y + py * size) for px, py in points], angle, (x, y))

    sheet.shape(put([(250, -95), (900, -130), (900, 130), (250, 95)]), sleeve)
    sheet.shape(put([(230, -104), (300, -108), (300, 108), (230, 104)]), PAPER)
    sheet.blob(put([(236, -70), (130, -86), (40, -60), (-20, -20), (-6, 4), (60, -8), (80, 10),
                    (100, 62), (236, 70)]), skin)
    sheet.blob(put([(150, 40), (60, 30), (-4, 6), (-24, 20), (0, 38), (60, 66), (140, 78)]), skin)
    for row in range(2):
        sheet.stroke(put([(30 + row * 30, -38 + row * 16), (90 + row * 20, -46 + row * 18),
                          (150, -40 + row * 24)]), K, 6 * size)


def ballot_box(sheet: Sheet) -> None:
    """A hand slipping an envelope into a ballot box."""
    sheet.fill(mix(c=1))
    sheet.shape([(-20, -20), (760, -20), (420, 930), (-20, 930)], mix(c=0.7))
    sheet.rect(-20, 760, 1640, 170, A)
    sheet.oval(800, 850, 480, 40, mix(a=1, k=0.6))
    sheet.shape([(500, 540), (1120, 540), (1090, 850), (530, 850)], mix(a=0.35, c=0.25))
    for x, y, turn, tone in ((640, 790, 10, PAPER), (780, 800, -14, PAPER), (930, 780, 22, B),
                             (720, 740, -30, PAPER), (860, 730, 6, PAPER), (1000, 810, -8, PAPER)):
        sheet.shape(turned([(x - 80, y - 45), (x + 80, y - 45), (x + 80, y + 45), (x - 80, y + 45)],
                           turn, (x, y)), tone)
        sheet.line(turned([(x - 76, y - 41), (x, y + 8), (x + 76, y - 41)], turn, (x, y)), K, 4)
    sheet.line([(500, 540), (530, 850), (1090, 850), (1120, 540)], K, 13)
    sheet.line([(560, 600), (580, 800)], PAPER, 14)
    envelope = turned([(680, 250), (960, 250), (960, 590), (680, 590)], 6, (820, 400))
    sheet.shape(envelope, PAPER)
    sheet.line([*envelope, envelope[0]], K, 5)
    sheet.line([envelope[0], ((envelope[0][0] + envelope[2][0]) / 2 + 14, 400), envelope[3]], K, 5)
    sheet.shape([(470, 500), (1150, 500), (1150, 556), (470, 556)], K)
    sheet.shape([(470, 500), (560, 462), (1070, 462), (1150, 500)], mix(a=1, k=0.55))
    sheet.shape([(640, 489), (660, 474), (972, 474), (990, 489)], K)
    lower = turned([(680, 250), (960, 250), (960, 484), (680, 484)], 6, (820, 400))
    sheet.shape([lower[0], lower[1], (946, 484), (664, 484)], PAPER)
    sheet.line([lower[0], lower[1], (946, 484)], K, 5)
    sheet.line([lower[0], (664, 484)], K, 5)
    sheet.line([lower[1], (830, 380), (760, 484)], K, 5)
    hand(sheet, 880, 290, -24, mix(b=0.45, c=0.4), B, 1.05)


def tape(sheet: Sheet) -> None:
    """Cordon tape across a door."""
    sheet.fill(mix(a=0.95))
    for row in range(12):
        for column in range(12):
            sheet.rect(-60 + column * 150 + (row % 2) * 75, row * 80, 142, 72,
                       mix(a=0.9, k=0.06 * ((row * 5 + column * 3) % 4)))
    sheet.rect(520, 90, 520, 850, K)
    sheet.rect(556, 126, 448, 800, mix(a=1, k=0.7))
    sheet.shape([(556, 126), (760, 200), (760, 930), (556, 930)], mix(b=0.55, c=0.8))
    sheet.shape([(556, 930), (760, 930), (1004, 760), (1004, 700), (760, 700)], mix(b=0.3, c=0.6))
    sheet.shape([(556, 126), (700, 176), (700, 930), (556, 930)], K)
    sheet.disc(680, 560, 14, mix(c=1))
    sheet.disc(1130, 240, 30, PAPER)
    sheet.rect(-20, 850, 1640, 90, mix(c=0.7))
    for (x0, y0), (x1, y1), tone in (((-40, 300), (1660, 520), PAPER), ((-40, 640), (1660, 400), B),
                                     ((-40, 760), (1660, 700), PAPER)):
        band = [(x0, y0), (x1, y1), (x1, y1 + 74), (x0, y0 + 74)]
        sheet.shape([(px, py + 20) for px, py in band], mix(a=1, k=0.75))
        sheet.shape(band, tone)
        with sheet.inside(band):
            for step in range(24):
                x = x0 + step * 74
                y = y0 + (y1 - y0) * (x - x0) / (x1 - x0)
                if step % 2:
                    sheet.shape([(x, y - 8), (x + 40, y - 8), (x + 8, y + 90), (x - 32, y + 90)],
                                B if tone == PAPER else K)


def gavel(sheet: Sheet) -> None:
    """A judge's gavel on its block."""
    table(sheet, mix(c=1), mix(b=1, k=0.35), 600)
    sheet.shape([(-20, -20), (520, -20), (160, 600), (-20, 600)], mix(c=0.6))
    sheet.oval(660, 800, 400, 56, K)
    sheet.oval(640, 760, 330, 70, mix(b=0.95, k=0.6))
    sheet.rect(310, 690, 660, 70, mix(b=0.95, k=0.6))
    sheet.oval(640, 690, 330, 70, mix(a=1, b=0.5))
    sheet.oval(640, 688, 250, 48, mix(a=0.7, b=0.4))
    centre = 640, 480
    handle = turned([(640, 458), (1400, 444), (1440, 480), (1400, 516), (640, 502)], -22, centre)
    sheet.shape(handle, mix(c=1, b=0.5))
    sheet.shape(turned([(640, 482), (1400, 482), (1400, 516), (640, 502)], -22, centre), K)
    head = turned([(530, 280), (750, 280), (750, 680), (530, 680)], -22, centre)
    sheet.shape(head, B)
    sheet.shape(turned([(680, 280), (750, 280), (750, 680), (680, 680)], -22, centre), mix(b=1, k=0.55))
    for top in (330, 600):
        sheet.shape(turned([(514, top), (766, top), (766, top + 34), (514, top + 34)], -22, centre),
                    mix(c=1))
    for y in (276, 684):
        sheet.shape(turned(ellipse(640, y, 122, 32), -22, centre), K)
    sheet.stroke(turned([(570, 390), (566, 480), (572, 580)], -22, centre), mix(b=0.4, c=0.8), 16)


def coins(sheet: Sheet) -> None:
    """Stacks of coins of growing height."""
    table(sheet, mix(a=0.9), mix(c=0.35), 690)
    sheet.disc(1130, 300, 230, mix(a=1, k=0.25))
    for index, count in enumerate((2, 4, 6, 9, 12)):
        x, width = 270 + index * 265, 108
        sheet.shape([(x, 790), (x + 330, 860), (x + 280, 890), (x - 60, 830)], mix(c=0.7, k=0.25))
        for coin in range(count):
            y = 790 - coin * 44
            shift = x + sheet.random.uniform(-9, 9)
            sheet.oval(shift, y, width, 34, K)
            sheet.rect(shift - width, y - 34, width * 2, 34, C if coin % 2 else B)
            for notch in range(11):
                nx = shift - width + 16 + notch * 19
                sheet.line([(nx, y - 26), (nx, y - 2)], mix(b=0.9, k=0.45), 4)
            sheet.oval(shift, y - 34, width, 34, mix(c=0.8))
            sheet.oval(shift, y - 34, width * 0.76, 24, mix(b=0.5, c=1))
        sheet.stroke([(x - 60, y - 40), (x, y - 54), (x + 50, y - 46)], PAPER, 12)
    figure(sheet, 1330, 224, 130, K)


def syringe(sheet: Sheet) -> None:
    """A syringe and a vial on the diagonal."""
    sheet.fill(C)
    sheet.shape([(-20, 930), (-20, 420), (1620, -20), (1620, 500), (700, 930)], mix(c=0.35))
    centre = 800, 450

    def put(points: Sequence[Point]) -> list[Point]:
        return turned(points, -27, centre)

    sheet.shape([(x + 40, y + 66) for x, y in put([(250, 390), (1080, 390), (1080, 510), (250, 510)])],
                mix(a=0.75, c=0.4))
    sheet.line(put([(1090, 450), (1420, 450)]), K, 7)
    sheet.shape(put([(1050, 418), (1130, 436), (1130, 464), (1050, 482)]), K)
    sheet.shape(put([(440, 380), (1060, 380), (1060, 520), (440, 520)]), PAPER)
    sheet.shape(put([(700, 386), (1054, 386), (1054, 514), (700, 514)]), B)
    sheet.shape(put([(700, 460), (1054, 460), (1054, 514), (700, 514)]), mix(b=1, k=0.25))
    sheet.shape(put([(660, 384), (704, 384), (704, 516), (660, 516)]), K)
    sheet.shape(put([(210, 432), (664, 432), (664, 468), (210, 468)]), A)
    sheet.shape(put([(180, 380), (216, 380), (216, 520), (180, 520)]), K)
    sheet.shape(put([(424, 330), (452, 330), (452, 570), (424, 570)]), K)
    for index in range(12):
        x = 500 + index * 45
        sheet.line(put([(x, 380), (x, 436 if index % 3 == 0 else 414)]), K, 6)
    sheet.disc(*put([(1450, 446)])[0], 15, B)
    x, y = 1190, 640
    sheet.oval(x + 60, y + 196, 180, 22, mix(a=0.9))
    sheet.box(x - 100, y - 80, 200, 280, mix(a=0.8), 34)
    sheet.box(x - 100, y + 30, 200, 170, A, 34)
    sheet.rect(x - 100, y + 20, 200, 120, PAPER)
    sheet.rect(x - 60, y + 46, 120, 16, B)
    sheet.rect(x - 60, y + 80, 80, 12, K)
    sheet.rect(x - 60, y - 110, 120, 40, mix(a=0.8))
    sheet.box(x - 78, y - 160, 156, 66, K, 10)
    sheet.line([(x + 74, y - 50), (x + 74, y + 10)], PAPER, 10)


def stethoscope(sheet: Sheet) -> None:
    """A stethoscope whose tube draws a loop."""
    sheet.fill(mix(a=0.9))
    sheet.disc(980, 480, 390, mix(c=0.5))
    sheet.disc(980, 480, 300, PAPER)
    tube = [(520, 330), (560, 520), (700, 640), (960, 660), (1180, 560), (1200, 380), (1030, 290),
            (850, 380), (800, 560), (900, 760), (1120, 800), (1280, 740)]
    sheet.curve([(x + 20, y + 30) for x, y in tube], mix(c=0.9, a=0.2), 34)
    sheet.curve(tube, K, 36)
    sheet.curve([(x - 5, y - 8) for x, y in tube], mix(a=1, k=0.3), 7)
    for points in ([(520, 340), (430, 260), (330, 180), (280, 60), (330, -10)],
                   [(520, 340), (560, 220), (640, 130), (690, 40), (640, -10)]):
        sheet.curve(points, mix(c=0.7), 25)
        sheet.curve([(x - 5, y - 2) for x, y in points], PAPER, 8)
    sheet.line([(520, 320), (524, 370)], K, 48)
    sheet.disc(1330, 720, 124, K)
    sheet.disc(1322, 712, 100, B)
    sheet.disc(1322, 712, 64, mix(b=0.5, c=0.4))
    sheet.stroke([(1256, 690), (1290, 640), (1350, 634)], PAPER, 14)
    beat = [(760, 480), (860, 480), (890, 400), (940, 560), (980, 440), (1010, 480), (1120, 480)]
    sheet.line(beat, B, 13)


def pills(sheet: Sheet) -> None:
    """Capsules and a half-empty blister pack."""
    sheet.fill(mix(c=1))
    sheet.shape([(-20, 930), (1620, 300), (1620, 930)], mix(c=0.55))
    centre = 620, 470

    def put(points: Sequence[Point]) -> list[Point]:
        return turned(points, -18, centre)

    sheet.shape([(x + 34, y + 44) for x, y in put([(230, 220), (1010, 220), (1010, 720), (230, 720)])],
                mix(c=1, a=0.6))
    sheet.shape(put([(230, 220), (1010, 220), (1010, 720), (230, 720)]), A)
    sheet.hatch(put([(230, 220), (1010, 220), (1010, 720), (230, 720)]), mix(a=0.8), 26, 5, 40)
    for row in range(3):
        for column in range(5):
            x, y = put([(308 + column * 156, 302 + row * 166)])[0]
            if (row, column) in ((0, 4), (1, 4), (2, 4), (0, 3), (1, 2)):
                sheet.disc(x, y, 58, K)
                sheet.shape([(x - 48, y - 20), (x + 10, y - 52), (x - 8, y + 6)], mix(c=0.7))
            else:
                sheet.disc(x + 6, y + 8, 62, mix(a=1, k=0.4))
                sheet.disc(x, y, 58, PAPER)
                sheet.line(turned([(x - 40, y), (x + 40, y)], -18, (x, y)), mix(a=0.8), 6)
    for x, y, turn, one, two in ((1230, 330, 40, B, PAPER), (1350, 600, -30, B, mix(b=0.4, c=0.6)),
                                 (1080, 760, 12, K, B), (1460, 250, -60, K, PAPER)):
        sheet.oval(x + 24, y + 50, 130, 44, mix(c=1, a=0.55), turn)
        sheet.line(turned([(x - 76, y), (x + 76, y)], turn, (x, y)), two, 94)
        sheet.line(turned([(x - 76, y), (x - 46, y)], turn, (x, y)), one, 94)
        sheet.shape(turned([(x - 60, y - 47), (x + 2, y - 47), (x + 2, y + 47), (x - 60, y + 47)],
                           turn, (x, y)), one)
        sheet.line(turned([(x - 70, y - 22), (x + 50, y - 22)], turn, (x, y)), PAPER, 9)


def books(sheet: Sheet) -> None:
    """Books on a shelf, one leaning."""
    sheet.fill(mix(a=1, k=0.5))
    sheet.rect(-20, 760, 1640, 60, mix(c=1))
    sheet.rect(-20, 812, 1640, 18, K)
    sheet.rect(-20, 830, 1640, 100, mix(a=1, k=0.8))
    sheet.rect(-20, 60, 1640, 40, mix(c=1))
    sheet.fade(-20, 100, 1640, 90, K, mix(a=1, k=0.5))
    tones = (B, PAPER, mix(c=1), mix(a=1), K, mix(b=0.6, c=0.8), mix(a=0.6, c=0.3))
    x, index = -40.0, 0
    while x < 1640:
        w, top = sheet.random.uniform(54, 118), sheet.random.uniform(190, 340)
        if 900 < x < 1180:
            if 900 < x < 1000:
                lean = [(x + 30, 760), (x + 130, 250), (x + 230, 268), (x + 132, 760)]
                sheet.shape(lean, B)
                sheet.line([(x + 128, 300), (x + 214, 316)], mix(c=1), 12)
                sheet.line([(x + 118, 350), (x + 206, 366)], mix(c=1), 12)
                figure(sheet, x + 306, 760, 150, PAPER)
            x += 130
            continue
        tone = tones[index * 3 % 7]
        sheet.rect(x, top, w - 5, 760 - top, tone)
        sheet.rect(x + w - 20, top, 15, 760 - top, mix(a=0.7, k=0.6))
        trim = K if tone in (PAPER, C, mix(a=0.6, c=0.3)) else mix(c=0.9)
        style = index % 4
        if style == 0:
            sheet.rect(x, top + 40, w - 5, 20, trim)
            sheet.rect(x, 690, w - 5, 20, trim)
        elif style == 1:
            sheet.rect(x + w * 0.3, top + 60, w * 0.3, 240, trim)
        elif style == 2:
            sheet.disc(x + w * 0.42, top + 90, w * 0.2, trim)
            sheet.rect(x + w * 0.36, top + 150, w * 0.14, 150, trim)
        else:
            for band in range(3):
                sheet.rect(x, top + 60 + band * 26, w - 5, 9, trim)
        x, index = x + w, index + 1


def football(sheet: Sheet) -> None:
    """A football on the white line."""
    sheet.fade(-20, -20, 1640, 480, C, mix(c=0.35))
    for index in range(40):
        x = index * 43 - 20
        sheet.disc(x, 410 + sheet.random.uniform(-30, 10), 28, DEEP if index % 3 else K)
    sheet.rect(-20, 410, 1640, 40, PAPER)
    for index in range(9):
        sheet.rect(30 + index * 190, 418, 110, 24, B if index % 2 else K)
    sheet.rect(-20, 450, 1640, 480, A)
    for stripe in range(0, 5, 2):
        y = 450 + stripe * stripe * 28
        sheet.rect(-20, y, 1640, 40 + stripe * 26, mix(a=1, k=0.16))
    sheet.shape([(-20, 740), (1620, 640), (1620, 690), (-20, 810)], PAPER)
    sheet.carve(-20, 470, 1640, 420, DEEP, count=170, length=34, thick=6, angle=-80)
    x, y, radius = 640, 520, 250
    sheet.oval(x + 130, y + 246, 330, 42, DEEP)
    ball = ellipse(x, y, radius, radius)
    sheet.disc(x, y, radius, PAPER)
    with sheet.inside(ball):
        sheet.glow(x + 30, y + 330, 300, mix(c=0.8, k=0.2), mix(c=0.4))
        centres: list[tuple[float, float, float]] = [(x - 30, y - 30, 1.0)]
        centres += [(x - 30 + 232 * math.cos(math.radians(a)), y - 30 + 232 * math.sin(math.radians(a)),
                     0.95) for a in range(-90, 270, 72)]
        for index, (px, py, size) in enumerate(centres):
            spin = -90 if index == 0 else 90
            corners = [(px + 82 * size * math.cos(math.radians(spin + t)),
                        py + 82 * size * math.sin(math.radians(spin + t))) for t in range(0, 360, 72)]
            if index == 0:
                for corner, angle in zip(corners, range(-90, 270, 72), strict=True):
                    end = (x - 30 + 160 * math.cos(math.radians(angle)),
                           y - 30 + 160 * math.sin(math.radians(angle)))
                    sheet.line([corner, end], K, 8)
                    for turn in (-36, 36):
                        out = (x - 30 + 300 * math.cos(math.radians(angle + turn)),
                               y - 30 + 300 * math.sin(math.radians(angle + turn)))
                        mid = (x - 30 + 180 * math.cos(math.radians(angle + turn)),
                               y - 30 + 180 * math.sin(math.radians(angle + turn)))
                        sheet.line([end, mid, out], K, 8)
            sheet.shape(corners, K)
    sheet.stroke([(460, 420), (520, 330), (620, 290)], mix(b=0.5, c=0.7), 18)


def letter(sheet: Sheet) -> None:
    """An open envelope with its letter."""
    sheet.fill(A)
    sheet.shape([(-20, -20), (900, -20), (300, 930), (-20, 930)], mix(a=0.8))
    centre = 790, 480

    def put(points: Sequence[Point]) -> list[Point]:
        return turned(points, -7, centre)

    sheet.shape([(x + 40, y + 50) for x, y in put([(430, 400), (1150, 400), (1150, 830), (430, 830)])],
                mix(a=1, k=0.5))
    sheet.shape(put([(430, 420), (790, 120), (1150, 420)]), mix(b=1, k=0.3))
    sheet.shape(put([(430, 416), (1150, 416), (1150, 830), (430, 830)]), mix(b=1, k=0.3))
    sheet.shape(put([(490, 90), (1090, 90), (1090, 760), (490, 760)]), PAPER)
    x = 540.0
    for row in range(8):
        end = 1040 if row not in (0, 7) else 760
        points = [(540 + step * 13, 160 + row * 46 + (9 if step % 2 else -9)
                   * sheet.random.uniform(0.2, 1)) for step in range(int((end - x) / 13))]
        sheet.curve(put(points), K, 6)
    sheet.shape(put([(430, 416), (760, 650), (430, 830)]), B)
    sheet.shape(put([(1150, 416), (820, 650), (1150, 830)]), B)
    sheet.shape(put([(430, 832), (740, 600), (790, 580), (840, 600), (1150, 832)]),
                mix(b=0.85, c=0.5))
    sheet.line(put([(430, 832), (740, 600), (790, 580), (840, 600), (1150, 832)]), K, 6)
    sheet.line([(1330, 240), (1210, 690)], K, 25)
    sheet.line([(1330, 240), (1310, 314)], mix(c=1), 25)
    sheet.shape([(1196, 684), (1222, 692), (1194, 760)], PAPER)


def clock(sheet: Sheet) -> None:
    """A large clock cut by the edge."""
    sheet.fill(A)
    sheet.shape([(-20, -20), (620, -20), (-20, 640)], mix(a=0.75))
    centre = 900, 560
    sheet.disc(centre[0] + 40, centre[1] + 40, 560, mix(a=1, k=0.45))
    sheet.disc(*centre, 560, K)
    sheet.disc(*centre, 515, PAPER)
    wedge = [centre] + [(centre[0] + 515 * math.cos(math.radians(a)),
                         centre[1] + 515 * math.sin(math.radians(a))) for a in range(-90, -29, 4)]
    sheet.shape(wedge, mix(c=1), rough=0)
    sheet.hatch(wedge, mix(c=1, b=0.6), 22, 6, 45)
    for mark in range(60):
        angle = math.radians(mark * 6)
        inner, wide = (408, 24) if mark % 15 == 0 else (430, 15) if mark % 5 == 0 else (466, 6)
        sheet.line([(centre[0] + inner * math.cos(angle), centre[1] + inner * math.sin(angle)),
                    (centre[0] + 484 * math.cos(angle), centre[1] + 484 * math.sin(angle))], K, wide)
    for angle, length, wide, tone in ((-30, 300, 42, K), (-90, 430, 26, K), (118, 470, 11, B)):
        turn = math.radians(angle)
        sheet.line([(centre[0] - 70 * math.cos(turn), centre[1] - 70 * math.sin(turn)),
                    (centre[0] + length * math.cos(turn), centre[1] + length * math.sin(turn))],
                   tone, wide)
    sheet.disc(*centre, 46, B)
    sheet.disc(*centre, 16, K)
    x, y = centre[0] + 300 * math.cos(math.radians(-30)), centre[1] + 300 * math.sin(math.radians(-30))
    figure(sheet, x - 60, y + 14, 104, B)


def key(sheet: Sheet) -> None:
    """A key whose head is a house."""
    sheet.fill(C)
    sheet.disc(560, 440, 360, mix(c=0.5))
    centre = 760, 450

    def put(points: Sequence[Point]) -> list[Point]:
        return turned(points, 14, centre)

    house = put([(330, 620), (330, 400), (290, 400), (520, 210), (590, 268), (590, 226), (640, 226),
                 (640, 310), (750, 400), (710, 400), (710, 620)])
    shaft = put([(700, 470), (1330, 470), (1330, 530), (700, 530)])
    teeth = [put([(1130, 520), (1190, 520), (1190, 640), (1130, 640)]),
             put([(1240, 520), (1330, 520), (1330, 660), (1290, 660), (1290, 610), (1240, 610)])]
    for shift, tone in ((36, mix(a=0.9, c=0.6)), (0, K)):
        for part in (house, shaft, *teeth):
            sheet.shape([(x + shift, y + shift * 1.3) for x, y in part], tone)
    sheet.shape(put([(356, 600), (356, 392), (520, 252), (684, 392), (684, 600)]), B)
    sheet.shape(put([(700, 478), (1322, 478), (1322, 496), (700, 496)]), mix(a=1))
    for x in (410, 560):
        for y in (400, 500):
            sheet.shape(put([(x, y), (x + 70, y), (x + 70, y + 70), (x, y + 70)]), mix(c=0.7))
            sheet.line(put([(x + 35, y), (x + 35, y + 70)]), K, 6)
    sheet.ring(*put([(480, 660)])[0], 170, mix(a=1, k=0.2), 17)
    sheet.shape(put([(300, 760), (440, 760), (440, 930), (300, 930)]), PAPER)
    sheet.disc(*put([(370, 796)])[0], 16, K)


def bags(sheet: Sheet) -> None:
    """Three shopping bags."""
    table(sheet, mix(c=1), mix(c=0.4), 690)
    sheet.oval(860, 850, 620, 34, mix(a=0.9, c=0.3))

    def bag(x: float, top: float, w: float, tone: Tone, side: Tone) -> None:
        sheet.curve([(x + w * 0.25, top), (x + w * 0.28, top - 120), (x + w * 0.5, top - 160),
                     (x + w * 0.72, top - 120), (x + w * 0.75, top)], K, 12)
        sheet.shape([(x, top), (x + w, top), (x + w * 1.02, 850), (x - w * 0.02, 850)], tone)
        sheet.shape([(x + w, top), (x + w + 90, top - 30), (x + w + 90, 812), (x + w * 1.02, 850)],
                    side)

    for x, lean in ((1130, -16), (1190, 4), (1250, 22)):
        sheet.line([(x, 520), (x + lean, 230)], PAPER, 25)
        for tip in (-46, -12, 24, 56):
            sheet.stroke([(x + lean, 250), (x + lean + tip * 0.5, 160), (x + lean + tip * 1.6, 80)],
                         DEEP, 38)
    sheet.line([(1360, 520), (1420, 110)], mix(b=0.6, c=0.9), 62)
    for step in range(4):
        sheet.stroke([(1344 + step * 17, 420 - step * 78), (1386 + step * 15, 400 - step * 78),
                      (1420 + step * 12, 360 - step * 78)], PAPER, 13)
    bag(1050, 470, 330, mix(c=0.8, b=0.35), mix(c=0.8, b=0.7, k=0.2))
    bag(640, 400, 300, A, DEEP)
    bag(270, 300, 310, B, mix(b=1, k=0.5))
    sheet.disc(425, 560, 84, PAPER)
    sheet.disc(425, 560, 54, B)
    for row in range(5):
        sheet.rect(680, 470 + row * 66, 220, 22, PAPER if row % 2 else mix(c=0.8))
    sheet.rect(1130, 620, 170, 110, PAPER)
    sheet.line([(1155, 650), (1275, 650)], K, 8)
    sheet.line([(1155, 690), (1235, 690)], K, 8)


def tap(sheet: Sheet) -> None:
    """A tap and one large drop."""
    sheet.fill(C)
    for row in range(7):
        for column in range(11):
            if (row * 3 + column * 5) % 7:
                sheet.box(-10 + column * 152, -16 + row * 136, 142, 126,
                          mix(c=0.75) if (row + column) % 3 else mix(c=0.55), 8)
    pipe = smooth([(-40, 190), (340, 190), (640, 180), (830, 220), (880, 330), (882, 440)],
                  closed=False)
    sheet.line([(x + 26, y + 44) for x, y in pipe], mix(a=0.9), 140)
    sheet.line(pipe, K, 150)
    sheet.line(pipe, A, 122)
    sheet.line([(x + 3, y - 34) for x, y in pipe[:-4]], PAPER, 17)
    sheet.line([(x - 6, y + 40) for x, y in pipe[:22]], DEEP, 24)
    sheet.rect(796, 420, 172, 60, K)
    sheet.rect(330, 60, 90, 90, K)
    sheet.rect(346, 40, 58, 90, A)
    sheet.line([(210, 40), (540, 40)], K, 66)
    sheet.line([(210, 40), (540, 40)], B, 46)
    sheet.rect(220, 100, 50, 190, K)
    drop = smooth([(882, 540), (916, 620), (966, 690), (972, 770), (930, 826), (882, 840),
                   (834, 826), (792, 770), (798, 690), (848, 620)])
    sheet.shape(drop, A, rough=0)
    with sheet.inside(drop):
        sheet.shape([(900, 500), (1000, 500), (1000, 860), (850, 860), (930, 780)], DEEP)
    sheet.stroke([(830, 690), (818, 746), (840, 790)], PAPER, 18)
    sheet.oval(882, 930, 300, 36, mix(a=0.8))


KINDS = {
    "ballot-box": ballot_box, "tape": tape, "gavel": gavel, "coins": coins, "syringe": syringe,
    "stethoscope": stethoscope, "pills": pills, "books": books, "football": football, "letter":
    letter, "clock": clock, "key": key, "bags": bags, "tap": tap,
}
