"""Pictures of an HTML page with the words that belong to them."""

import re
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from ..base import ForeignPicture
from ..text import fold, split_credit, squeeze
from .dom import absolute, elements, inside, marks, text_of

_CAPTION_MARKS = {"caption", "legende", "legend", "figcaption", "credit", "credits"}
_CREDIT_MARKS = {"credit", "credits", "copyright", "photographer", "source", "attribution"}
_CREDIT_PROPERTIES = {"copyrightHolder", "creditText", "author", "creator"}
_SOURCES = ("data-src", "data-original", "data-lazy-src", "data-lazy", "src")
_NO_STORY = {"logo", "icon", "avatar", "emoji", "portrait", "sprite", "pixel", "spinner"}
_SIZE = re.compile(r"[-_]\d{2,4}x\d{2,4}(?=\.|$)|[-_]scaled(?=\.|$)|@\dx")
_SMALLEST = 100


def mark_figures(tree: HtmlElement) -> None:
    """Make a `figure` of every box that holds one picture and its caption under another name."""
    for caption in list(elements(tree, "p", "div", "span", "small", "em", "td")):
        if not marks(caption) & _CAPTION_MARKS or inside(caption, "figure"):
            continue
        for box in list(caption.iterancestors("div", "section", "span", "p", "center"))[:3]:
            pictures = list(islice(elements(box, "img"), 2))
            if len(pictures) > 1 or len(text_of(box)) > 600:
                break
            if pictures:
                box.tag = "figure"
                break


def is_story_picture(image: HtmlElement) -> bool:
    """Whether an `img` illustrates the story: not an icon, a portrait or a link to another page."""
    if marks(image) & _NO_STORY or not address_of(image, "https://page.invalid/"):
        return False
    for side in ("width", "height"):
        length = (image.get(side) or "").strip().removesuffix("px")
        if length.isdecimal() and int(length[:6]) < _SMALLEST:
            return False
    link = next(image.iterancestors("a"), None)
    if link is None:
        return True
    target = urlsplit(link.get("href") or "").path.lower()
    return target.endswith((".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif"))


def picture_of(element: HtmlElement, base: str) -> ForeignPicture | None:
    """The picture of an `img` or a `figure`; None when it shows none."""
    image = next((each for each in elements(element, "img") if is_story_picture(each)), None)
    if image is None:
        return None
    caption, credit = _words_of(element)
    return ForeignPicture(
        url=address_of(image, base),
        alt=squeeze(image.get("alt") or ""),
        caption=caption,
        credit=credit,
    )


def address_of(image: HtmlElement, base: str) -> str:
    """The address of an `img`, the widest it offers, also when it waits for a script."""
    for source in _srcset(image):
        if absolute(source, base):
            return absolute(source, base)
    for name in _SOURCES:
        address = image.get(name) or ""
        if address and not address.lstrip().startswith("data:") and absolute(address, base):
            return absolute(address, base)
    return ""


def same_picture(first: str, second: str) -> bool:
    """Whether two addresses are sizes of one picture: the same file name but for the size."""
    name = _bare_name(first)
    return bool(name) and name == _bare_name(second)


def _bare_name(url: str) -> str:
    return _SIZE.sub("", urlsplit(url).path.rpartition("/")[2].lower())


def _srcset(image: HtmlElement) -> list[str]:
    """The addresses of a `srcset` or lazy `srcset`, the widest first."""
    offers: list[tuple[float, str]] = []
    for offer in re.split(r",\s+", image.get("srcset") or image.get("data-srcset") or ""):
        address, _, size = offer.strip().rpartition(" ")
        number = re.match(r"\d+(?:\.\d+)?", size)
        if address and number and not address.startswith("data:"):
            offers.append((float(number[0]), address.strip()))
    return [address for _, address in sorted(offers, reverse=True)]


def _words_of(figure: HtmlElement) -> tuple[str, str]:
    """Caption and credit of a figure."""
    credits = [
        part
        for part in elements(figure)
        if part is not figure
        and part.tag not in {"img", "figcaption", "a"}
        and (
            marks(part) & _CREDIT_MARKS
            or (part.get("itemprop") or "") in _CREDIT_PROPERTIES
            or part.tag in {"small", "cite"}
        )
    ]
    credit = text_of(credits[0]) if credits else ""
    captions = [part for part in elements(figure) if part.tag == "figcaption"] or [
        part
        for part in elements(figure)
        if part is not figure and marks(part) & _CAPTION_MARKS and part not in credits
    ]
    caption = text_of(captions[0]) if captions else ""
    if credit and caption:
        caption = squeeze(caption.replace(credit, " ")).strip(" |–—-")
    elif caption:
        caption, credit = split_credit(caption)
    return caption, split_credit(credit)[1] or credit if fold(credit) else ""
