"""What moves in towns and between them."""

import math

from rotative.demo.illustrations.motifs import DEEP, bird, figure
from rotative.demo.illustrations.sheet import PAPER, A, B, K, Point, Sheet, mix, smooth, turned


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


KINDS = {"train": train, "tram": tram, "bicycle": bicycle, "car": car, "ship": ship}
