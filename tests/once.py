"""What takes long to make is made once in a run: by the worker that is first, the others wait."""

import fcntl
import tempfile
from collections.abc import Callable
from pathlib import Path


class Once:
    """Makes directories in one of all workers."""

    def __init__(self, run: Path) -> None:
        self.run = run

    def __call__(self, name: str, make: Callable[[Path], None]) -> Path:
        """What `make` has left in an empty directory. It is to be copied, for it is everybody's."""
        place = self.run / name
        with (self.run / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not place.exists():
                unfinished = Path(tempfile.mkdtemp(dir=self.run))
                unfinished.chmod(0o755)
                make(unfinished)
                unfinished.rename(place)
        return place
