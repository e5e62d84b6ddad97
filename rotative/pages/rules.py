"""The rules that hold at publication, asked of a page that is in no form: whoever publishes several
at once, or approves from the first screen, has not opened it.
"""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_relations
from wagtail.blocks import StreamBlockValidationError
from wagtail.fields import StreamField
from wagtail.models import Page

MOST_NAMED = 5  # pieces of one stream


def faults(page: Page) -> list[str]:
    """What the editor would refuse to publish, a sentence each: “Standfirst: …”."""
    return list(dict.fromkeys([*_of_fields(page), *_of_streams(page), *_of_rows(page)]))


def _of_fields(thing: Model, without: tuple[str, ...] = ()) -> Iterator[str]:
    streams = [f.name for f in thing._meta.fields if isinstance(f, StreamField)]
    try:
        thing.full_clean(exclude=[*streams, *without])
    except ValidationError as wrong:
        for name, messages in wrong.message_dict.items():
            label = "" if name == NON_FIELD_ERRORS else _label(thing, name)
            yield from (f"{label}{message}" for message in messages)


def _of_streams(page: Page) -> Iterator[str]:
    for field in page._meta.fields:
        if isinstance(field, StreamField):
            try:
                field.stream_block.clean(getattr(page, field.name))
            except ValidationError as wrong:
                told = of_the_stream(wrong, getattr(page, field.name))
                yield from (_label(page, field.name) + each for each in told)


def of_the_stream(wrong: ValidationError, stream: Any) -> Iterator[str]:
    """What is wrong with the pieces together, and with which of them."""
    if not isinstance(wrong, StreamBlockValidationError):
        yield from wrong.messages
        return
    yield from (str(message) for message in wrong.non_block_errors)
    for place, error in [*wrong.block_errors.items()][:MOST_NAMED]:
        block = stream[place].block
        words = {"number": place + 1, "kind": block.label, "what": _of_block(error, block)}
        yield _("piece %(number)d (%(kind)s): %(what)s") % words


def _of_block(error: ValidationError, block: Any) -> str:
    """The first thing that is wrong with it: “Text: this field is required.”"""
    within = getattr(error, "block_errors", None)
    if not within:
        return str([*getattr(error, "non_block_errors", ()), *error.messages][0])
    name, first = next(iter(within.items()))
    field = getattr(block, "child_blocks", {}).get(name)
    told = _of_block(first, field or getattr(block, "child_block", None))
    if field is None or field.label == block.label:
        return told
    return _("%(field)s: ") % {"field": capfirst(field.label)} + told


def _of_rows(page: Page) -> Iterator[str]:
    """Signatures, topics, related stories: whether each names something."""
    for relation in get_all_child_relations(type(page)):
        if relation.name == "wagtail_admin_comments":
            continue
        rows: Any = getattr(page, relation.get_accessor_name())
        for row in rows.all():
            yield from _of_fields(row, (relation.field.name,))


def _label(thing: Model, name: str) -> str:
    field: Any = thing._meta.get_field(name)
    return _("%(field)s: ") % {"field": capfirst(field.verbose_name)}
