"""Parts of a file (RFC 9110, 14): what a player or a broken download asks for."""

import re
from typing import BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponseBase

from rotative.press.wsgi import FilePart

_ONE = re.compile(r"bytes=\s*(?:(\d+)-(\d*)|-(\d+))\s*", re.IGNORECASE)


def in_part(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The part of a whole file (200) that a request wants: 206, or 416 where there is none.

    Several parts at once, and what is no range, get the whole file, as the standard allows.
    """
    if response.status_code != 200 or not isinstance(response, FileResponse):
        return response
    response["Accept-Ranges"] = "bytes"
    wanted = _ONE.fullmatch(request.headers.get("Range", ""))
    if request.method == "HEAD":
        response.streaming_content = ()  # type: ignore[assignment]
    elif request.method == "GET" and wanted and _is_the_same(request, response):
        _cut(response, wanted)
    return response


def _cut(response: FileResponse, wanted: re.Match[str]) -> None:
    size = int(response["Content-Length"])
    first, last, from_end = wanted.groups()
    if from_end:
        start, end = max(0, size - int(from_end)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < start:
            return  # no range at all
    file: BinaryIO = response.file_to_stream  # type: ignore[assignment]
    if start >= end:
        response.status_code = 416
        response["Content-Range"] = f"bytes */{size}"
        start = end = 0
    else:
        response.status_code = 206
        response["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    response["Content-Length"] = str(end - start)
    part = FilePart(file, start, end - start)
    response.streaming_content = iter(part)  # type: ignore[assignment]
    response.file_to_stream = part  # type: ignore[assignment]  # for a server that sends files


def _is_the_same(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the file is still the one a reader has the beginning of (If-Range)."""
    known = request.headers.get("If-Range", "").strip()
    if known.startswith("W/"):
        return False
    return not known or known in (response.get("ETag"), response.get("Last-Modified"))
