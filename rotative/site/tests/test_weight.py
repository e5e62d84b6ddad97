"""What a reader's first visit to a story loads."""

import re
from pathlib import Path

import brotli
import pytest
from django.test import Client

from rotative.newsroom.models import PaperSettings
from rotative.site import look
from rotative.testing import paper as small

STATIC = Path(look.__file__).resolve().parent.parent / "static"
MOST = 150_000  # bytes


@pytest.mark.django_db
@pytest.mark.parametrize("fonts", ["source", "newsreader"])
def test_an_english_story_with_italics_loads_less_than_150_kilobytes(
    client: Client, fonts: str
) -> None:
    fanal = small.small_paper("en")
    paper = PaperSettings.load()
    paper.fonts = fonts
    paper.save()
    words = "Nine hundred words of a long and serious story, not all of them the same. " * 60
    article = small.story(
        fanal.sport,
        "A long story",
        standfirst="What it is about.",
        body=[small.paragraph(f"<i>{number}</i> {words}") for number in range(20)],
    )
    html = client.get(small.path_of(article)).content
    sheet = re.search(r'href="(/look-[^"]+)"', html.decode())
    assert sheet is not None
    pages = [html, client.get(sheet[1]).content, (STATIC / "js/reader.js").read_bytes()]
    serif, sans = look.FONTS[fonts]
    files = [STATIC / "fonts" / f"{name}.woff2" for name in (serif, sans, f"{serif}-italic")]
    loaded = [len(brotli.compress(page, quality=5)) for page in pages]
    loaded += [file.stat().st_size for file in files]
    assert sum(loaded) < MOST, loaded
