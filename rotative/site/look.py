"""The paper's look: one stylesheet of all components and the publisher's colours and fonts.

The components' files are joined here rather than by a build step. The address carries a digest of
the content, so browsers may keep it for a year.
"""

import hashlib
import json
import re
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

from rotative.lib import typography
from rotative.record.answers import Paper
from rotative.record.reading import Record
from rotative.site.page import File

STATIC = Path(__file__).resolve().parent.parent / "static"
CSS = STATIC / "css"
ORDER = ["tokens", "base"]

FONTS = {
    "source": ("source-serif-4", "public-sans"),
    "newsreader": ("newsreader", "libre-franklin"),
}


def stylesheet(record: Record, digest: str) -> File:
    """The stylesheet under any digest: an old page gets the present one."""
    css = css_of(record)
    return File(css.encode(), storable=digest == _digest(css))


def css_of(record: Record) -> str:
    """All the CSS of the paper."""
    colours = tuple((s.id, s.colour) for s in record.sections.values() if s.colour)
    components = _join() if settings.DEBUG else _joined_once()
    paper = record.paper
    return _css(components, paper.accent, paper.accent_dark, paper.fonts, colours)


def stylesheet_path(record: Record) -> str:
    """`/look-1f3a….css`"""
    return f"/look-{_digest(css_of(record))}.css"


@lru_cache(maxsize=8)
def _digest(css: str) -> str:
    return hashlib.blake2b(css.encode(), digest_size=8).hexdigest()


@lru_cache(maxsize=8)
def _css(
    components: str, accent: str, dark: str, fonts: str, colours: tuple[tuple[int, str], ...]
) -> str:
    serif, sans = FONTS.get(fonts, FONTS["source"])
    theme = [
        f":root{{--accent:{accent};--serif:var(--{serif});--sans:var(--{sans})}}",
        f"@media (prefers-color-scheme:dark){{:root{{--accent:{dark}}}}}",
        *(f".section-{pk}{{--section:{colour}}}" for pk, colour in colours),
    ]
    return components + "\n" + "\n".join(theme)


def _join() -> str:
    names = ORDER + sorted(f.stem for f in CSS.glob("*.css") if f.stem not in ORDER)
    text = "\n".join((CSS / f"{name}.css").read_text() for name in names)
    return re.sub(r"url\(static:([^)]+)\)", lambda m: f"url({_asset(m[1])})", squeeze(text))


@cache
def _joined_once() -> str:
    return _join()


def _asset(name: str) -> str:
    return staticfiles_storage.url(name)


def squeeze(css: str) -> str:
    """CSS without comments and indentation."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return "\n".join(line.strip() for line in css.splitlines() if line.strip())


def preloaded_fonts(paper: Paper) -> list[str]:
    """The two fonts that every page needs at once."""
    serif, sans = FONTS.get(paper.fonts, FONTS["source"])
    return [f"fonts/{serif}.woff2", f"fonts/{sans}.woff2"]


def manifest(record: Record) -> File:
    """The web app manifest."""
    paper = record.paper
    icons = [
        {"src": f"/icon-{name}.png", "sizes": f"{size}x{size}", "type": "image/png", "purpose": to}
        for name, size, to in (("192", 192, "any"), ("512", 512, "any"))
    ]
    maskable = {"src": "/icon-maskable.png", "sizes": "512x512", "type": "image/png"}
    icons.append(maskable | {"purpose": "maskable"})
    value = {
        "name": paper.name,
        "short_name": paper.name[:20],
        "description": paper.description,
        "lang": paper.language,
        "start_url": "/",
        "display": "browser",
        "background_color": "#ffffff",
        "theme_color": paper.accent,
        "icons": icons,
    }
    body = json.dumps(value, ensure_ascii=False).encode()
    return File(body)


def in_the_news(record: Record) -> File:
    """The island of what is in the news: names and addresses of topics."""
    topics = record.topics_in_the_news()
    typed = (typography.dress_text(topic.name, language=record.paper.language) for topic in topics)
    value = [{"name": name, "path": t.path} for name, t in zip(typed, topics, strict=True)]
    return File(json.dumps(value, ensure_ascii=False).encode())


def initial(paper: Paper) -> str:
    """The letter that stands for the paper: of its last word, for the first may be `Le`."""
    letter = (paper.name.split() or ["R"])[-1][0].upper()[0]
    return letter if letter.isalnum() else "R"


def icon(record: Record) -> File:
    """The paper's initial on its colour, for browsers' tabs."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
        f'<rect width="64" height="64" fill="{record.paper.accent}"/>'
        '<text x="32" y="48" font-family="Georgia,serif" font-weight="700" font-size="46" '
        f'text-anchor="middle" fill="#fff">{initial(record.paper)}</text></svg>'
    )
    return File(svg.encode())
