"""Disks that tests fill."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from journeys.marks import missing


def fill(disk: Path) -> Path:
    """A file that takes all that is left."""
    filler = disk / "filler"
    with contextlib.suppress(OSError), filler.open("wb") as file:
        while True:
            file.write(bytes(4096))
            file.flush()
    return filler


@contextlib.contextmanager
def small_disk(place: Path, limit: str) -> Iterator[Path]:
    place.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", limit, "rotative-test", str(place)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode != 0:
        missing("this machine lets no test mount a small disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)
