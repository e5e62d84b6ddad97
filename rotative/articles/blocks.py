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


class ExchangeBlock(blocks.StructBlock):
    question = blocks.TextBlock(label=_("Question"), rows=2)
    answer = blocks.RichTextBlock(features=INLINE, label=_("Answer"))

    class Meta:
        icon = "help"
        label = _("Question and answer")


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
    exchange = ExchangeBlock()
    review = ReviewBlock()
    recipe = RecipeBlock()
    table = TableBlock()
    embed = EmbedBlock()
    related = RelatedBlock()
    document = DocumentBlock()


class NoticeBodyBlock(Pieces):
    """The body of a static page: the same pieces, fewer of them."""

    paragraph = blocks.RichTextBlock(
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
