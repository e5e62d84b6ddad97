"""Where a page's sentences are: a class name may lie, a place with most of the words does not."""

from collections import defaultdict
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from .dom import elements

_FEWEST = 8  # words of a run that may be a sentence: less is a label
_INLINE = {"b", "strong", "i", "em", "span", "sup", "sub", "cite", "q", "abbr", "time", "mark", "u",
           "small", "font", "a", "br", "ins", "del", "s", "code", "wbr", "bdi", "tt"}  # fmt: skip
_MUTE = {"script", "style", "template", "button", "option", "nav", "head"}


@dataclass
class Prose:
    """How many words of sentences each element of a page holds, links not counted."""

    within: dict[HtmlElement, int]
    of_kind: dict[tuple[str, str], int]
    alive: int
    gone: set[HtmlElement] = field(default_factory=set)

    def of(self, element: HtmlElement) -> int:
        return self.within.get(element, 0)

    def elsewhere(self, element: HtmlElement) -> int:
        """The words that are left without an element."""
        return self.alive - self.of(element)

    def is_most(self, element: HtmlElement) -> bool:
        """Whether an element, or all of its tag and class together, hold half of the words."""
        kind = (element.tag, element.get("class") or "")
        together = self.of_kind[kind] if kind[1] else 0
        return 2 * max(self.of(element), together) >= self.alive > 0

    def drop(self, element: HtmlElement) -> None:
        """Take note that an element is taken out, and all that lies in it."""
        self.alive -= self.of(element)
        self.gone.update(element.iter())


def prose_of(tree: HtmlElement) -> Prose:
    """The words of sentences in each element of a tree."""
    within: dict[HtmlElement, int] = {}
    of_kind: dict[tuple[str, str], int] = defaultdict(int)
    for element in reversed(list(elements(tree))):
        if element.tag in _MUTE:
            continue
        count = 0
        if element.tag not in _INLINE:
            words = _own_words(element)
            count = words if words >= _FEWEST else 0
        count += sum(within.get(child, 0) for child in element)
        if count:
            within[element] = count
    for element, count in within.items():
        # Of boxes within one another that bear one class, only the outermost counts.
        kind = (element.tag, element.get("class") or "")
        parent = element.getparent()
        if kind[1] and (parent is None or (parent.tag, parent.get("class") or "") != kind):
            of_kind[kind] += count
    return Prose(within, of_kind, within.get(tree, 0))


def _own_words(element: HtmlElement) -> int:
    """The words that stand in an element itself or in inline elements, those of links left out."""
    texts = [element.text or ""]
    waiting = list(element)
    while waiting:
        child = waiting.pop()
        texts.append(child.tail or "")
        if child.tag in _INLINE and child.tag != "a":
            texts.append(child.text or "")
            waiting.extend(child)
    return sum(len(text.split()) for text in texts)
