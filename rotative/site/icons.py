"""Icons and the card of social networks, drawn from the paper's name, colour and fonts.

They are pages of the press like any other: functions of the record, drawn once and stored.
"""

import io

from django.conf import settings
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw, ImageFont, ImageOps

from rotative.lib.typography import dress
from rotative.record.answers import Paper
from rotative.record.reading import Record
from rotative.site.look import FONTS, STATIC, initial
from rotative.site.page import File

CARD = (1200, 630)  # what social networks show whole: 1.91 to 1
MARGIN = 80
ICO_SIZES = [(16, 16), (32, 32), (48, 48)]
SAFE = 0.8  # of a maskable icon: what no mask cuts off (W3C, Web Application Manifest)


def png(record: Record, size: int) -> File:
    """The paper's icon, `size` pixels square."""
    return _png(_icon(record.paper, size))


def maskable(record: Record) -> File:
    """The icon with room around it, which phones cut into a shape of their own."""
    inner = _icon(record.paper, round(512 * SAFE))
    whole = Image.new("RGB", (512, 512), record.paper.accent)
    whole.paste(inner, ((512 - inner.width) // 2, (512 - inner.height) // 2))
    return _png(whole)


def favicon(record: Record) -> File:
    """`favicon.ico`, in three sizes."""
    file = io.BytesIO()
    _icon(record.paper, 256).save(file, "ICO", sizes=ICO_SIZES)
    return File(file.getvalue())


def card(record: Record) -> File:
    """The paper's card: shown with the link to a page that has no picture."""
    paper = record.paper
    image = Image.new("RGB", CARD, paper.accent)
    draw = ImageDraw.Draw(image)
    name, tagline = (
        " ".join(dress(text, paper.language).split()) for text in (paper.name, paper.tagline)
    )
    font = _fitting(draw, name, paper, 150, CARD[0] - 2 * MARGIN)
    below = _fitting(draw, tagline, paper, 48, CARD[0] - 2 * MARGIN, weight=400)
    centre = CARD[1] // 2 - (30 if tagline else 0)
    draw.text((CARD[0] // 2, centre), name, font=font, fill="#ffffff", anchor="mm")
    if tagline:
        draw.text((CARD[0] // 2, centre + 120), tagline, font=below, fill="#ffffff", anchor="mm")
    return _png(image)


def story_card(record: Record, pk: int) -> File | None:
    """The card of a public story that has no picture: its headline under the paper's name.

    Drawn when a network asks for it, once for each that is shared: an archive of a hundred
    thousand stories keeps no such picture of each.
    """
    cards = record.cards([pk])
    if not cards or (cards[0].picture and cards[0].picture.jpeg):
        return None
    paper = record.paper
    headline = " ".join(dress(cards[0].full_headline, paper.language).split())
    image = Image.new("RGB", CARD, paper.accent)
    draw = ImageDraw.Draw(image)
    name = _fitting(draw, paper.name, paper, 44, CARD[0] - 2 * MARGIN)
    draw.text((MARGIN, MARGIN), paper.name, font=name, fill="#ffffff", anchor="ls")
    draw.line((MARGIN, MARGIN + 28, CARD[0] - MARGIN, MARGIN + 28), fill="#ffffff", width=3)
    font, lines = _set(draw, headline, paper)
    draw.multiline_text(
        (MARGIN, MARGIN + 64), "\n".join(lines), font=font, fill="#ffffff", spacing=font.size * 0.2
    )
    return File(_png(image).body, storable=False)


def _set(
    draw: ImageDraw.ImageDraw, text: str, paper: Paper
) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """A text in lines, in the largest of a few sizes in which it is no taller than the card."""
    for size in (84, 72, 60, 50, 42):
        font = _font(paper, size, 700)
        lines = _lines(draw, text, font)
        most = int((CARD[1] - 2 * MARGIN - 64) / (size * 1.25))
        if len(lines) <= most:
            return font, lines
    return font, [*lines[: most - 1], f"{lines[most - 1][:-1]}…"]


def _lines(draw: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """A text in lines no wider than the card; a word that is wider is cut."""
    width = CARD[0] - 2 * MARGIN
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if draw.textlength(longer, font=font) <= width:
            lines[-1] = longer
            continue
        while draw.textlength(word, font=font) > width:
            fits = max(n for n in range(1, len(word)) if draw.textlength(word[:n], font) <= width)
            lines.append(word[:fits])
            word = word[fits:]
        lines.append(word)
    return [line for line in lines if line]


def _icon(paper: Paper, size: int) -> Image.Image:
    """The picture that the publisher chose, else the paper's initial on its colour."""
    if paper.icon and paper.icon.jpeg:
        name = paper.icon.jpeg.removeprefix(settings.MEDIA_URL)
        try:
            with default_storage.open(name) as file, Image.open(file) as picture:
                return ImageOps.fit(picture.convert("RGB"), (size, size), Image.Resampling.LANCZOS)
        except OSError:  # lost or damaged: the initial is better than none
            pass
    image = Image.new("RGB", (size, size), paper.accent)
    font = _font(paper, round(size * 0.7), 700)
    draw = ImageDraw.Draw(image)
    left, top, right, bottom = draw.textbbox((0, 0), initial(paper), font=font)
    place = ((size - left - right) / 2, (size - top - bottom) / 2)
    draw.text(place, initial(paper), font=font, fill="#ffffff")
    return image


def _fitting(
    draw: ImageDraw.ImageDraw, text: str, paper: Paper, size: int, width: int, weight: int = 700
) -> ImageFont.FreeTypeFont:
    """The paper's font, as large as lets the text be no wider than `width` pixels."""
    font = _font(paper, size, weight)
    length = draw.textlength(text, font=font)
    return font if length <= width else _font(paper, max(12, int(size * width / length)), weight)


def _font(paper: Paper, size: int, weight: int) -> ImageFont.FreeTypeFont:
    serif, _sans = FONTS.get(paper.fonts, FONTS["source"])
    font = ImageFont.truetype(str(STATIC / "fonts" / f"{serif}.woff2"), size)
    font.set_variation_by_axes([weight])
    return font


def _png(image: Image.Image) -> File:
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return File(file.getvalue())
