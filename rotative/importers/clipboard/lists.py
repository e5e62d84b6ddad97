"""Lists as writing programs make them, in one form: plain items of inline HTML."""

import html
import re

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from ..text import INLINE_TAGS
from ..web.cutting import HEADINGS
from ..web.dom import drop, elements, inside, text_of
from .styles import classes_of, declarations, lift

_LEVEL = re.compile(r"level(\d)")
_NUMBERED = re.compile(r"\(?(?:\d{1,3}|[a-z]|[ivxlcIVXLC]{1,6}|[A-Z])[.)]")
_PARTS = {"p", "div", "blockquote", "pre", "section", "article", "dd", "dt"}  # of an item


def lists_of_word(tree: HtmlElement) -> None:
    """Paragraphs that Word calls items become lists; of Word on the web, one list of one each."""
    for paragraph in list(elements(tree, "p", "div", *HEADINGS)):
        told = declarations(paragraph).get("mso-list", "")
        numbered = _LEVEL.search(told)
        if numbered is None or paragraph.getparent() is None or inside(paragraph, "li", "td", "th"):
            continue
        marker = ""
        for part in list(elements(paragraph, "span")):
            if declarations(part).get("mso-list") == "ignore":
                marker = text_of(part)
                drop(part)
        if paragraph.tag in HEADINGS:
            continue  # a numbered heading
        kind = "ol" if _NUMBERED.fullmatch(marker.strip(" \u00a0")) else "ul"
        item = paragraph.makeelement("li", {"aria-level": numbered[1]})
        item.text, paragraph.text = paragraph.text, None
        item.extend(list(paragraph))
        paragraph.append(item)
        paragraph.tag = kind
        paragraph.set("data-kind", f"word {kind}" if numbered[1] == "1" else "word")
    for wrapper in list(elements(tree, "div")):
        if "ListContainerWrapper" in classes_of(wrapper):
            for found in wrapper.xpath("./ul | ./ol"):
                item = found.find("li")
                level = (item.get("data-aria-level") if item is not None else None) or "1"
                if item is not None and level in set("123456789"):
                    item.set("aria-level", level)
                found.set("data-kind", f"word {found.tag}" if level == "1" else "word")
            wrapper.drop_tag()
    for found in list(elements(tree, "ul", "ol")):
        before = found.getprevious()
        if before is None or (before.tail or "").strip() or before.get("data-kind") is None:
            continue
        if found.get("data-kind") in {"word", before.get("data-kind")}:
            for item in list(found):
                item.set("data-list", found.tag)
            before.extend(list(found))
            before.tail = found.tail
            found.getparent().remove(found)


def make_plain(found: HtmlElement) -> None:
    """A list of plain items; the lines of lists within stand under their item, with their mark.

    Pictures go behind it. A list that holds a heading or a table only places them.
    """
    if any(found.find(f".//{tag}") is not None for tag in ("table", *HEADINGS)):
        for part in list(elements(found, "ul", "ol", "li")):
            part.tag = "div"
        return
    behind = found
    for picture in list(elements(found, "figure", "img", "iframe")):
        if picture.tag == "img" and inside(picture, "figure"):
            continue
        lift(picture)
        picture.tail, behind.tail = behind.tail, None
        behind.addnext(picture)
        behind = picture
    items: list[str] = []
    for level, mark, line in _Lines(found).read():
        if level > 1 and items:
            items[-1] += f"<br>{mark} {line}"
        else:
            items.append(line)
    for child in list(found):
        found.remove(child)
    found.text = None
    found.extend([lxml.html.fragment_fromstring(line, create_parent="li") for line in items])


class _Lines:
    """The lines of a list and of those in it, in reading order: level, mark, inline HTML."""

    def __init__(self, found: HtmlElement) -> None:
        self.found = found
        self.done: list[tuple[int, str, str]] = []
        self.lists: list[str] = []
        self.numbers: dict[int, int] = {}  # by level
        self.level, self.mark = 1, "–"
        self.opened: list[tuple[str, str]] = []  # inline elements: their name, their tag
        self.html = ""
        self.has_words = self.is_broken = False

    def read(self) -> list[tuple[int, str, str]]:
        for event, node in etree.iterwalk(self.found, events=("start", "end")):
            if event == "start":
                self._start(node)
                self._say(node.text)
            else:
                self._end(node)
                if node is not self.found:
                    self._say(node.tail)
        return self.done

    def _start(self, node: HtmlElement) -> None:
        if node.tag in {"ul", "ol"}:
            self._flush()
            self.lists.append(node.tag)
            self.level, self.mark = len(self.lists), "–"
            self.numbers.pop(self.level, None)
        elif node.tag == "li":
            self._flush()
            told = node.get("aria-level") or ""
            self.level = max(len(self.lists), int(told) if told in set("123456789") else 1)
            self.numbers = {at: n for at, n in self.numbers.items() if at <= self.level}
            number = self.numbers[self.level] = self.numbers.get(self.level, 0) + 1
            kind = node.get("data-list") or self.lists[-1]
            self.mark = f"{number}." if kind == "ol" else "–"
        elif node.tag in INLINE_TAGS - {"br"}:
            href = html.escape(node.get("href") or "")
            self.opened.append((node.tag, f'<a href="{href}">' if href else f"<{node.tag}>"))
            self.html += self.opened[-1][1]
        elif node.tag == "br" or node.tag in _PARTS:
            self.is_broken = True

    def _end(self, node: HtmlElement) -> None:
        if node.tag in {"ul", "ol"}:
            self._flush()
            self.lists.pop()
            self.level, self.mark = len(self.lists) + 1, "–"
        elif node.tag == "li":
            self._flush()
        elif self.opened and node.tag == self.opened[-1][0]:
            self.html += f"</{self.opened.pop()[0]}>"
        elif node.tag in _PARTS:
            self.is_broken = True

    def _say(self, words: str | None) -> None:
        if not words:
            return
        if words.strip():
            self.html += "<br>" if self.is_broken and self.has_words else ""
            self.is_broken, self.has_words = False, True
        self.html += html.escape(words, quote=False)

    def _flush(self) -> None:
        """The line is done; what is open in it is open in the next."""
        if self.has_words:
            closed = "".join(f"</{name}>" for name, _tag in reversed(self.opened))
            self.done.append((self.level, self.mark, self.html.strip() + closed))
        self.html = "".join(tag for _name, tag in self.opened)
        self.has_words = self.is_broken = False
