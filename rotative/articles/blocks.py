"""The pieces a story's body is made of.

To add one: copy a neighbour here, give it a form in `entry.py` and a template in
`templates/components/blocks.html`.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

INLINE = ["bold", "italic", "link", "superscript", "subscript"]


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Heading"), max_length=200)
    level = blocks.ChoiceBlock(
        label=_("Level"), choices=[("2", _("Heading")), ("3", _("Sub-heading"))], default="2"
    )

    class Meta:
        icon = "title"
        label = _("Heading")


class QuotationBlock(blocks.StructBlock):
    text = blocks.TextBlock(
        label=_("What was said"), rows=3, help_text=_("Without quotation marks.")
    )
    speaker = blocks.CharBlock(label=_("Speaker"), required=False, max_length=160)
    source = blocks.CharBlock(label=_("Source"), required=False, max_length=200)

    class Meta:
        icon = "openquote"
        label = _("Quotation")


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


class GalleryBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=160)
    pictures = blocks.ListBlock(PictureBlock(), label=_("Pictures"), min_num=2, max_num=30)

    class Meta:
        icon = "image"
        label = _("Gallery")


class EmbedBlock(blocks.StructBlock):
    url = blocks.URLBlock(label=_("Address"), help_text=_("Loaded only when a reader asks for it."))
    title = blocks.CharBlock(label=_("What it shows"), max_length=200)

    class Meta:
        icon = "media"
        label = _("Video or other site")


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(label=_("Caption"), max_length=200)
    table = TypedTableBlock([("text", blocks.CharBlock(required=False))], label=_("Table"))

    class Meta:
        icon = "table"
        label = _("Table")


class FactBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Label"), max_length=120)
    text = blocks.TextBlock(label=_("Fact"), rows=2)


class KeyFactsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=160)
    facts = blocks.ListBlock(FactBlock(), label=_("Facts"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Key facts")


class EventBlock(blocks.StructBlock):
    date = blocks.DateBlock(label=_("Date"))
    text = blocks.TextBlock(label=_("What happened"), rows=2)


class TimelineBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=160)
    events = blocks.ListBlock(EventBlock(), label=_("Events"), min_num=1)

    class Meta:
        icon = "history"
        label = _("Timeline")


class ListItemsBlock(blocks.StructBlock):
    ordered = blocks.BooleanBlock(label=_("Numbered"), required=False)
    items = blocks.ListBlock(
        blocks.RichTextBlock(features=INLINE, label=_("Item")), label=_("Items"), min_num=1
    )

    class Meta:
        icon = "list-ul"
        label = _("List")


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


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(
        label=_("Title"), required=False, max_length=200, help_text=_("Empty: the document's own.")
    )

    class Meta:
        icon = "doc-full-inverse"
        label = _("Document")


class BodyBlock(blocks.StreamBlock):
    """The body of a story."""

    paragraph = blocks.RichTextBlock(
        features=[*INLINE, "document-link"], label=_("Paragraph"), icon="pilcrow"
    )
    heading = HeadingBlock()
    quotation = QuotationBlock()
    picture = PictureBlock()
    gallery = GalleryBlock()
    list = ListItemsBlock()
    key_facts = KeyFactsBlock()
    timeline = TimelineBlock()
    table = TableBlock()
    embed = EmbedBlock()
    related = RelatedBlock()
    document = DocumentBlock()


class NoticeBodyBlock(blocks.StreamBlock):
    """The body of a static page: the same pieces, fewer of them."""

    paragraph = blocks.RichTextBlock(
        features=[*INLINE, "document-link"], label=_("Paragraph"), icon="pilcrow"
    )
    heading = HeadingBlock()
    list = ListItemsBlock()
    table = TableBlock()
    document = DocumentBlock()


class KeyPointsBlock(blocks.StreamBlock):
    """Tl;dr: none, or three to five points."""

    point = blocks.CharBlock(max_length=220, label=_("Key point"), icon="check")

    def clean(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        cleaned = super().clean(value, *args, **kwargs)
        if cleaned and not 3 <= len(cleaned) <= 5:
            raise blocks.StreamBlockValidationError(
                non_block_errors=ValidationError(_("Give three to five key points, or none."))
            )
        return cleaned
