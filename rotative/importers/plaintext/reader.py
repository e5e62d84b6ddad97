"""Plain-text pages: the words of a published page, copied with its menus and foot.

The order of such a page: menu, trending topics, headline, breadcrumb, byline, picture's words,
standfirst, key points, text, recap, related, newsletter, foot. All but headline and text may
be missing.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from django.utils import timezone as clock

from rotative.record import blocks

from ..base import (
    PARIS,
    ForeignMenu,
    ForeignPicture,
    ForeignStory,
    MenuEntry,
    Refused,
    Warned,
    split_breadcrumb,
)
from ..byline import UPDATED, dates_in, is_byline, names_of
from ..dates import is_plausible, order_of
from ..decode import decode
from ..furniture import Role, is_aside, is_foot, role_of
from ..text import (
    as_inline,
    fold,
    guess_language,
    plain,
    split_credit,
    squeeze,
    without_quote_marks,
)

_BULLET = re.compile(r"^(?P<indent>\s*)(?:[•◦▪‣]|[·*–-](?=\s)|(?P<number>\d{1,2})[.)](?=\s))\s*")
_CRUMB_MARK = re.compile(r"\s+[>›»]\s+")
_DOMAIN = re.compile(r"^(?:[a-z0-9-]+\.)+[a-z]{2,}$", re.IGNORECASE)
_TAG = re.compile(r"<(?:html|head|body|div|p|article|script|meta|!doctype)\b", re.IGNORECASE)
_WRAPPED_AT = 50
_MAX_LINES = 20_000
_STANDFIRST_WORDS = 80


@dataclass(frozen=True)
class _Bullet:
    text: str
    indent: int
    numbered: bool


@dataclass
class _Item:
    """A line, or a run of bullets when `bullets` is not empty; `opens` after a blank line."""

    text: str = ""
    opens: bool = False
    bullets: list[_Bullet] = field(default_factory=list)


@dataclass
class _Page:
    """A page taken apart: what is left of it, and the lists that stood under known labels."""

    items: list[_Item] = field(default_factory=list)
    lists: dict[Role, list[_Bullet]] = field(default_factory=dict)
    # How many items came before the key points; None without key points.
    key_points_at: int | None = None

    def under(self, role: Role) -> list[str]:
        """The texts of the bullets that stood under a label."""
        return [bullet.text for bullet in self.lists.get(role, [])]


@dataclass
class _Head:
    """What stands before the text, and where the text begins."""

    headline: str = ""
    crumbs: list[str] = field(default_factory=list)
    byline: str = ""
    end: int = 0


def recognises(data: bytes, name: str) -> bool:
    """Whether these bytes are text without the tags of HTML."""
    try:
        return not _TAG.search(decode(data).text[:20_000])
    except Refused:
        return False


def read(data: bytes, url: str | None = None, *, timezone: tzinfo = PARIS) -> ForeignStory:
    """The story of a plain-text page; dates without an offset are clocks of `timezone`.

    Raises `Refused` for what is no text, and when no headline or no text is found.
    """
    decoded = decode(data)
    warnings = list(decoded.warnings)
    page = _take_apart(_items(decoded.text))
    head = _head(page)
    if not head.headline:
        raise Refused("The page has no headline: its first line must be one.")
    preamble, rest = _preamble(page, head)
    picture, standfirst, early = _picture_and_standfirst(preamble, head.crumbs)
    headings = {fold(line) for line in page.under(Role.RECAP)}
    body = _body(early + rest, headings)
    if not any(isinstance(block, blocks.Paragraph) for block in body):
        raise Refused("The page has a headline but no text under it.")
    language = guess_language(decoded.text)
    published_at, updated_at = _moments(head.byline, timezone, language, warnings)
    sections, topics = split_breadcrumb(head.crumbs, _menu(page))
    _warn_of_gaps(page, head, standfirst, body, warnings)
    if published_at is None:
        warnings.append(("published_at", "No date was found."))
    return ForeignStory(
        headline=head.headline,
        section_path=sections,
        topics=topics,
        signatures=names_of(head.byline),
        published_at=published_at,
        updated_at=updated_at,
        language=language,
        standfirst=standfirst,
        key_points=page.under(Role.KEY_POINTS),
        picture=picture,
        body=body,
        canonical_url=url or "",
        warnings=warnings,
    )


def read_menu(data: bytes, url: str | None = None) -> ForeignMenu:
    """The two-level menu at the head of the page. Raises `Refused` for what is no text."""
    return _menu(_take_apart(_items(decode(data).text)))


def _menu(page: _Page) -> ForeignMenu:
    """The menu's bullets; those indented further than the first lie under the one before them."""
    bullets = page.lists.get(Role.MENU, [])
    entries: list[MenuEntry] = []
    for bullet in bullets:
        address = f"https://{bullet.text.lower()}/" if _DOMAIN.match(bullet.text) else None
        entry = MenuEntry(bullet.text, address)
        if entries and bullet.indent > bullets[0].indent:
            parent = entries.pop()
            entry = MenuEntry(parent.label, parent.url, (*parent.children, entry))
        entries.append(entry)
    return ForeignMenu(tuple(entries))


def _items(text: str) -> list[_Item]:
    if text.count("\n") > _MAX_LINES:
        raise Refused(f"The page has more than {_MAX_LINES} lines: give one story a page.")
    items: list[_Item] = []
    blank = True
    for line in text.split("\n"):
        match = _BULLET.match(line.expandtabs(4))
        words = squeeze(line.expandtabs(4)[match.end() :] if match else line)
        if not words:
            blank = True
            continue
        if match is None:
            items.append(_Item(words, opens=blank))
        else:
            if not items or not items[-1].bullets:
                items.append(_Item(opens=blank))
            items[-1].bullets.append(_Bullet(words, len(match["indent"]), bool(match["number"])))
        blank = False
    return items


def _take_apart(items: list[_Item]) -> _Page:
    """Set the furniture aside: a label, what follows in its paragraph, and the list under it."""
    page = _Page()
    role: Role | None = None
    for position, item in enumerate(items):
        following = items[position + 1] if position + 1 < len(items) else _Item()
        if item.bullets:
            if role is None and not is_foot([bullet.text for bullet in item.bullets]):
                page.items.append(item)
            elif role is not None:
                page.lists.setdefault(role, item.bullets)
            continue
        found = role_of(item.text)
        if found is Role.KEY_POINTS and not following.bullets:
            found = None  # "En bref" over a paragraph is a heading like another.
        if found is not None:
            role = found
            if role is Role.KEY_POINTS and page.key_points_at is None:
                page.key_points_at = len(page.items)
        elif item.opens or role is None:
            role = None
            page.items.append(item)
    return page


def _head(page: _Page) -> _Head:
    """Headline, breadcrumb and byline, looked for in the first lines."""
    lines = [item.text for item in page.items[:12]]
    signed = next((at for at, line in enumerate(lines) if at and is_byline(line)), None)
    limit = len(lines) if signed is None else signed
    crumbs_at = next((at for at, line in enumerate(lines[:limit]) if _is_breadcrumb(line)), None)
    headline_at = 0 if crumbs_at is None else max(crumbs_at - 1, 0)
    if crumbs_at == 0:
        headline_at = 1
    if headline_at >= len(lines):
        return _Head()
    head = _Head(headline=lines[headline_at])
    if crumbs_at is not None:
        head.crumbs = [crumb.strip() for crumb in _CRUMB_MARK.split(lines[crumbs_at])]
    elif signed == headline_at + 2 and lines[headline_at + 1].casefold() in _menu(page).labels():
        head.crumbs = [lines[headline_at + 1]]
    if signed is not None:
        head.byline = lines[signed]
        # The update may stand on a line of its own.
        if signed + 1 < len(lines) and UPDATED.match(lines[signed + 1]):
            head.byline += " " + lines[signed + 1]
            signed += 1
    head.end = max(headline_at, crumbs_at or 0, signed or 0) + 1
    return head


def _is_breadcrumb(line: str) -> bool:
    crumbs = _CRUMB_MARK.split(line)
    return len(crumbs) > 1 and all(0 < len(crumb) <= 60 for crumb in crumbs)


def _preamble(page: _Page, head: _Head) -> tuple[list[_Item], list[_Item]]:
    """The items before the text proper, and the others.

    Key points end the preamble. Without them it is what stands before the first heading of
    the recap; without either, nothing can be told and there is no preamble but picture's words.
    """
    items = page.items
    end = page.key_points_at
    if end is None or end < head.end:
        headings = {fold(line) for line in page.under(Role.RECAP)}
        found = (at for at in range(head.end, len(items)) if fold(items[at].text) in headings)
        end = next(found, None)
    if end is None:
        end = head.end
        while end < len(items) and split_credit(items[end].text)[1]:
            end += 1
    return items[head.end : end], items[end:]


def _picture_and_standfirst(
    preamble: list[_Item], crumbs: list[str]
) -> tuple[ForeignPicture | None, str, list[_Item]]:
    """The picture's words, the standfirst and what is neither, in its order."""
    labels = {crumb.casefold() for crumb in crumbs}
    lines = [item for item in preamble if item.bullets or item.text.casefold() not in labels]
    picture: ForeignPicture | None = None
    others: list[_Item] = []
    for position, item in enumerate(lines):
        following = lines[position + 1].text if position + 1 < len(lines) else ""
        caption, credit = split_credit(item.text)
        if picture is None and item.text and following.startswith(item.text):
            tail = following[len(item.text) :].strip(" -–—|()[]")
            picture = ForeignPicture(caption=item.text, credit=split_credit(tail)[1] or tail)
        elif picture is not None and item.text.startswith(picture.caption):
            continue
        elif picture is None and credit and len(item.text.split()) <= 40:
            picture = ForeignPicture(caption=caption, credit=credit)
        else:
            others.append(item)
    if others and others[-1].text and len(others[-1].text.split()) <= _STANDFIRST_WORDS:
        return picture, others[-1].text, others[:-1]
    return picture, "", others


def blocks_of_lines(text: str) -> list[blocks.Block]:
    """The blocks of a text that is nothing but a story, with all its words.

    Raises `Refused` when it has too many lines.
    """
    return _cut(_items(text), set())


def _body(items: list[_Item], headings: set[str]) -> list[blocks.Block]:
    """The blocks of a page's text, without what points elsewhere."""
    body: list[blocks.Block] = []
    for block in _cut(items, headings):
        if isinstance(block, blocks.Paragraph):
            words = plain(block.html)
            if is_aside(words):
                continue
            if (said := without_quote_marks(words)) != words:
                block = blocks.Quotation(said)
        body.append(block)
    while body and isinstance(body[-1], blocks.Heading):
        body.pop()
    return body


def _cut(items: list[_Item], headings: set[str]) -> list[blocks.Block]:
    body: list[blocks.Block] = []
    lines = _unwrapped(items)
    for position, item in enumerate(lines):
        following = lines[position + 1].text if position + 1 < len(lines) else ""
        if item.bullets:
            told = [as_inline(bullet.text) for bullet in item.bullets]
            body.append(blocks.List(item.bullets[0].numbered, told))
        elif fold(item.text) in headings or (
            not headings and _looks_like_heading(item.text, following)
        ):
            body.append(blocks.Heading(item.text))
        else:
            body.append(blocks.Paragraph(as_inline(item.text)))
    return body


def _unwrapped(items: list[_Item]) -> list[_Item]:
    """Lines broken at a fixed width joined again: a long line in mid-sentence goes on below."""
    joined: list[_Item] = []
    last_line = ""
    for item in items:
        wrapped = len(last_line) >= _WRAPPED_AT and last_line[-1] not in '.!?…»:”"'
        if joined and item.text and not item.opens and wrapped:
            joined[-1] = _Item(f"{joined[-1].text} {item.text}", joined[-1].opens)
        else:
            joined.append(item)
        last_line = item.text
    return joined


def _looks_like_heading(line: str, following: str) -> bool:
    """Without a recap: a short line without a full stop, over a longer one."""
    short = len(line.split()) <= 12 and len(line) <= 90 and line[-1] not in ".!…:;,"
    return short and len(following) > max(80, len(line))


def _moments(
    byline: str, zone: tzinfo, language: str, warnings: list[Warned]
) -> tuple[datetime | None, datetime | None]:
    """When it was published and updated, as the byline tells."""
    dates = dates_in(byline, timezone=zone, order=order_of(language, [byline]))
    now = clock.now()
    found: list[datetime | None] = []
    for name, told in (("published_at", dates.published), ("updated_at", dates.updated)):
        moment = next((each for each in told if is_plausible(each.at, now)), None)
        found.append(moment.at if moment else None)
        warnings += [(name, said) for said in (moment.assumed() if moment else [])]
    return found[0], found[1]


def _warn_of_gaps(
    page: _Page, head: _Head, standfirst: str, body: list[blocks.Block], warnings: list[Warned]
) -> None:
    """Say what a published story usually has and this page does not."""
    if not names_of(head.byline):
        warnings.append(("authors", "No byline was found."))
    if not head.crumbs:
        warnings.append(("section_path", "No breadcrumb was found."))
    if not standfirst:
        warnings.append(("standfirst", "No standfirst was found."))
    found = {fold(block.text) for block in body if isinstance(block, blocks.Heading)}
    for line in page.under(Role.RECAP):
        if fold(line) not in found and role_of(line) is not Role.KEY_POINTS:
            warnings.append(("body", f"The recap names a heading that is not in the text: {line}"))
