"""Reads the words of the newsroom's templates, which are Django's, for `make words`."""

import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

# `templatize` writes a call for each word, between the template's other text blanked out.
_CALL = re.compile(r"gettext\(u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")\)")


def django_template(
    file: BinaryIO, keywords: Any, comment_tags: Any, options: Any
) -> Iterator[Any]:
    """A Babel extraction method: what `makemessages` does, without the gettext programs."""
    calls = "\n".join(_CALL.findall(templatize(file.read().decode())))
    return extract_python(io.BytesIO(calls.encode()), keywords, comment_tags, options)
