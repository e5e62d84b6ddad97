"""The pieces a body is made of, as the newsroom fills them in.

Each says what it is on the record (`to_record`), and how the newsroom would have filled in what an
importer or the demo made (`from_record`). CONTRIBUTING says how to add one.
"""

from __future__ import annotations  # what a kind lacks is said by a test, not by an import

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from rotative.lib.players import player
from rotative.lib.richtext import clean, paragraphs
from rotative.record import blocks as record

INLINE = ["bold", "italic", "link", "superscript", "subscript"]

# What a review may be of, by the names that schema.org has for them.
REVIEWED = [
    ("Movie", _("Film")),
    ("TVSeries", _("Series")),
    ("Book", _("Book")),
    ("MusicAlbum", _("Record")),
    ("Event", _("Show or exhibition")),
    ("VideoGame", _("Video game")),
    ("Restaurant", _("Restaurant")),
    ("Product", _("Something else")),
]
STARS = [(f"{half / 2:g}", "★" * (half // 2) + "½" * (half % 2)) for half in range(10, 0, -1)]


def _rich(texts: Iterable[str]) -> str:
    """Paragraphs of inline HTML as Wagtail's editor reads them: it takes no `<br>` without end."""
    return "".join(f"<p>{text.replace('<br>', '<br/>')}</p>" for text in texts)


class ParagraphBlock(blocks.RichTextBlock):
    def to_record(self, value: Any) -> Iterator[record.Block]:
        """Each of its paragraphs."""
        for html in paragraphs(value.source):
            yield record.Paragraph(html)

    def from_record(self, it: record.Paragraph) -> Any:
        return _rich([it.html])


# Migrations know of its fields alone, as of those of the others.
DECONSTRUCT_ALIASES = {ParagraphBlock: "wagtail.blocks.RichTextBlock"}


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Heading"), max_length=200)
    level = blocks.ChoiceBlock(
        label=_("Level"), choices=[("2", _("Heading")), ("3", _("Sub-heading"))], default="2"
    )

    class Meta:
        icon = "title"
        label = _("Heading")

    def to_record(self, value: Any) -> Iterator[record.Block]:
        yield record.Heading(value["text"] or "", int(value["level"] or 2))

    def from_record(self, it: record.Heading) -> Any:
        return {"text": it.text, "level": str(it.level)}


class QuotationBlock(blocks.StructBlock):
    text = blocks.TextBlock(
        label=_("What was said"), rows=3, help_text=_("Without quotation marks.")
    )
    speaker = blocks.CharBlock(label=_("Speaker"), required=False, max_length=160)
    source = blocks.CharBlock(label=_("Source"), required=False, max_length=200)

    class Meta:
        icon = "openquote"
        label = _("Quotation")

    def to_record(self, value: Any) -> Iterator[record.Block]:
        yield record.Quotation(value["text"] or "", value["speaker"] or "", value["source"] or "")

    def from_record(self, it: record.Quotation) -> Any:
        return {"text": it.text, "speaker": it.speaker, "source": it.source}


class PictureBlock(blocks.StructBlock):
    picture = ImageChooserBlock(label=_("Picture"))
    caption = blocks.CharBlock(
        label=_("Caption"),
        required=False,
        max_length=400,
        help_text=_("Empty: the picture's own caption."),
    )

    class Meta:
        icon = "image"
        label = _("Picture")

    def to_record(self, value: Any) -> Iterator[record.Picture]:
        yield record.Picture(value["picture"], value["caption"] or "")

    def from_record(self, it: record.Picture) -> Any:
        return {"picture": it.picture, "caption": it.caption}


class GalleryBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=160)
    pictures = blocks.ListBlock(PictureBlock(), label=_("Pictures"), min_num=2, max_num=30)

    class Meta:
        icon = "image"
        label = _("Gallery")

    def to_record(self, value: Any) -> Iterator[record.Block]:
        each = self.child_blocks["pictures"].child_block
        pictures = [it for item in value["pictures"] for it in each.to_record(item)]
        yield record.Gallery(value["title"] or "", pictures)

    def from_record(self, it: record.Gallery) -> Any:
        each = self.child_blocks["pictures"].child_block
        return {"title": it.title, "pictures": [each.from_record(shown) for shown in it.pictures]}


class EmbedBlock(blocks.StructBlock):
    url = blocks.URLBlock(label=_("Address"), help_text=_("Loaded only when a reader asks for it."))
    title = blocks.CharBlock(label=_("What it shows"), max_length=200)

    class Meta:
        icon = "media"
        label = _("Video or other site")

    def to_record(self, value: Any) -> Iterator[record.Block]:
        known = player(value["url"] or "")
        provider, address = known or ("", "")
        yield record.Embed(value["url"] or "", value["title"] or "", provider, address)

    def from_record(self, it: record.Embed) -> Any:
        return {"url": it.url, "title": it.title}


def _cell() -> blocks.CharBlock:
    """A cell with a name: Wagtail ties none to it."""
    cell = blocks.CharBlock(required=False)
    cell.field.widget.attrs["aria-label"] = _("Cell")
    return cell


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(label=_("Caption"), max_length=200)
    table = TypedTableBlock([("text", _cell())], label=_("Table"))

    class Meta:
        icon = "table"
        label = _("Table")

    def to_record(self, value: Any) -> Iterator[record.Block]:
        table = value["table"]
        rows = [[str(cell.value or "") for cell in row] for row in table.rows]
        header = [column["heading"] for column in table.columns]
        yield record.Table(value["caption"] or "", header, rows)

    def from_record(self, it: record.Table) -> Any:
        header = it.header or [""] * max(map(len, it.rows), default=0)
        columns = [{"type": "text", "heading": heading} for heading in header]
        table = {"columns": columns, "rows": [{"values": row} for row in it.rows], "caption": ""}
        return {"caption": it.caption, "table": table}


class FactBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Label"), max_length=120)
    text = blocks.TextBlock(label=_("Fact"), rows=2)


class KeyFactsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=160)
    facts = blocks.ListBlock(FactBlock(), label=_("Facts"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Key facts")

    def to_record(self, value: Any) -> Iterator[record.Block]:
        facts = [record.Fact(fact["label"] or "", fact["text"] or "") for fact in value["facts"]]
        yield record.KeyFacts(value["title"] or "", facts)

    def from_record(self, it: record.KeyFacts) -> Any:
        facts = [{"label": fact.label, "text": fact.text} for fact in it.facts]
        return {"title": it.title, "facts": facts}


class EventBlock(blocks.StructBlock):
    date = blocks.DateBlock(label=_("Date"))
    text = blocks.TextBlock(label=_("What happened"), rows=2)


class BoxedNoteBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=160)
    text = blocks.RichTextBlock(features=[*INLINE, "document-link"], label=_("Text"))
    picture = ImageChooserBlock(label=_("Picture"), required=False)

    class Meta:
        icon = "info-circle"
        label = _("Boxed note")

    def to_record(self, value: Any) -> Iterator[record.Block]:
        text = paragraphs(value["text"].source)
        yield record.BoxedNote(value["title"] or "", text, value["picture"])

    def from_record(self, it: record.BoxedNote) -> Any:
        return {"title": it.title, "text": _rich(it.text), "picture": it.picture}


class TimelineBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=160)
    events = blocks.ListBlock(EventBlock(), label=_("Events"), min_num=1)

    class Meta:
        icon = "history"
        label = _("Timeline")

    def to_record(self, value: Any) -> Iterator[record.Block]:
        events = [
            record.Event(event["date"].isoformat(), event["text"] or "")
            for event in value["events"]
            if isinstance(event["date"], date)  # a draft may have none yet, or half of one
        ]
        yield record.Timeline(value["title"] or "", sorted(events, key=lambda event: event.date))

    def from_record(self, it: record.Timeline) -> Any:
        events = [{"date": event.date, "text": event.text} for event in it.events]
        return {"title": it.title, "events": events}


class ListItemsBlock(blocks.StructBlock):
    ordered = blocks.BooleanBlock(label=_("Numbered"), required=False)
    items = blocks.ListBlock(
        blocks.RichTextBlock(features=INLINE, label=_("Item")), label=_("Items"), min_num=1
    )

    class Meta:
        icon = "list-ul"
        label = _("List")

    def to_record(self, value: Any) -> Iterator[record.Block]:
        items = [clean(" ".join(paragraphs(item.source))) for item in value["items"]]
        yield record.List(bool(value["ordered"]), items)

    def from_record(self, it: record.List) -> Any:
        return {"ordered": it.ordered, "items": [_rich([item]) for item in it.items]}


class ExchangeBlock(blocks.StructBlock):
    question = blocks.TextBlock(label=_("Question"), rows=2)
    answer = blocks.RichTextBlock(features=INLINE, label=_("Answer"))

    class Meta:
        icon = "help"
        label = _("Question and answer")

    def to_record(self, value: Any) -> Iterator[record.Block]:
        yield record.Exchange(value["question"] or "", paragraphs(value["answer"].source))

    def from_record(self, it: record.Exchange) -> Any:
        return {"question": it.question, "answer": _rich(it.answer)}


class ReviewBlock(blocks.StructBlock):
    subject = blocks.CharBlock(
        label=_("What is reviewed"), max_length=160, help_text=_("Its title or name.")
    )
    kind = blocks.ChoiceBlock(label=_("Kind"), choices=REVIEWED)
    maker = blocks.CharBlock(
        label=_("By"), required=False, max_length=160, help_text=_("Director, author, band, chef…")
    )
    stars = blocks.ChoiceBlock(label=_("Stars"), choices=STARS, required=False)
    verdict = blocks.CharBlock(label=_("Verdict"), required=False, max_length=280)
    practical = blocks.CharBlock(
        label=_("Where and when"),
        required=False,
        max_length=200,
        help_text=_("For example “1 h 48, in cinemas on Wednesday”."),
    )

    class Meta:
        icon = "pick"
        label = _("Review")

    def to_record(self, value: Any) -> Iterator[record.Block]:
        yield record.Review(
            stars=float(value["stars"]) if value["stars"] else None,
            verdict=value["verdict"] or "",
            subject=value["subject"] or "",
            kind=value["kind"] or "",
            maker=value["maker"] or "",
            practical=value["practical"] or "",
        )

    def from_record(self, it: record.Review) -> Any:
        return {
            "subject": it.subject,
            "kind": it.kind,
            "maker": it.maker,
            "stars": f"{it.stars:g}" if it.stars else "",
            "verdict": it.verdict,
            "practical": it.practical,
        }


class RecipeBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Dish"), max_length=160)
    serves = blocks.CharBlock(
        label=_("Serves"), required=False, max_length=60, help_text=_("For example “4 people”.")
    )
    preparation = blocks.IntegerBlock(
        label=_("Preparation, in minutes"), required=False, min_value=1, max_value=10_000
    )
    cooking = blocks.IntegerBlock(
        label=_("Cooking, in minutes"), required=False, min_value=1, max_value=10_000
    )
    rest = blocks.IntegerBlock(
        label=_("Rest, in minutes"), required=False, min_value=1, max_value=10_000
    )
    ingredients = blocks.ListBlock(
        blocks.CharBlock(label=_("Ingredient"), max_length=200), label=_("Ingredients"), min_num=1
    )
    steps = blocks.ListBlock(
        blocks.TextBlock(label=_("Step"), rows=2), label=_("Method"), min_num=1
    )

    class Meta:
        icon = "tasks"
        label = _("Recipe")

    def to_record(self, value: Any) -> Iterator[record.Block]:
        yield record.Recipe(
            name=value["name"] or "",
            serves=value["serves"] or "",
            ingredients=[item or "" for item in value["ingredients"]],
            steps=[step or "" for step in value["steps"]],
            preparation=value["preparation"],
            cooking=value["cooking"],
            rest=value["rest"],
        )

    def from_record(self, it: record.Recipe) -> Any:
        return asdict(it)


class RelatedBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    stories = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="articles.ArticlePage", label=_("Story")),
        label=_("Stories"),
        min_num=1,
        max_num=6,
    )

    class Meta:
        icon = "doc-full"
        label = _("Related stories")

    def to_record(self, value: Any) -> Iterator[record.Block]:
        yield record.Related(value["title"] or "", [page for page in value["stories"] if page])

    def from_record(self, it: record.Related) -> Any:
        return {"title": it.title, "stories": it.stories}


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(
        label=_("Title"), required=False, max_length=200, help_text=_("Empty: the document's own.")
    )

    class Meta:
        icon = "doc-full-inverse"
        label = _("Document")

    def to_record(self, value: Any) -> Iterator[record.Block]:
        yield record.Document(value["document"], value["title"])

    def from_record(self, it: record.Document) -> Any:
        return {"document": it.document, "title": it.title}


class Pieces(blocks.StreamBlock):
    """A stream whose draft is kept as it is; its pieces are checked at publication."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for piece in self.child_blocks.values():
            if isinstance(piece, blocks.CharBlock):
                # Wagtail writes the name of a piece above it, and ties it to nothing.
                piece.field.widget.attrs.setdefault("aria-label", piece.label)

    def clean_deferred(self, value: Any) -> Any:
        """The value with each piece cleaned, or as it was typed where something is wrong with it.

        Wagtail's own unsets `required` on the blocks meanwhile, which all threads share: a story
        published at the same moment would go out unchecked.
        """
        return blocks.StreamValue(self, [(p.block_type, _as_it_is(p), p.id) for p in value])


def _as_it_is(piece: Any) -> Any:
    try:
        return piece.block.clean(piece.value)
    except ValidationError:
        return piece.value


class BodyBlock(Pieces):
    """The body of a story."""

    paragraph = ParagraphBlock(
        features=[*INLINE, "document-link"], label=_("Paragraph"), icon="pilcrow"
    )
    heading = HeadingBlock()
    quotation = QuotationBlock()
    picture = PictureBlock()
    gallery = GalleryBlock()
    list = ListItemsBlock()
    key_facts = KeyFactsBlock()
    boxed_note = BoxedNoteBlock()
    timeline = TimelineBlock()
    exchange = ExchangeBlock()
    review = ReviewBlock()
    recipe = RecipeBlock()
    table = TableBlock()
    embed = EmbedBlock()
    related = RelatedBlock()
    document = DocumentBlock()


def as_filled_in(body: Iterable[record.Block]) -> list[dict[str, Any]]:
    """The raw value of a story's body that becomes these blocks; references are ids."""
    pieces = BodyBlock.base_blocks
    return [{"type": it.type, "value": pieces[it.type].from_record(it)} for it in body]


class NoticeBodyBlock(Pieces):
    """The body of a static page: the same pieces, fewer of them."""

    paragraph = ParagraphBlock(
        features=[*INLINE, "document-link"], label=_("Paragraph"), icon="pilcrow"
    )
    heading = HeadingBlock()
    list = ListItemsBlock()
    table = TableBlock()
    document = DocumentBlock()


class KeyPointsBlock(Pieces):
    """Tl;dr: none, or three to five points."""

    point = blocks.CharBlock(max_length=220, label=_("Key point"), icon="check")

    def clean(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        cleaned = super().clean(value, *args, **kwargs)
        if cleaned and not 3 <= len(cleaned) <= 5:
            raise blocks.StreamBlockValidationError(
                non_block_errors=ValidationError(_("Give three to five key points, or none."))
            )
        return cleaned
