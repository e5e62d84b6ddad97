"""The pages at the foot."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from rotative.record.answers import Notice
from rotative.record.blocks import Block
from rotative.record.reading import Record
from rotative.site.page import Page
from rotative.site.story import resolved


@dataclass(frozen=True, kw_only=True)
class NoticePage(Page):
    template: ClassVar[str] = "pages/notice.html"

    notice: Notice
    body: list[Block]
    errors: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ThanksPage(Page):
    template: ClassVar[str] = "pages/thanks.html"

    of: str


def notice(record: Record, pk: int) -> NoticePage | None:
    """A page at the foot."""
    it = record.notice(pk)
    return notice_page(record, it) if it else None


def notice_page(record: Record, it: Notice, **form: Any) -> NoticePage:
    """A foot page, with a form's errors and values where it has one and it was refused."""
    body, _recap = resolved(record, it.body)
    return NoticePage(
        record=record,
        path=it.path,
        title=f"{it.title} · {record.paper.name}",
        description=f"{it.title} · {record.paper.name}",
        notice=it,
        body=body,
        **form,
    )


def thanks(record: Record, of: str) -> ThanksPage | None:
    """Where a form leads: `of` is `message` or `newsletter`."""
    if of not in {"message", "newsletter"}:
        return None
    path = f"/{record.paper.words['thanks']}/{of}/"
    return ThanksPage(record=record, path=path, title=record.paper.name, of=of, indexed=False)
