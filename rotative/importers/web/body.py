"""The story in a page: trafilatura says which paragraphs belong to it, the page how they read.

trafilatura's own output has lost quotations' speakers, captions, line breaks and indices. So
every paragraph and heading is given a number, trafilatura reads a copy that carries the numbers,
and the blocks are made from the originals of those it kept and of what stands between them.
"""

import copy
import re
from dataclasses import dataclass, field, replace

import trafilatura
from lxml.html import HtmlElement

from rotative.record import blocks
from rotative.record.blocks import Block

from ..base import ForeignPicture, Refused, Warned
from ..byline import is_byline
from ..furniture import Role, is_aside, is_foot, role_of
from ..text import as_inline, clean_inline, fold, plain
from .cutting import ARROW, HEADINGS, blocks_of, is_bold_heading, leaves_of, levelled
from .dom import elements, inside, marks, text_of
from .pictures import mark_figures, picture_of
from .prose import prose_of
from .prune import link_share, prune, regularise

_NUMBER = re.compile(r"⟦(\d+)⟧")
_JUDGED = {"p"} | HEADINGS
_KEY_POINT_MARKS = {"keypoints", "tldr", "takeaways", "essentiel", "highlights"}
_NOTE_MARKS = {"footnote", "footnotes", "endnote", "endnotes", "fn", "notes"}
_NOTE_ROLES = {"doc-footnote", "doc-endnote", "doc-endnotes"}
_DROPPED_LABELS = {Role.RELATED, Role.RECAP, Role.NEWSLETTER, Role.TRENDING, Role.SHARE}


@dataclass
class Body:
    """The blocks of a story, and what was found among them that belongs elsewhere."""

    blocks: list[Block] = field(default_factory=list)
    key_points: list[str] = field(default_factory=list)
    lead: ForeignPicture | None = None
    prose: int = 0  # words of sentences on the whole page
    warnings: list[Warned] = field(default_factory=list)


def extract(tree: HtmlElement, base: str, *, known: set[str], article_body: str) -> Body:
    """The body of a page; the tree is taken apart.

    `known` are folded texts shown elsewhere on the page (headline, standfirst, captions) that
    the body must not repeat; `article_body` is the text in the page's own data, if any.
    Raises `Refused` when no text is found.
    """
    mark_figures(tree)
    body = Body(prose=prose_of(tree).alive)
    prune(tree)
    regularise(tree)
    leaves = leaves_of(tree)
    leaves = _without_lists_of_furniture(leaves, body)
    kept = _kept_by_trafilatura(tree, leaves)
    told = len(article_body.split())
    if _words(kept) < max(20, 0.5 * told, 0.6 * prose_of(tree).alive):
        # Trafilatura goes by names too: once more without those of boxes that hold the most.
        kept = max(kept, _kept_by_trafilatura(_without_names(tree), leaves), key=_words)
    if _words(kept) < max(20, 0.5 * told):
        # A very short story, or a page trafilatura has no eye for: what the page marks as its own.
        marked = [leaf for leaf in leaves if leaf.tag in _JUDGED and _in_marked_story(leaf)]
        kept = max(kept, marked, key=_words)
    if _words(kept) < 0.5 * told:
        _take_article_body(article_body, body)
        return body
    kept = _in_order(leaves, {*kept, *(leaf for leaf in leaves if _is_note(leaf))})
    kept = _without_rims(
        [leaf for leaf in kept if _is_note(leaf) or not _is_said_elsewhere(leaf, known)]
    )
    if not any(leaf.tag == "p" for leaf in kept):
        raise Refused("No story was found on this page: give the address of one story.")
    body.lead = _lead(leaves[: leaves.index(kept[0])], base)
    for leaf in _between(leaves, kept, known):
        body.blocks += blocks_of(leaf, base, body.warnings)
    body.blocks = _tidy(body.blocks)
    return body


def _without_lists_of_furniture(leaves: list[HtmlElement], body: Body) -> list[HtmlElement]:
    """Take out labelled lists: key points go to `body`, recap and related nowhere."""
    kept: list[HtmlElement] = []
    dropping = False
    for leaf in leaves:
        label = kept[-1] if kept else None
        if leaf.tag in {"ul", "ol"}:
            role = role_of(text_of(label)) if label is not None else None
            called = any(
                marks(part) & _KEY_POINT_MARKS or {"key", "points"} <= marks(part)
                for part in (leaf, *list(leaf.iterancestors())[:3])
            )
            if (role is Role.KEY_POINTS or called) and not body.key_points:
                body.key_points = [text for item in elements(leaf, "li") if (text := text_of(item))]
                if role is Role.KEY_POINTS:
                    kept.pop()
                continue
            if (dropping and not _is_note(leaf)) or _is_pointers(leaf, label):
                continue
        elif text_of(leaf):
            pointer = leaf.tag == "p" and (link_share(leaf) > 0.7 or len(text_of(leaf)) < 30)
            if role_of(text_of(leaf)) in _DROPPED_LABELS:
                dropping = True
                continue
            if dropping and pointer:
                continue
            dropping = False
        kept.append(leaf)
    return kept


def _is_pointers(leaf: HtmlElement, before: HtmlElement | None) -> bool:
    """Whether a list only points elsewhere: a table of contents, a menu, a foot, other stories."""
    items = [text_of(item) for item in elements(leaf, "li")]
    links = [link.get("href") or "" for link in elements(leaf, "a")]
    if is_foot(items):
        return True
    if links and all(link.startswith("#") for link in links):
        # Notes have sentences beside their way back; a table of contents is its links.
        return link_share(leaf) > 0.5 and not _is_note(leaf)
    announced = before is not None and text_of(before).endswith(":")
    return len(links) > 0 and link_share(leaf) > 0.9 and not announced


def _kept_by_trafilatura(tree: HtmlElement, leaves: list[HtmlElement]) -> list[HtmlElement]:
    """The paragraphs and headings that trafilatura takes for the story.

    `tree` holds the leaves, or is a copy of theirs.
    """
    numbers = {leaf: number for number, leaf in enumerate(leaves) if leaf.tag in _JUDGED}
    numbered = copy.deepcopy(tree)
    root = leaves[0].getroottree().getroot() if leaves else tree
    for original, twin in zip(root.iter(), numbered.iter(), strict=True):
        if original in numbers:
            twin.text = f"⟦{numbers[original]}⟧ {twin.text or ''}"
    try:
        found = trafilatura.bare_extraction(
            numbered, include_comments=False, include_tables=False, favor_recall=True
        )
    except Exception:
        return []
    if found is None or isinstance(found, dict) or found.body is None:
        return []
    text = "".join(str(part) for part in found.body.itertext())
    seen = {int(number) for number in _NUMBER.findall(text)}
    return [leaf for leaf, number in numbers.items() if number in seen]


def _without_names(tree: HtmlElement) -> HtmlElement:
    """A copy in which boxes that hold most of the sentences have neither class nor id."""
    bare = copy.deepcopy(tree)
    prose = prose_of(bare)
    for element in elements(bare):
        if prose.is_most(element):
            for name in ("class", "id", "role", "style"):
                element.attrib.pop(name, None)
    return bare


def _is_note(leaf: HtmlElement) -> bool:
    """Whether a leaf is a note of the story, or the heading over its notes."""
    if len(text_of(leaf).split()) < 1:
        return False
    boxes = [leaf, *list(leaf.iterancestors())[:3]]
    named = any(marks(box) & _NOTE_MARKS or (box.get("role") or "") in _NOTE_ROLES for box in boxes)
    return (named or _has_way_back(leaf)) and link_share(leaf) < 0.6


def _has_way_back(leaf: HtmlElement) -> bool:
    """Whether a list or paragraph links back to where it is called, as notes do."""
    links = [link for link in elements(leaf, "a") if (link.get("href") or "").startswith("#")]
    return any(ARROW.fullmatch(text_of(link)) for link in links)


def _in_order(leaves: list[HtmlElement], chosen: set[HtmlElement]) -> list[HtmlElement]:
    return [leaf for leaf in leaves if leaf in chosen]


def _in_marked_story(leaf: HtmlElement) -> bool:
    return inside(leaf, "article", "main") or any(
        "articleBody" in (part.get("itemprop") or "") for part in leaf.iterancestors()
    )


def _words(leaves: list[HtmlElement]) -> int:
    return sum(len(text_of(leaf).split()) for leaf in leaves)


def _between(
    leaves: list[HtmlElement], kept: list[HtmlElement], known: set[str]
) -> list[HtmlElement]:
    """The kept leaves with the headings, lists, pictures and so on that stand among them."""
    first, last = leaves.index(kept[0]), leaves.index(kept[-1])
    # What ends the story without a word after it: it stands in the same box as a kept paragraph.
    whole = set(kept)
    boxes = {leaf.getparent() for leaf in kept}
    while last + 1 < len(leaves) and leaves[last + 1].tag not in _JUDGED:
        if leaves[last + 1].getparent() not in boxes:
            break
        last += 1
    while first and leaves[first - 1].tag in HEADINGS and leaves[first - 1].getparent() in boxes:
        first -= 1
    chosen: list[HtmlElement] = []
    headings: list[HtmlElement] = []
    for leaf in leaves[first : last + 1]:
        if leaf.tag in HEADINGS:
            # Trafilatura often drops a heading over a text it keeps: the text decides.
            headings.append(leaf)
        elif leaf.tag != "p" or leaf in whole:
            chosen += [heading for heading in headings if not _is_said_elsewhere(heading, known)]
            chosen.append(leaf)
            headings = []
        else:
            headings = []
    return chosen


def _lead(leaves: list[HtmlElement], base: str) -> ForeignPicture | None:
    """The last picture before the text."""
    pictures = (
        picture_of(leaf, base) for leaf in reversed(leaves) if leaf.tag in {"figure", "img"}
    )
    return next((picture for picture in pictures if picture), None)


def _is_said_elsewhere(leaf: HtmlElement, known: set[str]) -> bool:
    """Whether a leaf repeats the page's head, points elsewhere or is furniture."""
    words = text_of(leaf)
    if fold(words) in known or role_of(words) is not None:
        return True
    if leaf.tag != "p":
        return False
    dated = is_byline(words) and len(words) < 120
    links = [text_of(link) for link in elements(leaf, "a")]
    return dated or is_aside(words) or is_foot(links) or link_share(leaf) > 0.9


def _without_rims(kept: list[HtmlElement]) -> list[HtmlElement]:
    """The story without the labels, dates and links that cling to its beginning and its end."""
    inner = [at for at, leaf in enumerate(kept) if not _is_rim(leaf)]
    return kept[inner[0] : inner[-1] + 1] if inner else kept


def _is_rim(leaf: HtmlElement) -> bool:
    """Whether a paragraph is a few words that are no sentence, or little but links."""
    words = text_of(leaf)
    if leaf.tag != "p" or is_bold_heading(leaf, words) or _is_note(leaf):
        return False
    if leaf.find("br") is not None:  # a stanza
        return False
    fragment = len(words) < 30 and words[-1] not in '.!?…»”":。'
    return fragment or link_share(leaf) > 0.6


def _take_article_body(article_body: str, body: Body) -> None:
    """Paragraphs out of the text in the page's data, for a page that shows less than that."""
    lines = [plain(clean_inline(line)) for line in re.split(r"\n+", article_body)]
    body.blocks = [blocks.Paragraph(as_inline(line)) for line in lines if line]
    body.warnings.append(
        ("body", "The text is from the page's data: headings, links and pictures may be missing.")
    )


def _tidy(found: list[Block]) -> list[Block]:
    """Headings on two levels, none without text under it; no paragraph and no picture twice."""
    seen: set[str] = set()
    kept: list[Block] = []
    for block in levelled(found):
        if isinstance(block, blocks.KeyFacts) and kept and isinstance(kept[-1], blocks.Heading):
            block = replace(block, title=kept[-1].text)
            kept.pop()
        key = _seen_as(block)
        if key in seen:
            continue
        seen |= {key} - {""}
        kept.append(block)
    paragraphs = [block.html for block in kept if isinstance(block, blocks.Paragraph)]
    texts = " ".join(fold(plain(html)) for html in paragraphs)
    kept = [b for b in kept if not isinstance(b, blocks.Quotation) or fold(b.text) not in texts]
    while kept and isinstance(kept[-1], blocks.Heading):
        kept.pop()
    return kept


def _seen_as(block: Block) -> str:
    """What a page shows once only: a paragraph, a picture, a player."""
    match block:
        case blocks.Paragraph(html):
            return html
        case blocks.Picture(picture):
            return str(picture.url)
        case blocks.Embed(url):
            return url
    return ""
