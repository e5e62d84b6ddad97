"""The store: a finished page as two files, brotli and gzip, that nginx serves as they are.

    live/   what readers get             stale/  parked pages, for when the application is down
    tmp/    files being written          locks/  who presses a page that a reader waits for
    known   a sign that the rows were compared with this directory: one that is made anew has none

A file is written aside and renamed into place, so a reader gets one whole page or another. Both
files of a page carry the page's own modification time, which only grows: nginx makes its ETag of
that and the size.
"""

import fcntl
import hashlib
import os
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import brotli
import deflate
from django.conf import settings

from rotative.lib.owners import give_all, give_folder

BROTLI, GZIP = ".br", ".gz"
# Levels: see docs/benchmarks.md. Both libraries are deterministic for one version of theirs.
BROTLI_LEVEL, GZIP_LEVEL = 5, 6
LONGEST = 240  # bytes of one part of an address: a file's name may have 255
LOCKS = 256

# `.html` is the ending of files, not of addresses.
_STORABLE = re.compile(r"/(?:[-\w]+/)*(?:[-\w]+\.(?!html$)[a-z]+)?")


@dataclass(frozen=True)
class Kind:
    """How pages with an ending are served. deployment/nginx/ says the same."""

    content_type: str
    cache: str


HTML = Kind("text/html; charset=utf-8", "no-cache")
SOON = "public, max-age=300"
HOUR = "public, max-age=3600"
YEAR = "public, max-age=31536000, immutable"
KINDS = {
    "rss.xml": Kind("application/rss+xml; charset=utf-8", SOON),
    "atom.xml": Kind("application/atom+xml; charset=utf-8", SOON),
    "feed.json": Kind("application/feed+json; charset=utf-8", SOON),
    "in-the-news.json": Kind("application/json", "public, max-age=60"),
}
ENDINGS = {
    ".xml": Kind("application/xml; charset=utf-8", SOON),
    ".txt": Kind("text/plain; charset=utf-8", SOON),
    ".css": Kind("text/css; charset=utf-8", YEAR),
    ".svg": Kind("image/svg+xml", HOUR),
    ".ico": Kind("image/x-icon", HOUR),
    ".png": Kind("image/png", HOUR),
    ".webmanifest": Kind("application/manifest+json", HOUR),
}


def kind_of(path: str) -> Kind:
    """How what lives at an address is served."""
    name = path.rpartition("/")[2]
    return KINDS.get(name) or ENDINGS.get(os.path.splitext(name)[1], HTML)


def is_storable(path: str) -> bool:
    """Whether an address can be a file's name; one that cannot is made at each request."""
    return _STORABLE.fullmatch(path) is not None and all(
        len(part.encode()) <= LONGEST for part in path.split("/")
    )


def name_of(path: str) -> str:
    """The file of an address, without its encoding: `/a/b/` is `a/b.html`, `/` is `.html`.

    No address ends in `.html`, so no two have one file.
    """
    return f"{path[1:-1]}.html" if path.endswith("/") else path[1:]


def path_of(name: str) -> str:
    """The address of a file."""
    if name.endswith(".html"):
        return f"/{name[:-5]}/" if name != ".html" else "/"
    return f"/{name}"


def digest(body: bytes) -> str:
    """The fingerprint of a page's bytes."""
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def compressed(body: bytes) -> dict[str, bytes]:
    """The two representations of a page, by their files' endings."""
    return {
        BROTLI: brotli.compress(body, quality=BROTLI_LEVEL, mode=brotli.MODE_TEXT),
        GZIP: bytes(deflate.gzip_compress(body, GZIP_LEVEL)),
    }


def expanded(data: bytes, ending: str) -> bytes:
    """A representation's page. Raises `ValueError` for torn data."""
    try:
        if ending == BROTLI:
            return brotli.decompress(data)
        return zlib.decompress(data, wbits=31)
    except (brotli.error, zlib.error) as broken:
        raise ValueError(f"not a whole {ending} file: {broken}") from None


class Store:
    """The directory of pressed pages."""

    def __init__(self, root: Path, group: int | None = None) -> None:
        """`group`: the number of the group that reads it, a web server's."""
        self.root, self.group = root, group
        self.live, self.stale = root / "live", root / "stale"
        self.tmp, self.locks = root / "tmp", root / "locks"
        self.known = root / "known"

    @property
    def is_known(self) -> bool:
        """Whether this is the store that the rows speak of: not one that was made anew since."""
        return self.known.exists() and self.live.exists()

    def prepare(self) -> None:
        for directory in (self.live, self.stale, self.tmp, self.locks):
            directory.mkdir(parents=True, exist_ok=True)
        if self.group is not None:
            give_folder(self.root, self.group)
            for directory in (self.live, self.stale, self.tmp):  # drafts are renamed into live/
                give_all(directory, self.group)

    def draft(self, body: bytes, name: str) -> dict[str, Path]:
        """Write both representations aside. Raises `OSError`, leaving nothing, on a full disk."""
        drafts: dict[str, Path] = {}
        try:
            for ending, data in compressed(body).items():
                drafts[ending] = self.tmp / f"{name}{ending}"
                try:
                    drafts[ending].write_bytes(data)
                except FileNotFoundError:  # somebody has deleted the store
                    self.prepare()
                    drafts[ending].write_bytes(data)
        except OSError:
            self.discard(drafts)
            raise
        return drafts

    def discard(self, drafts: dict[str, Path]) -> None:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)

    def place(self, path: str, drafts: dict[str, Path], modified: int) -> None:
        """Put a drafted page where readers get it; each file is whole at any moment."""
        name = name_of(path)
        for ending, draft in drafts.items():
            os.utime(draft, (modified, modified))
            _rename(draft, f"{self.live}/{name}{ending}")
        self._unlink(self.stale, name)

    def park(self, path: str) -> None:
        """Take a page out of readers' hands, and keep it for when the application is down."""
        name = name_of(path)
        for ending in (BROTLI, GZIP):
            try:
                _rename(f"{self.live}/{name}{ending}", f"{self.stale}/{name}{ending}")
            except FileNotFoundError:
                continue
            except OSError:  # a full disk: out of readers' hands all the same
                self._unlink(self.live, name)

    def remove(self, path: str) -> None:
        """Forget a page, parked copies included."""
        for directory in (self.live, self.stale):
            self._unlink(directory, name_of(path))

    def _unlink(self, directory: Path, name: str) -> None:
        for ending in (BROTLI, GZIP):
            try:
                os.unlink(f"{directory}/{name}{ending}")
            except (FileNotFoundError, NotADirectoryError):
                continue

    def read(self, path: str) -> bytes | None:
        """The page in live/, or None if it is not there whole."""
        try:
            with open(f"{self.live / name_of(path)}{BROTLI}", "rb") as file:
                return expanded(file.read(), BROTLI)
        except (OSError, ValueError):
            return None

    def has(self, path: str) -> bool:
        """Whether both files of a page lie in live/."""
        name = name_of(path)
        return all(os.path.exists(f"{self.live}/{name}{ending}") for ending in (BROTLI, GZIP))

    def is_whole(self, path: str, fingerprint: str) -> bool:
        """Whether both files of a page hold the bytes with that fingerprint."""
        files = (self.live / f"{name_of(path)}{ending}" for ending in (BROTLI, GZIP))
        return all(self.fingerprint(file) == fingerprint for file in files)

    def fingerprint(self, file: Path) -> str:
        """The fingerprint of the page in a file; empty if there is no whole one."""
        try:
            return digest(expanded(file.read_bytes(), file.suffix))
        except (OSError, ValueError):
            return ""

    def names(self, directory: Path, since: float = 0.0) -> Iterator[str]:
        """The files of live/ or stale/, with their endings; those put there after `since` alone.

        That is the time of the change of the inode (ctime): ours are not the times of writing.
        """
        for folder, _folders, files in os.walk(directory):
            base = os.path.relpath(folder, directory)
            for file in files:
                if not since or os.stat(f"{folder}/{file}").st_ctime >= since:
                    yield file if base == "." else f"{base}/{file}"

    @contextmanager
    def lock(self, path: str) -> Iterator[None]:
        """One presses, the others wait. The kernel opens the lock when its holder dies."""
        which = int.from_bytes(hashlib.blake2b(path.encode(), digest_size=2).digest(), "big")
        try:
            if not self.locks.exists():
                self.prepare()
            file = open(self.locks / str(which % LOCKS), "ab")  # noqa: SIM115
        except OSError:  # a full disk: a page made twice is better than none
            yield
            return
        with file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def is_on() -> bool:
    """Whether pages are stored here; without a store each is made at its request."""
    return settings.PRESS_DIR is not None


def the_store() -> Store:
    """The store of this installation."""
    assert settings.PRESS_DIR is not None, "there is no store here"
    return Store(settings.PRESS_DIR, settings.WEB_GROUP)


def _rename(source: Path | str, target: str) -> None:
    try:
        os.replace(source, target)
    except FileNotFoundError:
        if not os.path.exists(source):
            raise
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.replace(source, target)
