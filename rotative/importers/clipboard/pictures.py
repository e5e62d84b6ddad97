"""Pictures of a clipboard: those whose bytes are there are kept, the others are named.

Nothing is ever fetched: neither from another server nor from a place on somebody's disk.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.images.forms import get_image_form
from wagtail.permissions import policy_registry

from rotative.media import rendering
from rotative.media.models import Picture
from rotative.record import blocks
from rotative.record.blocks import Block

from ..base import ForeignPicture, Refused
from ..pictures import suffix_of
from ..text import squeeze

MOST = 20  # kept of one paste
_DATA = re.compile(r"""(\ssrc\s*=\s*)("data:[^"]*"|'data:[^']*'|data:[^\s>]*)""", re.IGNORECASE)
_IN_STYLE = re.compile(r"url\(\s*(?:&quot;|[\"'])?data:[^)]*\)", re.IGNORECASE)


def lift_data(html: str) -> tuple[str, dict[str, bytes]]:
    """The HTML with `paste:0`, `paste:1`… for the pictures that stand in it, and their bytes."""
    lifted: dict[str, bytes] = {}

    def lift(match: re.Match[str]) -> str:
        name = f"paste:{len(lifted)}"
        lifted[name] = _bytes_of(match[2].strip("\"'"))
        return f'{match[1]}"{name}"'

    return _DATA.sub(lift, _IN_STYLE.sub("none", html)), lifted


def _bytes_of(address: str) -> bytes:
    """The bytes of a `data:` address; none when it is broken."""
    head, _comma, payload = address.partition(",")
    raw = unquote_to_bytes(payload.encode("utf-8", "replace"))
    if not head.lower().rstrip().endswith(";base64"):
        return raw
    try:
        return base64.b64decode(re.sub(rb"\s+", b"", raw))
    except binascii.Error:
        return b""


@dataclass
class Keeper:
    """Keeps the pictures of one paste in the library; `said` is what is left to do by hand."""

    user: Any
    lifted: dict[str, bytes]
    files: list[bytes]
    said: list[dict[str, str]] = field(default_factory=list)
    kept: list[Picture] = field(default_factory=list)

    def resolve(self, body: list[Block]) -> list[Block]:
        """The body with pictures of the library, or blocks that wait for one."""
        body = body or [blocks.Picture(ForeignPicture(), "") for _file in self.files]
        shown = [it.picture for it in body if isinstance(it, blocks.Picture)]
        away = [it for it in shown if it.url not in self.lifted]
        # Files of a clipboard bear no address: they are the pictures if there are as many.
        given = (
            dict(zip(map(id, away), self.files, strict=False))
            if len(away) == len(self.files)
            else {}
        )
        return [
            self._resolved(it, given.get(id(it.picture), self.lifted.get(it.picture.url)))
            if isinstance(it, blocks.Picture)
            else it
            for it in body
        ]

    def _resolved(self, it: blocks.Picture, data: bytes | None) -> blocks.Picture:
        foreign: ForeignPicture = it.picture
        name = name_of(foreign)
        try:
            picture = self._keep(foreign, data, name)
        except Refused as refusal:
            self._say(str(refusal))
        else:
            if not picture.credit:
                text = _("Give the picture “%(name)s” its credit.")
                self._say(text % {"name": picture.title}, picture)
            return blocks.Picture(picture.pk, it.caption)
        # Its words wait for it.
        words = " – ".join(filter(None, [it.caption or foreign.alt, foreign.credit]))
        return blocks.Picture(None, words[:400])

    def _keep(self, foreign: ForeignPicture, data: bytes | None, name: str) -> Picture:
        """The library's picture of these bytes, made now or had before. Raises `Refused`."""
        if data is None:
            text = _("Missing picture: “%(name)s”. Upload it in its block.")
            raise Refused(text % {"name": name})
        policy = policy_registry.get_by_type(Picture)
        digest = hashlib.sha1(data, usedforsecurity=False).hexdigest()
        known = policy.instances_user_has_any_permission_for(self.user, ["choose"])
        had: Picture | None = known.filter(file_hash=digest).first()
        if had:
            return had
        if not policy.user_has_permission(self.user, "add"):
            text = _("The picture “%(name)s” is not kept: you may not add pictures.")
            raise Refused(text % {"name": name})
        if len(self.kept) >= MOST:
            text = _("The picture “%(name)s” is not kept: the most is %(most)d at a time.")
            raise Refused(text % {"name": name, "most": MOST})
        form = self._form(policy, foreign, data, name, digest)
        if not form.is_valid():
            reason = " ".join(words for errors in form.errors.values() for words in errors)
            text = _("The picture “%(name)s” is not kept. %(reason)s")
            raise Refused(text % {"name": name, "reason": reason})
        picture: Picture = form.save()
        self.kept.append(picture)
        return picture

    def _form(
        self, policy: Any, foreign: ForeignPicture, data: bytes, name: str, digest: str
    ) -> Any:
        """The form of an upload, filled in: it has the checks of one."""
        try:
            suffix = suffix_of(data)
        except (Refused, rendering.Unreadable):
            suffix = "jpg"  # the form says what is wrong with it
        allowed = policy.collections_user_has_permission_for(self.user, "add")
        values = {
            "title": name[:255],
            "description": foreign.alt[:255],
            "caption": foreign.caption,
            "credit": foreign.credit[:200],
            "collection": allowed.order_by("path").values_list("pk", flat=True).first(),
        }
        file = SimpleUploadedFile(f"{digest[:12]}.{suffix}", data)
        picture = Picture(uploaded_by_user=self.user)
        return get_image_form(Picture)(values, {"file": file}, instance=picture, user=self.user)

    def _say(self, text: str, picture: Picture | None = None) -> None:
        url = reverse("wagtailimages:edit", args=[picture.pk]) if picture else ""
        self.said.append({"text": text, "url": url})


def name_of(foreign: ForeignPicture) -> str:
    """What a journalist knows a picture by: its words, its file, its site."""
    if words := squeeze(foreign.caption or foreign.alt):
        return words if len(words) <= 80 else words[:79].rsplit(" ", 1)[0] + "…"
    try:
        parts = urlsplit(foreign.url)
    except ValueError:
        return _("Pasted picture")
    file = parts.path.rpartition("/")[2]
    if re.fullmatch(r"[\w%. -]{1,60}\.\w{3,4}", file):
        return file
    return parts.hostname or _("Pasted picture")
