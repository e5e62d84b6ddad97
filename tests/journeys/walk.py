"""Walking through a paper by its links, as a patient reader or a robot would."""

from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urldefrag, urljoin, urlsplit

from rotative.record.words import WORDS

from .paper import Paper, Reply

AT_ONCE = 4
MOST = 3000  # pages; a paper that never ends would be a fault of its own

# Every kind of page that a walk finds. Each is named once; `kind_of` finds which a page is.
KINDS = [
    "home",
    "section",
    "subsection",
    "story",
    "topic",
    "author",
    "latest",
    "archives",
    "year",
    "year of a section",
    "year of a topic",
    "year of an author",
    "month",
    "month of a section",
    "month of a topic",
    "month of an author",
    "day",
    "topics",
    "authors",
    "newsletter",
    "editions",
    "edition",
    "notice",
]

# What a story can be made of: the classes of its pieces in readers' HTML.
PIECES = [
    "authors",
    "story-picture",
    "key-points",
    "recap",
    "quotation",
    "bullets",
    "figure",
    "gallery",
    "table",
    "facts",
    "timeline",
    "embed",
    "see-also",
    "document",
    "mark",
    "related",
]


@dataclass
class Site:
    """The pages found, by path, and which pages lead to each address."""

    paper: Paper
    pages: dict[str, Reply] = field(default_factory=dict)
    linked_from: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @cached_property
    def kinds(self) -> dict[str, list[str]]:
        """Paths by kind of page."""
        kinds: dict[str, list[str]] = defaultdict(list)
        for path in sorted(self.pages):
            kinds[self.kind_of(path)].append(path)
        return kinds

    def kind_of(self, path: str) -> str:
        """The kind of a page, from its body's class and where it lies."""
        template = self.pages[path].dom.body.get("class", "").split()[0].removeprefix("page-")
        words = {word: name for name, word in WORDS[self.paper.language].items()}
        first, *rest = path.strip("/").split("/")
        name = words.get(first, "")
        if template in {"archive", "years"}:
            if name == "archives" and not rest:
                return name
            period = "month" if template == "archive" else "year"
            if name == "archives":
                return "day" if len([part for part in rest if part.isdigit()]) == 3 else period
            of = {"topics": "a topic", "authors": "an author"}.get(name, "a section")
            return f"{period} of {of}"
        if template == "section":
            return "subsection" if rest else "section"
        if template in {"list", "index"}:
            return {"topics": "topic", "authors": "author"}[name] if rest else name
        return template

    def standing_stories(self, *pieces: str) -> Iterator[str]:
        """Stories with all these pieces that have not been withdrawn since the walk."""
        for path in self.kinds["story"]:
            if self.pieces_of(path) >= set(pieces) and self.paper.ask(path).status == 200:
                yield path

    def stories_of_all_pieces(self) -> list[str]:
        """A few stories that together show every piece a story can be made of."""
        shown = {p: self.pieces_of(p) for p in self.kinds["story"]}
        wanted = set().union(*shown.values())
        chosen: list[str] = []
        while wanted:
            best = max(sorted(shown), key=lambda path: len(shown[path] & wanted))
            chosen.append(best)
            wanted -= shown[best]
        return chosen

    def pieces_of(self, path: str) -> set[str]:
        """Which of `PIECES` a story has."""
        dom = self.pages[path].dom
        return {piece for piece in PIECES if dom.find_class(piece)}

    def examples(self, kind: str) -> list[str]:
        """The longest page of a kind, which shows most; of stories, those that show all pieces."""
        if kind == "story":
            return self.stories_of_all_pieces()
        return sorted(self.kinds[kind], key=lambda path: -len(self.pages[path].body))[:1]


def walk(paper: Paper) -> Site:
    """Follow every link from the front page."""
    site = Site(paper)
    waiting, seen = ["/"], {"/"}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while waiting:
            assert len(seen) < MOST, "the walk does not end"
            replies = pool.map(paper.ask, waiting)
            found: dict[str, None] = {}
            for path, reply in zip(waiting, replies, strict=True):
                if "html" not in reply.headers.get("content-type", ""):
                    continue
                site.pages[path] = reply
                for link in links_of(paper, path, reply):
                    site.linked_from[link].add(path)
                    if link not in seen:
                        seen.add(link)
                        found[link] = None
            waiting = list(found)
    return site


def links_of(paper: Paper, path: str, reply: Reply) -> list[str]:
    """Where a page's links lead within the paper, as paths."""
    links = []
    for anchor in reply.dom.xpath("//a[@href][not(@rel='nofollow')]"):
        address = urldefrag(urljoin(paper.url + path, anchor.get("href"))).url
        if address.startswith(paper.url + "/"):
            parts = urlsplit(address)
            links.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return links
