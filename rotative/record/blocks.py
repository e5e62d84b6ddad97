"""What bodies are made of: one class a kind, which all who make, keep or read bodies share.

The newsroom makes blocks of what was filled in (`articles/blocks.py`); importers and the demo make
them of what they read. The record keeps them as JSON. Pages, previews and feeds draw them
(`templates/components/blocks.html`). CONTRIBUTING says how to add a kind.
"""

import datetime
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any, ClassVar

from rotative.lib.addresses import is_outward
from rotative.lib.figures import columns_of_figures

# A picture, story or document in a block: its id on the record. Until then it is what the newsroom,
# an importer or the demo has of it; for a page it becomes the thing itself. See `Block.resolved`.
Reference = Any

LINK = re.compile(r'<a href="(page|document):(\d+)">(.*?)</a>', re.DOTALL)


class Resolver:
    """What references become, None for what is not to be shown. Here they stay what they are."""

    def picture(self, it: Reference) -> Reference | None:
        return it

    def story(self, it: Reference) -> Reference | None:
        return it

    def document(self, it: Reference) -> Reference | None:
        return it

    def html(self, text: str) -> str:
        """Inline HTML with its links to pages and documents of the paper."""
        return text

    def heading(self, it: "Heading") -> "Heading":
        return it


@dataclass(frozen=True)
class Block:
    """A piece of a body. Its fields are those of its JSON; one that is added has a default."""

    type: ClassVar[str]
    parts: ClassVar[dict[str, Any]] = {}  # the classes of what its lists hold

    @property
    def rich(self) -> list[str]:
        """Its texts that are inline HTML."""
        return []

    @property
    def texts(self) -> list[str]:
        """Its texts, rich or plain, that count as the story's words."""
        return self.rich

    @property
    def pictures_shown(self) -> list[Reference]:
        """The pictures it shows."""
        return []

    @property
    def stories_named(self) -> list[Reference]:
        """The stories it shows by their headlines."""
        return []

    @property
    def documents_named(self) -> list[Reference]:
        """The documents it offers or links to."""
        return self.linked("document")

    def linked(self, kind: str) -> list[int]:
        """The ids of the pages, or documents, that its texts link to."""
        return [int(pk) for text in self.rich for to, pk, _ in LINK.findall(text) if to == kind]

    def resolved(self, to: Resolver) -> "Block | None":
        """The block with its references as `to` has them; None if nothing of it can be shown."""
        return self


@dataclass(frozen=True)
class Paragraph(Block):
    type: ClassVar[str] = "paragraph"

    html: str

    @property
    def rich(self) -> list[str]:
        return [self.html]

    def resolved(self, to: Resolver) -> Block:
        return Paragraph(to.html(self.html))


@dataclass(frozen=True)
class Heading(Block):
    type: ClassVar[str] = "heading"

    text: str
    level: int = 2

    @property
    def texts(self) -> list[str]:
        return [self.text]

    def resolved(self, to: Resolver) -> Block:
        return to.heading(self)


@dataclass(frozen=True)
class Quotation(Block):
    type: ClassVar[str] = "quotation"

    text: str
    speaker: str = ""
    source: str = ""

    @property
    def texts(self) -> list[str]:
        return [self.text]


@dataclass(frozen=True)
class Picture(Block):
    """A picture; an empty caption is the picture's own."""

    type: ClassVar[str] = "picture"

    picture: Reference
    caption: str = ""

    @property
    def pictures_shown(self) -> list[Reference]:
        return [self.picture]

    def resolved(self, to: Resolver) -> "Picture | None":
        shown = to.picture(self.picture)
        return replace(self, picture=shown) if shown else None


@dataclass(frozen=True)
class Gallery(Block):
    type: ClassVar[str] = "gallery"
    parts: ClassVar[dict[str, Any]] = {"pictures": Picture}

    title: str
    pictures: list[Picture]

    @property
    def pictures_shown(self) -> list[Reference]:
        return [it.picture for it in self.pictures]

    def resolved(self, to: Resolver) -> Block | None:
        shown = [there for it in self.pictures if (there := it.resolved(to))]
        return replace(self, pictures=shown) if shown else None


@dataclass(frozen=True)
class List(Block):
    type: ClassVar[str] = "list"

    ordered: bool
    items: list[str]

    @property
    def rich(self) -> list[str]:
        return self.items

    def resolved(self, to: Resolver) -> Block:
        return replace(self, items=[to.html(item) for item in self.items])


@dataclass(frozen=True)
class Fact:
    label: str
    text: str


@dataclass(frozen=True)
class KeyFacts(Block):
    type: ClassVar[str] = "key_facts"
    parts: ClassVar[dict[str, Any]] = {"facts": Fact}

    title: str
    facts: list[Fact]

    @property
    def texts(self) -> list[str]:
        return [fact.text for fact in self.facts]

    @property
    def by_label(self) -> dict[str, list[str]]:
        """The facts under their labels, in the order of the first of each."""
        under: dict[str, list[str]] = {}
        for fact in self.facts:
            under.setdefault(fact.label, []).append(fact.text)
        return under


@dataclass(frozen=True)
class Event:
    """What happened on a date (ISO 8601)."""

    date: str
    text: str

    @property
    def day(self) -> datetime.date:
        return datetime.date.fromisoformat(self.date)


@dataclass(frozen=True)
class Timeline(Block):
    type: ClassVar[str] = "timeline"
    parts: ClassVar[dict[str, Any]] = {"events": Event}

    title: str
    events: list[Event]

    @property
    def texts(self) -> list[str]:
        return [event.text for event in self.events]


@dataclass(frozen=True)
class Exchange(Block):
    """A question, and the paragraphs of its answer."""

    type: ClassVar[str] = "exchange"

    question: str
    answer: list[str]

    @property
    def rich(self) -> list[str]:
        return self.answer

    @property
    def texts(self) -> list[str]:
        return [self.question, *self.answer]

    def resolved(self, to: Resolver) -> Block:
        return replace(self, answer=[to.html(text) for text in self.answer])


@dataclass(frozen=True)
class Review(Block):
    """`stars` are of five, in halves; `kind` is one of schema.org's types."""

    type: ClassVar[str] = "review"

    stars: float | None
    verdict: str
    subject: str
    kind: str
    maker: str
    practical: str

    @property
    def texts(self) -> list[str]:
        return [self.verdict]


@dataclass(frozen=True)
class Recipe(Block):
    """Times are in minutes."""

    type: ClassVar[str] = "recipe"

    name: str
    serves: str
    ingredients: list[str]
    steps: list[str]
    preparation: int | None = None
    cooking: int | None = None
    rest: int | None = None

    @property
    def texts(self) -> list[str]:
        return [*self.ingredients, *self.steps]


@dataclass(frozen=True)
class Table(Block):
    """`header` and each of `rows` have as many cells; a header of empty cells is none."""

    type: ClassVar[str] = "table"

    caption: str
    header: list[str]
    rows: list[list[str]]

    @cached_property
    def figures(self) -> list[bool]:
        """Which columns hold figures."""
        return columns_of_figures(self.rows)


@dataclass(frozen=True)
class Embed(Block):
    """A video or another site's page; `player` is the address of a provider's known player."""

    type: ClassVar[str] = "embed"

    url: str
    title: str
    provider: str = ""
    player: str = ""

    def resolved(self, to: Resolver) -> Block | None:
        return self if is_outward(self.url) else None


@dataclass(frozen=True)
class Related(Block):
    type: ClassVar[str] = "related"

    title: str
    stories: list[Reference]

    @property
    def stories_named(self) -> list[Reference]:
        return self.stories

    def resolved(self, to: Resolver) -> Block | None:
        named = [there for it in self.stories if (there := to.story(it))]
        return replace(self, stories=named) if named else None


@dataclass(frozen=True)
class Document(Block):
    """A file to be taken; an empty title is the document's own."""

    type: ClassVar[str] = "document"

    document: Reference
    title: str

    @property
    def documents_named(self) -> list[Reference]:
        return [self.document]

    def resolved(self, to: Resolver) -> Block | None:
        offered = to.document(self.document)
        return replace(self, document=offered) if offered else None


@dataclass(frozen=True)
class BoxedNote(Block):
    """A note in a box beside the matter; `text` are its paragraphs."""

    type: ClassVar[str] = "boxed_note"

    title: str
    text: list[str]
    picture: Reference | None = None

    @property
    def rich(self) -> list[str]:
        return self.text

    @property
    def texts(self) -> list[str]:
        return [self.title, *self.text]

    @property
    def pictures_shown(self) -> list[Reference]:
        return [self.picture] if self.picture else []

    def resolved(self, to: Resolver) -> Block | None:
        shown = to.picture(self.picture) if self.picture else None
        return BoxedNote(self.title, [to.html(text) for text in self.text], shown)


KINDS: dict[str, type[Block]] = {kind.type: kind for kind in Block.__subclasses__()}


def to_json(body: Iterable[Block]) -> list[dict[str, Any]]:
    """A body as its row keeps it."""
    return [{"type": block.type, **asdict(block)} for block in body]


def from_json(body: Iterable[dict[str, Any]]) -> list[Block]:
    """The body that a row keeps."""
    return [_block(**kept) for kept in body]


def _block(type: str, **values: Any) -> Block:
    kind = KINDS[type]
    for name, part in kind.parts.items():
        values[name] = [part(**kept) for kept in values[name]]
    return kind(**values)
