"""Asks for pages in turn, twenty times a second, until its input ends; prints as JSON how many
milliseconds each answer took, by its address.
"""

import json
import select
import sys
import time
from collections.abc import Sequence
from urllib.request import Request, urlopen

EVERY = 0.05  # seconds


def ask(pages: Sequence[str]) -> dict[str, list[float]]:
    took: dict[str, list[float]] = {page: [] for page in pages}
    while True:
        for page in pages:
            began = time.perf_counter()
            with urlopen(Request(page, headers={"Accept-Encoding": "gzip"}), timeout=30) as answer:
                answer.read()
            took[page].append(1000 * (time.perf_counter() - began))
            if select.select([sys.stdin], [], [], EVERY)[0]:
                return took


if __name__ == "__main__":
    print(json.dumps(ask(sys.argv[1:])))
