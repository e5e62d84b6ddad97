"""What the editor's paste asks for."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin.telepath import JSContext

from rotative.articles.blocks import BodyBlock, as_filled_in
from rotative.newsroom.desk import may_write
from rotative.record import blocks
from rotative.record.blocks import Block

from ..base import Refused
from ..writing import fitted
from .pictures import Keeper, lift_data
from .reader import as_paragraphs, read

LONGEST = 3_000_000  # characters, pictures not counted


@require_POST
def paste(request: HttpRequest) -> JsonResponse:
    """The blocks of a clipboard: `html`, `text` and `files`, in the `kinds` that the place takes.

    `body` is the value of a body; `states` are the same for the editor's form; `fragment` is the
    rich text of what is nothing but paragraphs; `said` is what is left to do by hand.
    """
    if not may_write(request.user):
        return _refusal(_("You may not write stories."), 403)
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
        return _refusal(_("This is too large: paste it in parts, or upload its pictures."), 413)
    html, lifted = lift_data(_told(request, "html"))
    text = _told(request, "text")
    if max(len(html), len(text)) > LONGEST:
        return _refusal(_("This is too long for one story: paste it in parts."), 413)
    try:
        found = read(html, text)
    except Refused:
        return _refusal(_("This is too long for one story: paste it in parts."), 422)
    keeper = Keeper(request.user, lifted, [it.read() for it in request.FILES.getlist("files")])
    kinds = set(filter(None, request.POST.get("kinds", "").split(","))) or set(blocks.KINDS)
    if blocks.Picture.type in kinds:
        found = keeper.resolve(found)
    return JsonResponse(_answer(_in_kinds(found, kinds), keeper.said))


def _told(request: HttpRequest, name: str) -> str:
    """A text of the form; as a file it may be longer than Django takes of a field."""
    file = request.FILES.get(name)
    told = file.read().decode("utf-8", "replace") if file else request.POST.get(name, "")
    return str(told)


def _refusal(reason: str, status: int) -> JsonResponse:
    return JsonResponse({"error": reason}, status=status)


def _in_kinds(found: list[Block], kinds: set[str]) -> list[Block]:
    """The blocks, those of other kinds as paragraphs."""
    made: list[Block] = []
    for it in found:
        if it.type in kinds:
            made.append(it)
        else:
            made += [blocks.Paragraph(html) for html in as_paragraphs(it)]
    return made


def _answer(found: list[Block], said: list[dict[str, str]]) -> dict[str, Any]:
    body = as_filled_in(fitted(it, []) for it in found)
    if any(isinstance(it, blocks.Table) and not it.caption for it in found):
        said = [*said, {"text": _("Give the table a caption."), "url": ""}]
    return {
        "body": body,
        "states": JSContext().pack(_form_states(body)),
        "fragment": _fragment(found),
        "count": ngettext("%(number)d block pasted.", "%(number)d blocks pasted.", len(body))
        % {"number": len(body)},
        "said": said,
    }


def _form_states(body: list[dict[str, Any]]) -> list[dict[str, Any]]:
    stream = BodyBlock()
    states: list[dict[str, Any]] = stream.get_form_state(stream.to_python(body))
    return states


def _fragment(found: list[Block]) -> str | None:
    """The paragraphs as one rich text, if there is nothing else."""
    if not found or not all(isinstance(it, blocks.Paragraph) for it in found):
        return None
    field = BodyBlock.base_blocks["paragraph"]
    html = "".join(field.from_record(it) for it in found)
    state: str = field.get_form_state(field.to_python(html))
    return state
