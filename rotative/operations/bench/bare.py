"""The least that a server in Python can do: one page from memory, nothing asked, nothing looked up.

Granian serves it beside the built-in front, which looks at the address, the coding, the validators
and the file as well. It reads the page, compressed, and its headers from the working directory.
"""

import json
from pathlib import Path
from typing import Any

HEADERS = {
    coding: [(name, value) for name, value in headers]
    for coding, headers in json.loads(Path("headers.json").read_text()).items()
}
PAGES = {coding: Path(f"page.{coding}").read_bytes() for coding in HEADERS}


async def application(scope: Any, protocol: Any) -> None:
    coding = scope.headers.get("accept-encoding")
    protocol.response_bytes(200, HEADERS[coding], PAGES[coding])
