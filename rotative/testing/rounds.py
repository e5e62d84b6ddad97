"""How much tests try: what every change waits for is little, `make test-long` tries much."""

import os

LONG = os.environ.get("TEST_LONG") == "1"


def rounds(few: int, many: int) -> int:
    """So many rounds, readers, kills: `many` in a long run. A law notices its mutants in `few`."""
    return many if LONG else few
