"""The chapters in their order, what they say, and of which screens each speaks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import get_language
from PIL import Image
from wagtail.admin.staticfiles import versioned_static

from rotative.lib.text import fold
from rotative.newsroom.manual import markdown
from rotative.record.words import LANGUAGES

HERE = Path(__file__).resolve().parent
PICTURES = HERE.parents[1] / "static" / "newsroom" / "manual"
WIDTHS = (1366, 390)  # of the windows they are taken in, in CSS pixels
# A day's tasks, as a journalist meets them.
CHAPTERS = (
    "first-hour",
    "writing",
    "pasting",
    "pictures",
    "publishing",
    "second-reading",
    "finding",
    "plan",
    "letters",
    "newsletters",
    "fronts",
    "preview-links",
    "accounts",
    "keys",
)
# Screens by what their addresses begin with, behind /newsroom/.
SPEAKS_OF = {
    r"pages/\d+/preview-links/": "preview-links",
    r"pages/workflow/": "second-reading",
    r"pages/\d+/(edit/|workflow)": "writing",
    r"pages/add/articles/": "writing",
    r"pages/\d+/unpublish/": "publishing",
    r"new-story/": "writing",
    r"stories/": "finding",
    r"plan/": "plan",
    r"messages/": "letters",
    r"newsletter/": "newsletters",
    r"images/": "pictures",
    r"(invitations|users|groups|account|settings/accounts)/": "accounts",
    r"settings/newsroom/": "first-hour",
    r"press/": "fronts",
}


@dataclass(frozen=True)
class Chapter:
    """One file of Markdown: its first line is the title, its first paragraph says what for."""

    slug: str
    language: str
    title: str
    about: str
    text: str

    @property
    def url(self) -> str:
        return reverse("manual_chapter", args=[self.slug])

    @property
    def plain_about(self) -> str:
        return self.about.replace("`", "").replace("**", "")

    @property
    def headings(self) -> list[str]:
        return [line.removeprefix("## ") for line in self.text.splitlines() if line[:3] == "## "]

    def html(self) -> SafeString:
        """The chapter without its title."""
        return markdown.render(self.text, picture=self._picture, link=_address)

    def _picture(self, name: str, alt: str) -> str:
        return picture(self.language, name, alt)


@cache
def chapter(language: str, slug: str) -> Chapter:
    """One chapter of a language."""
    text = (HERE / language / f"{slug}.md").read_text()
    title, _blank, rest = text.partition("\n")
    about = rest.strip().partition("\n\n")[0]
    return Chapter(slug, language, title.removeprefix("# "), about, rest.strip())


def chapters(language: str = "") -> list[Chapter]:
    """All of them, in the language of who looks."""
    return [chapter(language or read_in(), slug) for slug in CHAPTERS]


def read_in() -> str:
    """The language of the screen, or the nearest that the manual has."""
    language = (get_language() or "")[:2]
    return language if language in LANGUAGES else "en"


def called(typed: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Name, address and place of what the manual has under words that begin so, in either
    language."""
    for it in chapters():
        others = [chapter(language, it.slug) for language in LANGUAGES]
        words = {w for other in others for w in fold(other.title).split()}
        if all(any(word.startswith(each) for word in words) for each in typed):
            yield it.title, it.url, ""
            continue
        for heading in it.headings:
            words = set(fold(heading).split())
            if all(any(word.startswith(each) for word in words) for each in typed):
                yield heading, f"{it.url}#{slugify(heading)}", it.title


def _address(slug: str) -> str:
    return reverse("manual_chapter", args=[slug])


# -- pictures


@cache
def picture(language: str, name: str, alt: str) -> str:
    """A screenshot, that of a phone where the window is one's."""
    wide, narrow = (file_of(language, name, width) for width in WIDTHS)
    sources = [versioned_static(f"newsroom/manual/{language}/{it.name}") for it in (wide, narrow)]
    sizes = [size_of(it) for it in (wide, narrow)]
    return (
        f'<figure><picture><source media="(max-width: 50em)" srcset="{sources[1]}"'
        f' width="{sizes[1][0]}" height="{sizes[1][1]}">'
        f'<img src="{sources[0]}" width="{sizes[0][0]}" height="{sizes[0][1]}"'
        f' alt="{escape(alt)}" loading="lazy"></picture></figure>'
    )


def file_of(language: str, name: str, width: int) -> Path:
    """Where a picture lies."""
    return PICTURES / language / f"{name}-{width}.webp"


def size_of(file: Path) -> tuple[int, int]:
    with Image.open(file) as image:
        return image.size
