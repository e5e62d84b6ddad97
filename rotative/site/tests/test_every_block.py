"""Every block that the newsroom may fill in, from its form to readers, in both languages.

The form itself says what can be filled in, so that a kind that is added is walked too.
"""

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from lxml import etree, html
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from rotative.articles.blocks import BodyBlock, as_filled_in
from rotative.newsroom.models import PaperSettings
from rotative.record.blocks import from_json, to_json
from rotative.record.models import Story
from rotative.sections.models import SectionPage
from rotative.testing import paper as small

ATTACK = "<img src=x onerror=alert(1)>"
VIDEO = "https://youtu.be/abcdefgh"


@dataclass
class Filled:
    """A form filled in to its last field; `words` are those that readers must find again.

    Each picture, document and story in it is another, so that no block lives on its neighbour's.
    """

    under: SectionPage
    words: list[str] = field(default_factory=list)
    shown: Counter[str] = field(default_factory=Counter)  # how often it leads to each

    def show(self, what: str) -> int:
        """The id of a new one."""
        self.shown[what] += 1
        match what:
            case "picture":
                return small.picture(caption="La criée", credit="Ana Roy").pk
            case "document":
                return int(small.document().pk)
        number = self.shown["story"]
        return small.story(self.under, f"La voisine {number}", slug=f"voisine-{number}").pk

    def word(self) -> str:
        self.words.append(f"mot{len(self.words)}x")
        return self.words[-1]

    def value(self, block: Any) -> Any:
        """The raw value of a block of any kind."""
        match block:
            case blocks.RichTextBlock():
                linked = f'<a linktype="page" id="{self.show("story")}">page</a>'
                if "document-link" in block.features:
                    linked += f' <a linktype="document" id="{self.show("document")}">piece</a>'
                return f"<p>{self.word()} {linked} {ATTACK}<script>alert(2)</script></p>"
            case ImageChooserBlock():
                return self.show("picture")
            case DocumentChooserBlock():
                return self.show("document")
            case blocks.PageChooserBlock():
                return self.show("story")
            case blocks.URLBlock():
                return VIDEO
            case blocks.DateBlock():
                return "2026-11-20"
            case blocks.IntegerBlock():
                return 75
            case blocks.BooleanBlock():
                return True
            case blocks.ChoiceBlock():
                return next(value for value, _label in block.field.choices if value)
            case blocks.CharBlock() | blocks.TextBlock():
                return f"{self.word()} {ATTACK}"
            case TypedTableBlock():
                columns = [{"type": "text", "heading": self.word()}]
                return {"columns": columns, "rows": [{"values": [self.word()]}], "caption": ""}
            case blocks.ListBlock():
                return [self.value(block.child_block) for _ in range(block.meta.min_num or 1)]
            case blocks.StructBlock():
                return {name: self.value(child) for name, child in block.child_blocks.items()}
        raise AssertionError(f"Say here how a {type(block).__name__} is filled in.")


def the_form(under: SectionPage) -> tuple[Filled, list[dict[str, Any]]]:
    """One block of each kind."""
    filled = Filled(under)
    kinds = BodyBlock.base_blocks
    return filled, [{"type": kind, "value": filled.value(it)} for kind, it in kinds.items()]


def is_whole(drawn: html.HtmlElement, filled: Filled, at: str = "") -> None:
    """All words are there, pictures and links lead to what they should, the attack is words."""
    text = etree.tostring(drawn, encoding="unicode")
    assert [word for word in filled.words if word not in text] == []
    assert len(drawn.xpath(f".//img[starts-with(@src, '{at}/media/')]")) == filled.shown["picture"]
    stories = drawn.xpath(f".//a[starts-with(@href, '{at}/sport/voisine-')]")
    assert len(stories) == filled.shown["story"]
    documents = drawn.xpath(f".//a[starts-with(@href, '{at}/') and contains(@href, 'rapport')]")
    assert len(documents) == filled.shown["document"]
    assert drawn.xpath(f".//a[@href='{VIDEO}']")
    assert drawn.xpath(".//script | .//img[@src='x'] | .//@onerror | .//@linktype") == []
    kept = drawn.xpath(".//@href | .//@src")
    assert [it for it in kept if it.startswith(("page:", "document:"))] == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_block_reaches_readers(db: None, client: Client, language: str) -> None:
    paper = small.small_paper(language)
    settings = PaperSettings.load()
    settings.full_text_feeds = True
    settings.save()
    filled, form = the_form(paper.sport)
    small.story(paper.sport, "La digue", slug="digue", body=form)

    page = html.document_fromstring(client.get("/sport/digue/").content.decode())
    (body,) = page.find_class("body")
    is_whole(body, filled)

    feed = json.loads(client.get("/sport/feed.json").content)
    (item,) = [it for it in feed["items"] if it["url"].endswith("/sport/digue/")]
    content = html.fragment_fromstring(item["content_html"], create_parent="div")
    is_whole(content, filled, at="https://lefanal.example")


def test_every_block_is_the_same_in_json_and_in_the_form(db: None) -> None:
    paper = small.small_paper()
    _filled, form = the_form(paper.sport)
    small.story(paper.sport, slug="digue", body=form)
    kept = Story.objects.get(slug="digue").body
    body = from_json(kept)
    assert {block.type for block in body} == BodyBlock.base_blocks.keys()
    assert to_json(body) == kept
    small.story(paper.sport, "Encore", slug="encore", body=as_filled_in(body))
    assert Story.objects.get(slug="encore").body == kept
