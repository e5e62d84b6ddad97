"""Head and shoulders of the paper's people, and an agency's mark. Square: 1,000 by 1,000 units."""

import math
from collections.abc import Callable

from rotative.demo.illustrations.motifs import DEEP
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
)

SKINS = (mix(c=0.35, b=0.12), mix(c=0.5, b=0.3), mix(c=0.75, b=0.5, k=0.12), mix(c=0.85, b=0.7, k=0.34))
SHADES = (mix(c=0.7, b=0.35), mix(c=0.8, b=0.55), mix(c=0.9, b=0.7, k=0.35), mix(c=0.9, b=0.75, k=0.62))
Form = Callable[..., list[Point]]  # (x, y), … as a smooth outline, mirrored with the person
Side = Callable[[float], float]  # an x, mirrored with the person
GREY = mix(c=0.5, k=0.32)


def portrait(
    sheet: Sheet, *, hair: str = "short", skin: int = 1, turn: int = 1, glasses: bool = False,
    beard: bool = False, moustache: bool = False, scarf: bool = False, stripes: bool = False,
    earrings: bool = False, grey: bool = False, collar: str = "coat",
) -> None:
    """A drawn person; `skin` 1 to 4, `turn` 1 looks right and -1 left, the rest as named."""
    tone, shade = SKINS[skin - 1], SHADES[skin - 1]
    lock = GREY if grey else K

    def x(value: float) -> float:
        """Mirrors who looks left."""
        return 500 + (value - 500) * turn

    def form(*points: Point) -> list[Point]:
        """A smooth outline."""
        return smooth([(x(px), py) for px, py in points])

    sheet.fill(C if not grey else A)
    sheet.disc(x(690), 400, 330, B if not scarf else (A if not grey else C))
    sheet.hatch(form((-60, 560), (120, 520), (260, 700), (240, 1060), (-60, 1060)), mix(a=0.8), 26, 8,
                45)
    _hair_behind(sheet, hair, lock, form, x)
    coat = form((80, 1060), (110, 870), (250, 770), (410, 720), (600, 720), (760, 770), (890, 870),
                (930, 1060))
    sheet.shape(coat, PAPER if stripes else DEEP if scarf else K, rough=0)
    if stripes:
        with sheet.inside(coat):
            for row in range(6):
                sheet.stroke([(40, 850 + row * 50), (500, 810 + row * 50), (960, 850 + row * 50)], K,
                             25)
    sheet.shape(form((410, 600), (420, 720), (396, 770), (500, 860), (610, 760), (596, 700),
                     (600, 590)), shade, rough=0)
    if collar == "shirt":
        sheet.shape([(x(390), 726), (x(500), 862), (x(440), 940), (x(320), 790)], PAPER)
        sheet.shape([(x(610), 726), (x(500), 862), (x(566), 940), (x(690), 790)], PAPER)
        sheet.shape([(x(484), 860), (x(520), 860), (x(546), 1060), (x(460), 1060)], B)
    elif collar == "round":
        sheet.curve([(x(380), 752), (x(430), 836), (x(510), 862), (x(590), 836), (x(632), 750)], B, 36)
    elif not (scarf or stripes):
        sheet.shape([(x(396), 742), (x(500), 870), (x(500), 1060), (x(420), 1060), (x(310), 786)], DEEP)
        sheet.shape([(x(612), 742), (x(500), 870), (x(500), 1060), (x(590), 1060), (x(700), 786)],
                    mix(a=1, k=0.3))
    for ear in (318, 668):
        sheet.oval(x(ear), 480, 30, 52, shade)
    face = form((330, 330), (380, 230), (510, 196), (630, 230), (676, 340), (672, 480), (640, 600),
                (570, 690), (510, 706), (440, 684), (366, 590), (334, 470))
    sheet.shape(face, tone, rough=0)
    with sheet.inside(face):
        sheet.shape(form((240, 160), (400, 180), (430, 330), (400, 470), (450, 600), (480, 740),
                         (240, 740)), shade, rough=0)
        sheet.glow(x(632), 560, 44, mix(b=0.55, c=0.4) if skin < 3 else shade, tone)
        if beard:
            whiskers = form((300, 470), (360, 520), (420, 590), (500, 576), (560, 574), (630, 590),
                            (660, 500), (720, 480), (690, 760), (320, 760))
            sheet.shape(whiskers, lock, rough=0)
            sheet.carve(360, 590, 280, 110, mix(a=0.8, k=0.3), count=40, length=34, thick=5, angle=90)
    for eye in (450, 606):
        sheet.stroke([(x(eye - 46), 412), (x(eye), 392), (x(eye + 44), 410)],
                     lock if not grey else K, 17)
        sheet.oval(x(eye + 4), 462, 12, 15, K)
        sheet.stroke([(x(eye - 34), 458), (x(eye + 2), 440), (x(eye + 36), 458)], K, 9)
    sheet.stroke([(x(548), 440), (x(566), 520), (x(582), 554), (x(540), 566), (x(524), 560)], shade, 20)
    if moustache:
        sheet.blob([(x(440), 634), (x(470), 596), (x(540), 588), (x(610), 596), (x(640), 634),
                    (x(590), 622), (x(540), 616), (x(490), 622)], lock)
    lip = mix(b=0.9) if skin < 4 else mix(b=1, k=0.2)
    sheet.stroke([(x(476), 628), (x(540), 644), (x(602), 622)], lip, 19)
    sheet.stroke([(x(474), 626), (x(540), 634), (x(604), 620)], K, 6)
    _hair_in_front(sheet, hair, lock, form, x)
    if glasses:
        for eye in (446, 612):
            ring = ellipse(x(eye), 460, 72, 60)
            sheet.line([*ring, ring[0]], K if not beard else B, 13)
            sheet.stroke([(x(eye - 40), 440), (x(eye - 20), 420), (x(eye + 6), 412)], PAPER, 8)
        sheet.line([(x(518), 452), (x(540), 452)], K if not beard else B, 11)
        sheet.line([(x(374), 452), (x(326), 440)], K if not beard else B, 11)
    if earrings:
        for ear in (320, 672):
            sheet.ring(x(ear), 560, 32, B, 10)
    if scarf:
        wrap = form((300, 770), (360, 690), (500, 750), (640, 690), (710, 760), (690, 860), (510, 900),
                    (320, 870))
        sheet.shape(wrap, B, rough=0)
        sheet.shape([(x(560), 850), (x(690), 830), (x(720), 1060), (x(580), 1060)], B)
        with sheet.inside(wrap):
            for row in range(4):
                sheet.stroke([(x(280), 740 + row * 44), (x(500), 790 + row * 40), (x(720), 730 + row * 44)],
                             mix(b=1, k=0.45), 14)
        sheet.hatch([(x(560), 900), (x(700), 880), (x(720), 1060), (x(580), 1060)], mix(b=1, k=0.45),
                    34, 9, 0)


def _hair_behind(sheet: Sheet, hair: str, lock: Tone, form: Form, x: Side) -> None:
    if hair == "long":
        sheet.shape(form((300, 260), (500, 130), (700, 250), (750, 480), (780, 800), (640, 860),
                         (400, 850), (210, 860), (240, 500)), lock, rough=0)
    elif hair in ("bob", "wave", "fringe"):
        sheet.shape(form((280, 260), (500, 140), (720, 260), (760, 470), (740, 670), (600, 690),
                         (400, 690), (250, 670), (240, 450)), lock, rough=0)
    elif hair == "ponytail":
        sheet.stroke([(x(330), 300), (x(200), 330), (x(150), 520), (x(220), 760), (x(190), 860)], lock,
                     150)
    elif hair == "bun":
        sheet.disc(x(450), 130, 110, lock)
    elif hair == "afro":
        for angle in range(0, 360, 20):
            sheet.disc(x(500 + 230 * math.cos(math.radians(angle))),
                       360 + 220 * math.sin(math.radians(angle)), 100, lock)
        sheet.disc(500, 350, 250, lock)


def _hair_in_front(sheet: Sheet, hair: str, lock: Tone, form: Form, x: Side) -> None:
    shine = mix(a=0.9, k=0.3) if lock == K else PAPER
    if hair == "short":
        sheet.shape(form((318, 430), (300, 300), (360, 190), (500, 140), (640, 170), (700, 270),
                         (684, 420), (650, 330), (560, 280), (430, 300), (350, 340)), lock, rough=0)
        sheet.stroke([(x(380), 270), (x(470), 200), (x(590), 196)], shine, 12)
    elif hair == "side":
        sheet.shape(form((316, 440), (296, 290), (370, 180), (520, 130), (670, 190), (704, 300),
                         (680, 420), (664, 340), (560, 310), (420, 240), (370, 330)), lock, rough=0)
        sheet.stroke([(x(420), 240), (x(530), 250), (x(660), 300)], shine, 12)
        sheet.stroke([(x(430), 210), (x(540), 206), (x(650), 250)], shine, 10)
    elif hair == "pixie":
        sheet.shape(form((316, 520), (296, 320), (360, 190), (510, 140), (650, 180), (702, 300),
                         (690, 400), (630, 350), (540, 340), (430, 400), (380, 380), (350, 470)), lock,
                    rough=0)
        for index in range(4):
            sheet.stroke([(x(400 + index * 60), 180), (x(420 + index * 60), 260),
                          (x(470 + index * 56), 330)], shine, 10)
    elif hair in ("curly", "afro"):
        centres = ((320, 380), (330, 300), (380, 230), (450, 190), (530, 180), (610, 206), (670, 270),
                   (688, 350), (400, 290), (480, 250), (560, 250), (630, 300))
        for cx, cy in centres:
            sheet.disc(x(cx), cy - 20, 62 if hair == "curly" else 50, lock)
        for cx, cy in centres:
            sheet.ring(x(cx), cy - 24, 25, shine, 7)
    elif hair == "cap":
        sheet.shape(form((300, 330), (320, 200), (500, 130), (690, 190), (716, 320), (500, 280)), K,
                    rough=0)
        sheet.shape(form((290, 350), (310, 290), (500, 260), (710, 290), (790, 360), (740, 384),
                         (500, 336), (330, 370)), B, rough=0)
        sheet.disc(x(520), 222, 25, C)
    elif hair == "bun":
        sheet.shape(form((312, 440), (296, 300), (370, 190), (500, 150), (640, 190), (704, 300),
                         (690, 440), (654, 340), (560, 260), (460, 270), (360, 340)), lock, rough=0)
        sheet.stroke([(x(400), 110), (x(450), 80), (x(520), 100)], shine, 12)
        sheet.stroke([(x(390), 270), (x(470), 220), (x(560), 220)], shine, 11)
    elif hair == "ponytail":
        sheet.shape(form((308, 460), (296, 300), (370, 180), (510, 140), (650, 190), (702, 310),
                         (680, 390), (600, 300), (480, 270), (370, 330)), lock, rough=0)
        for index in range(3):
            sheet.stroke([(x(340), 330 - index * 30), (x(440), 250 - index * 26),
                          (x(600), 260 - index * 30)], shine, 9)
    elif hair == "fringe":
        sheet.shape(form((286, 560), (270, 330), (350, 190), (510, 140), (660, 190), (730, 330),
                         (716, 560), (680, 400), (620, 372), (510, 380), (400, 372), (330, 400)), lock,
                    rough=0)
        for index in range(6):
            sheet.stroke([(x(400 + index * 44), 200), (x(392 + index * 46), 280),
                          (x(390 + index * 48), 366)], shine if lock == K else K, 8)
    elif hair in ("bob", "long", "wave"):
        sheet.shape(form((286, 600), (276, 320), (360, 180), (500, 140), (660, 186), (726, 330),
                         (716, 580), (680, 420), (640, 320), (560, 270), (470, 300), (400, 380),
                         (340, 440)), lock, rough=0)
        for index in range(4):
            sheet.stroke([(x(470 - index * 40), 210 + index * 14), (x(370 - index * 24), 300 + index * 20),
                          (x(310 - index * 8), 460 + index * 36)], shine if lock == K else K, 9)
    elif hair == "bald":
        for side in (322, 676):
            sheet.oval(x(side), 424, 22, 60, lock)
        sheet.stroke([(x(560), 240), (x(620), 270), (x(646), 330)], PAPER, 18)


def mark(sheet: Sheet) -> None:
    """An agency's mark: three waves under a disc."""
    sheet.fill(K)
    sheet.disc(560, 360, 190, B)
    for row in range(3):
        y = 540 + row * 120
        crest = [(-60.0 + t * 20, y + 44 * math.sin(t / 4.1 + row * 1.4)) for t in range(58)]
        low = [(px, py + 56) for px, py in crest]
        sheet.shape([*crest, *low[::-1]], (PAPER, A, PAPER)[row], rough=0)


KINDS = {"portrait": portrait, "mark": mark}
