"""Animals in flat shapes."""

import math

from rotative.demo.illustrations.motifs import DEEP, bird, fir
from rotative.demo.illustrations.sheet import (
    PAPER,
    A,
    B,
    C,
    K,
    Sheet,
    ellipse,
    mix,
    smooth,
    turned,
)


def beehive(sheet: Sheet) -> None:
    """A straw hive and bees."""
    sheet.fill(mix(a=0.85))
    sheet.disc(520, 400, 330, mix(c=0.5))
    for index in range(30):
        x = index * 56 - 20
        sheet.stroke([(x, 940), (x + 10, 820), (x + sheet.random.uniform(-50, 60), 690)],
                     DEEP if index % 2 else mix(a=1, k=0.25), 25)
    sheet.rect(330, 780, 760, 46, K)
    for x in (400, 960):
        sheet.rect(x, 820, 46, 120, K)
    for row in range(9):
        width = (310, 318, 312, 296, 270, 236, 190, 132, 64)[row]
        y = 746 - row * 64
        sheet.box(710 - width, y - 36, width * 2, 72, mix(b=0.7, c=1, k=0.25), 36)
        sheet.box(710 - width, y - 40, width * 2, 66, C, 33)
        for mark in range(int(width / 17)):
            x = 710 - width + 24 + mark * 34
            sheet.line([(x, y - 24), (x + 16, y + 12)], mix(b=0.75, c=1), 7)
    sheet.oval(640, 740, 66, 52, K)
    for x, y, size, turn in ((1250, 330, 1.5, -20), (1130, 560, 0.8, 14), (330, 240, 0.9, 24),
                             (480, 590, 0.7, -30), (1400, 640, 1.0, 30), (180, 520, 0.7, -8),
                             (760, 640, 0.5, 10)):
        for wing, spread in ((-18, -62), (16, -50)):
            sheet.oval(x + wing * size, y - 46 * size, 22 * size, 46 * size, PAPER, turn + spread / 3)
        body = ellipse(x, y, 62 * size, 38 * size, turn)
        sheet.shape(body, B, rough=0)
        with sheet.inside(body):
            for band in (-6, 26, 54):
                sheet.shape(turned([(x + (band - 9) * size, y - 60 * size), (x + (band + 7) * size,
                            y - 60 * size), (x + (band + 7) * size, y + 60 * size),
                            (x + (band - 9) * size, y + 60 * size)], turn, (x, y)), K)
        sheet.disc(*turned([(x - 58 * size, y)], turn, (x, y))[0], 25 * size, K)


def goat(sheet: Sheet) -> None:
    """A goat on a rock, in profile."""
    sheet.fade(-20, -20, 1640, 940, mix(a=0.8), mix(c=0.4))
    sheet.disc(1150, 330, 200, B)
    sheet.shape([(-20, 620), (220, 420), (400, 540), (640, 360), (900, 620), (1200, 470), (1620, 700),
                 (1620, 930), (-20, 930)], mix(a=0.6, c=0.5))
    sheet.shape([(-20, 900), (260, 800), (420, 730), (700, 690), (980, 700), (1080, 780), (1300, 840),
                 (1620, 940), (-20, 940)], K)
    sheet.carve(200, 730, 1000, 160, mix(a=0.9, k=0.3), count=70, length=90, thick=7, angle=-24)
    body = smooth([(430, 420), (540, 372), (700, 380), (840, 350), (900, 260), (930, 200), (1010, 190),
                   (1090, 250), (1110, 284), (1084, 312), (1010, 320), (980, 420), (940, 520),
                   (820, 560), (640, 550), (500, 560), (430, 520)])
    for x, y, tone in ((520, 520, mix(c=1, a=0.4)), (860, 500, mix(c=1, a=0.4)), (470, 500, PAPER),
                       (900, 490, PAPER)):
        sheet.shape([(x - 40, y), (x + 46, y), (x + 26, y + 110), (x + 22, y + 206), (x - 10, y + 206),
                     (x - 14, y + 110)], tone)
        sheet.shape([(x - 12, y + 196), (x + 24, y + 196), (x + 34, y + 226), (x - 16, y + 226)], K)
    sheet.shape(body, PAPER, rough=0)
    with sheet.inside(body):
        sheet.blob([(400, 520), (620, 500), (820, 510), (960, 420), (990, 560), (700, 600), (420, 590)],
                   mix(c=1, a=0.25))
        for index in range(9):
            x = 500 + index * 48
            sheet.stroke([(x, 400), (x - 14, 450), (x - 6, 500)], mix(a=0.7, c=0.4), 12)
        sheet.blob([(400, 380), (520, 360), (560, 440), (500, 520), (400, 540)], DEEP)
    sheet.stroke([(440, 430), (390, 380), (400, 320)], PAPER, 44)
    for shift, tone in ((0, DEEP), (-34, K)):
        sheet.stroke([(990 + shift, 200), (960 + shift, 120), (880 + shift, 70), (790 + shift, 90),
                      (740 + shift, 140)], tone, 40)
    sheet.blob([(930, 220), (880, 230), (840, 270), (900, 280), (950, 254)], DEEP)
    sheet.stroke([(1030, 300), (1040, 360), (1020, 430)], K, 32)
    sheet.disc(1024, 236, 11, K)
    sheet.line([(1080, 292), (1106, 288)], K, 6)
    for x, y, span in ((300, 190, 40), (400, 240, 28)):
        bird(sheet, x, y, span, K)


def gull(sheet: Sheet) -> None:
    """A gull in close-up, wings open."""
    sheet.fade(-20, -20, 1640, 940, mix(a=0.85), mix(c=0.7))
    sheet.disc(1080, 560, 190, mix(b=0.8, c=0.3))
    sheet.rect(-20, 790, 1640, 150, DEEP)
    sheet.carve(-20, 800, 1640, 100, mix(c=0.6), count=50, length=170, thick=7)
    far = smooth([(760, 470), (900, 330), (1060, 190), (1300, 90), (1560, 110), (1380, 200),
                  (1200, 320), (1040, 480), (900, 560)])
    near = smooth([(700, 480), (600, 300), (430, 140), (220, 50), (-40, 60), (120, 190), (260, 340),
                   (430, 510), (620, 600)])
    for wing, tip in ((far, [(1250, 60), (1620, 60), (1620, 190), (1330, 210)]),
                      (near, [(-60, 20), (230, 30), (210, 250), (-60, 240)])):
        sheet.shape(wing, A, rough=0)
        with sheet.inside(wing):
            sheet.shape(tip, K)
            for index in range(12):
                if wing is near:
                    sheet.stroke([(660 - index * 44, 560 - index * 34), (520 - index * 38,
                                 420 - index * 26), (470 - index * 40, 300 - index * 22)],
                                 PAPER if index < 8 else DEEP, 16)
                else:
                    sheet.stroke([(880 + index * 46, 560 - index * 36), (930 + index * 44,
                                 440 - index * 28), (930 + index * 44, 360 - index * 26)],
                                 PAPER if index < 8 else DEEP, 14)
    body = smooth([(560, 330), (640, 280), (730, 320), (800, 430), (920, 560), (1060, 660),
                   (1180, 740), (1010, 750), (830, 700), (690, 610), (610, 480), (556, 420)])
    sheet.shape(body, PAPER, rough=0)
    with sheet.inside(body):
        sheet.blob([(640, 500), (760, 560), (960, 680), (1180, 750), (940, 790), (680, 660)],
                   mix(c=0.8, a=0.3))
    sheet.shape([(572, 350), (470, 392), (430, 440), (452, 452), (500, 424), (566, 414)], B)
    sheet.line([(450, 420), (566, 388)], K, 5)
    sheet.disc(630, 346, 19, K)
    sheet.disc(625, 341, 6, PAPER)
    sheet.shape([(900, 690), (960, 770), (1010, 764), (930, 680)], B)
    for x, y, span in ((330, 660, 44), (240, 600, 30), (1420, 420, 34)):
        bird(sheet, x, y, span, PAPER)


def cat(sheet: Sheet) -> None:
    """A cat on a window sill, from behind."""
    sheet.fill(mix(a=1, k=0.6))
    sheet.rect(330, 40, 960, 680, PAPER)
    with sheet.inside([(370, 80), (1250, 80), (1250, 690), (370, 690)]):
        sheet.fade(360, 70, 900, 640, mix(a=0.9), mix(c=1, b=0.3))
        sheet.disc(1010, 270, 110, mix(c=0.3))
        x = 360.0
        while x < 1260:
            w, top = sheet.random.uniform(90, 150), sheet.random.uniform(430, 540)
            sheet.shape([(x, 720), (x, top), (x + w / 2, top - 50), (x + w, top), (x + w, 720)],
                        mix(a=1, k=0.35))
            sheet.rect(x + w * 0.62, top - 80, 22, 80, mix(a=1, k=0.35))
            if sheet.random.random() < 0.7:
                sheet.rect(x + w * 0.3, top + 60, 26, 40, B)
            x += w
    sheet.rect(800, 60, 26, 650, PAPER)
    sheet.rect(350, 330, 920, 20, PAPER)
    sheet.rect(270, 700, 1080, 60, mix(c=0.8))
    sheet.rect(270, 752, 1080, 16, K)
    sheet.shape([(270, -20), (470, -20), (430, 300), (330, 760), (240, 940), (-20, 940), (-20, -20)], B)
    for index in range(5):
        sheet.stroke([(60 + index * 76, -40), (50 + index * 70, 400), (-10 + index * 50, 960)],
                     mix(b=1, k=0.45), 27)
    body = smooth([(600, 712), (560, 600), (590, 470), (650, 390), (640, 300), (650, 220), (690, 260),
                   (740, 262), (790, 220), (798, 300), (784, 390), (840, 470), (870, 600), (834, 712)])
    sheet.shape(body, K, rough=0)
    sheet.curve([(820, 690), (930, 690), (1010, 730), (1010, 820), (940, 860)], K, 36)
    sheet.stroke([(612, 640), (604, 560), (636, 470)], mix(a=0.8), 12)
    sheet.stroke([(660, 240), (664, 280), (676, 300)], mix(b=0.8), 10)
    for whisker in (-14, 0, 14):
        sheet.line([(790, 330 + whisker * 0.4), (860, 322 + whisker * 1.6)], PAPER, 3)
        sheet.line([(650, 330 + whisker * 0.4), (580, 322 + whisker * 1.6)], PAPER, 3)
    sheet.shape([(1080, 704), (1066, 600), (1200, 600), (1186, 704)], B)
    for lean in (-70, -30, 10, 50, 84):
        sheet.stroke([(1132, 606), (1132 + lean, 520), (1132 + lean * 1.8, 450)], DEEP, 36)


def whale(sheet: Sheet) -> None:
    """A whale beneath a tiny boat."""
    sheet.rect(-20, -20, 1640, 240, mix(c=0.45))
    for x, y, span in ((1180, 100, 44), (1290, 70, 32), (1060, 70, 26)):
        bird(sheet, x, y, span, K)
    sheet.fade(-20, 200, 1640, 740, A, mix(a=1, k=0.85))
    for row in range(5):
        points = [(x, 204 + 9 * math.sin(x / 60 + row)) for x in range(-20, 1640, 30)]
        sheet.line([(float(x), y + row * 22) for x, y in points], mix(c=0.5 - row * 0.05, a=0.4), 6)
    for x in (300, 620, 1000):
        sheet.shape([(x, 220), (x + 110, 220), (x - 170, 930), (x - 420, 930)], mix(a=0.9))
    body = smooth([(210, 610), (260, 480), (420, 400), (640, 380), (880, 430), (1080, 500),
                   (1240, 500), (1330, 420), (1440, 350), (1470, 370), (1410, 470), (1500, 540),
                   (1490, 570), (1340, 560), (1200, 610), (1000, 680), (760, 750), (480, 770),
                   (280, 720)])
    sheet.shape(body, K, rough=0)
    with sheet.inside(body):
        belly = smooth([(180, 640), (420, 650), (640, 640), (800, 700), (700, 800), (300, 800)])
        sheet.shape(belly, PAPER, rough=0)
        for index in range(9):
            sheet.stroke([(230, 664 + index * 15), (480, 672 + index * 15), (760, 690 + index * 12)],
                         mix(a=0.9), 6)
        sheet.carve(420, 400, 900, 200, A, count=60, length=70, thick=6, angle=8)
    sheet.blob([(640, 690), (720, 700), (830, 840), (850, 900), (760, 870), (650, 780)], DEEP)
    sheet.disc(384, 606, 15, PAPER)
    sheet.disc(384, 606, 8, K)
    sheet.stroke([(216, 640), (330, 656), (430, 640)], DEEP, 9)
    sheet.blob([(640, 184), (720, 196), (830, 180), (800, 222), (670, 224)], B)
    sheet.shape([(716, 192), (724, 140), (752, 140), (758, 192)], K)
    sheet.disc(738, 126, 16, K)
    sheet.line([(700, 160), (640, 240)], K, 5)
    for _ in range(40):
        sheet.disc(sheet.random.gauss(240, 90), sheet.random.uniform(260, 560),
                   sheet.random.uniform(3, 11), mix(c=0.6))


def fox(sheet: Sheet) -> None:
    """A fox crossing the snow."""
    sheet.fade(-20, -20, 1640, 520, mix(a=0.8), mix(c=0.6))
    sheet.disc(360, 170, 74, PAPER)
    for index in range(24):
        fir(sheet, index * 72 + sheet.random.uniform(-20, 20), 470 + sheet.random.uniform(-20, 20),
            sheet.random.uniform(120, 290), mix(a=1, k=0.25) if index % 2 else DEEP)
    sheet.ridge(460, 26, mix(a=0.35, c=0.45), waves=2)
    sheet.ridge(610, 30, mix(a=0.5, c=0.4), waves=1.4)
    sheet.ridge(740, 30, PAPER, waves=1.2)
    for index in range(17):
        k = index / 16
        x, y = 1560 - k * 560, 500 + 190 * k + 40 * math.sin(k * 7)
        size = 7 + 9 * k
        sheet.oval(x, y, size, size * 0.5, mix(a=0.9))
        sheet.oval(x + size, y + size * 1.5, size, size * 0.5, mix(a=0.9))
    sheet.oval(720, 806, 330, 26, mix(a=0.7))
    tail = smooth([(900, 560), (1000, 540), (1120, 570), (1230, 660), (1290, 650), (1200, 730),
                   (1080, 720), (960, 650), (880, 620)])
    sheet.shape(tail, B, rough=0)
    with sheet.inside(tail):
        sheet.shape([(1170, 560), (1320, 560), (1320, 760), (1150, 760), (1190, 690), (1150, 640)],
                    PAPER)
    for x, lean, tone in ((560, -16, K), (880, 40, K), (620, 40, DEEP), (840, -10, DEEP)):
        sheet.shape([(x - 34, 620), (x + 34, 620), (x + lean + 16, 800), (x + lean - 18, 800)], tone)
    body = smooth([(470, 520), (560, 480), (720, 500), (870, 520), (930, 580), (900, 660), (740, 650),
                   (600, 670), (500, 640)])
    sheet.shape(body, B, rough=0)
    with sheet.inside(body):
        sheet.blob([(480, 620), (620, 630), (760, 630), (640, 700), (480, 690)], PAPER)
        sheet.hatch([(640, 480), (930, 510), (930, 660), (760, 650)], mix(b=1, k=0.35), 22, 6, 70)
    sheet.shape([(400, 392), (404, 300), (470, 360)], B)
    sheet.shape([(504, 362), (566, 306), (574, 402)], B)
    sheet.shape([(418, 366), (418, 326), (450, 358)], K)
    sheet.shape([(524, 360), (556, 328), (560, 374)], K)
    sheet.blob([(384, 420), (410, 366), (480, 346), (560, 366), (590, 440), (560, 520), (470, 560),
                (400, 530)], B)
    sheet.blob([(386, 440), (430, 450), (460, 510), (400, 590), (360, 600), (340, 580), (360, 500)],
               PAPER)
    sheet.blob([(590, 440), (540, 450), (490, 500), (460, 540), (540, 550)], PAPER)
    sheet.oval(352, 590, 22, 17, K, -20)
    sheet.oval(424, 446, 12, 15, K)
    sheet.oval(512, 446, 12, 15, K)
    sheet.carve(-20, 760, 1640, 140, mix(c=0.8), count=40, length=170, thick=7)


KINDS = {"beehive": beehive, "goat": goat, "gull": gull, "cat": cat, "whale": whale, "fox": fox}
