"""Pictures of an HTML page with the words that belong to them."""

import re
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from ..base import ForeignPicture, without_repeats
from ..text import fold, split_credit, squeeze
from .dom import absolute, drop, elements, inside, marks, text_of

_CAPTION_MARKS = {"caption", "legende", "legend", "figcaption", "credit", "credits"}
_CREDIT_MARKS = {"credit", "credits", "copyright", "photographer", "source", "attribution"}
_CREDIT_PROPERTIES = {"copyrightHolder", "creditText", "author", "creator"}
_SOURCES = ("data-src", "data-original", "data-lazy-src", "data-lazy", "src")
_NO_STORY = {"logo", "icon", "avatar", "emoji", "portrait", "sprite", "pixel", "spinner"}
_SIZE = re.compile(r"[-_]\d{2,4}x\d{2,4}(?=\.|$)|[-_]scaled(?=\.|$)|@\dx")
_SMALLEST = 100
_FILE = re.compile(r"\.(?:jpe?g|png|webp|avif|gif)(?:[?#]|$)", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"placeholder|blank\.|spacer|pixel\.|transparent|1x1|loading\.|lazy[-_]?load\.|grey\.gif",
    re.IGNORECASE,
)


def show_lazy_pictures(tree: HtmlElement) -> None:
    """Give a picture that waits for a script the address of its twin in a `noscript`.

    The twin goes: two pictures in a box would hide whose caption and credit it is.
    """
    for shadow in list(elements(tree, "noscript")):
        twins = list(elements(shadow, "img"))
        around = shadow.getparent()
        if len(twins) != 1 or around is None or text_of(shadow):
            continue
        twin = twins[0]
        lazy = next(
            (each for each in elements(around, "img") if not inside(each, "noscript")), None
        )
        if lazy is None:
            # The picture is nowhere else: here it is.
            shadow.tag = "span"
            continue
        offered = [
            twin.get("srcset") or "",
            lazy.get("srcset") or "",
            lazy.get("data-srcset") or "",
        ]
        if not address_of(lazy, "https://page.invalid/") or not any(map(_is_real, _waiting(lazy))):
            lazy.set("data-src", twin.get("src") or "")
            if offered[0] and not any(offered[1:]):
                lazy.set("data-srcset", offered[0])
        for name in ("alt", "data-credit", "data-copyright"):
            if not (lazy.get(name) or "").strip() and twin.get(name):
                lazy.set(name, twin.get(name) or "")
        drop(shadow)


def mark_figures(tree: HtmlElement) -> None:
    """Make a `figure` of every box that holds one picture and its caption under another name."""
    show_lazy_pictures(tree)
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
    caption, credit = words_of(element)
    return ForeignPicture(
        url=address_of(image, base),
        alt=squeeze(image.get("alt") or ""),
        caption=caption,
        credit=credit,
    )


def address_of(image: HtmlElement, base: str) -> str:
    """The address of an `img`, the widest it offers, also when it waits for a script."""
    for source in [*_srcset(image), *_waiting(image)]:
        if _is_real(source) and absolute(source, base):
            return absolute(source, base)
    return next((absolute(s, base) for s in _waiting(image) if absolute(s, base)), "")


def _waiting(image: HtmlElement) -> list[str]:
    """The addresses in an `img`, those that wait for a script first."""
    named = [image.get(name) or "" for name in _SOURCES[:-1]]
    others = [
        value
        for name, value in image.attrib.items()
        if name.startswith("data-") and name not in _SOURCES and _FILE.search(value)
    ]
    every = [*named, *others, image.get("src") or ""]
    return [value for value in every if value and not value.lstrip().startswith("data:")]


def _is_real(address: str) -> bool:
    """Whether an address is no picture that only keeps the place of another."""
    return bool(address) and _PLACEHOLDER.search(address) is None


def same_picture(first: str, second: str) -> bool:
    """Whether two addresses are sizes of one picture: the same file name but for the size."""
    name = _bare_name(first)
    return bool(name) and name == _bare_name(second)


def _bare_name(url: str) -> str:
    return _SIZE.sub("", urlsplit(url).path.rpartition("/")[2].lower())


def _srcset(image: HtmlElement) -> list[str]:
    """The addresses of all `srcset`s, lazy ones and those of its `picture`, the widest first."""
    around = next(image.iterancestors("picture"), None)
    sources = list(elements(around, "source")) if around is not None else []
    offers: list[tuple[float, str]] = []
    for part in (image, *sources):
        for name, value in part.attrib.items():
            if not name.endswith("srcset"):
                continue
            for offer in re.split(r",\s+", value):
                address, _, size = offer.strip().rpartition(" ")
                number = re.match(r"\d+(?:\.\d+)?", size)
                if address and number and not address.startswith("data:"):
                    offers.append((float(number[0]), address.strip()))
    return [address for _, address in sorted(offers, key=lambda offer: -offer[0])]


def _credit_of(image: HtmlElement) -> str:
    """The credit that an `img` carries for a script to show."""
    names = ("data-credit", "data-credits", "data-copyright", "data-photographer", "copyright")
    return next((squeeze(value) for name in names if (value := image.get(name) or "")), "")


def words_of(figure: HtmlElement) -> tuple[str, str]:
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
    outer = [part for part in credits if not set(part.iterancestors()) & set(credits)]
    credit = " / ".join(without_repeats([text_of(part) for part in outer]))
    captions = [part for part in elements(figure) if part.tag == "figcaption"] or [
        part
        for part in elements(figure)
        if part is not figure and marks(part) & _CAPTION_MARKS and part not in credits
    ]
    caption = text_of(captions[0]) if captions else ""
    for part in outer:
        caption = squeeze(caption.replace(text_of(part), " ")).strip(" |–—-")
    if caption and not credit:
        caption, credit = split_credit(caption)
    credit = credit or next(filter(None, map(_credit_of, elements(figure, "img"))), "")
    # Its label goes; `L. Roy / AFP` is no sentence with a credit after it.
    before, bare = split_credit(credit)
    return caption, (bare if bare and not before else credit) if fold(credit) else ""
