"""The file of a backup: a plain tar, whose last member says what all the others must be."""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from rotative.lib.failure import Failure, in_a_line

FORMAT = 1
CONTENTS = "contents.json"
DATABASE = "database"
FILES = "data/"
AT_ONCE = 1 << 20  # bytes read at a time


@dataclass
class Contents:
    """What a backup says of itself."""

    made_at: str  # ISO 8601, with its zone
    paper: str
    database: str  # "sqlite" or "postgresql"
    stories: int  # on the record
    migrations: list[str]  # those the database had: "articles.0001_initial"
    digests: dict[str, str] = field(default_factory=dict)  # SHA-256 by member
    format: int = FORMAT

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.made_at)


class _Reading:
    """A file as it is read into an archive, with its digest."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int) -> bytes:
        part = self.file.read(size)
        self.digest.update(part)
        return part


class Writing:
    """A backup that is being written."""

    def __init__(self, tar: tarfile.TarFile, contents: Contents) -> None:
        self.tar, self.contents = tar, contents

    def add(self, file: Path, name: str) -> bool:
        """Whether it was there: a picture may be deleted just now."""
        try:
            opened = file.open("rb")
        except FileNotFoundError:
            return False
        with opened:
            about = tarfile.TarInfo(name)
            about.size = os.fstat(opened.fileno()).st_size
            reading = _Reading(opened)
            self.tar.addfile(about, reading)  # type: ignore[arg-type]
        self.contents.digests[name] = reading.digest.hexdigest()
        return True

    def close(self) -> None:
        said = json.dumps(asdict(self.contents), ensure_ascii=False).encode()
        about = tarfile.TarInfo(CONTENTS)
        about.size = len(said)
        self.tar.addfile(about, io.BytesIO(said))


@contextmanager
def writing(file: Path, contents: Contents) -> Iterator[Writing]:
    """A new backup under its name once it is whole and on the disk; before, and after a failure,
    nothing is there. Raises `Failure` for a name that is taken.
    """
    if file.exists():
        raise Failure(f"{file} is there already: give the backup another name.")
    draft = file.with_name(f"{file.name}.partial")
    try:
        with open(draft, "xb", opener=_for_the_owner) as out:
            with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
                backup = Writing(tar, contents)
                yield backup
                backup.close()
            out.flush()
            os.fsync(out.fileno())
        draft.rename(file)
    except FileExistsError:
        raise Failure(
            f"{draft} is there: another backup is being made, or was broken off. Delete it."
        ) from None
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _for_the_owner(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


class Reading:
    """A backup that is being read; its members are taken only as its contents name them."""

    def __init__(self, tar: tarfile.TarFile, contents: Contents) -> None:
        self.tar, self.contents = tar, contents

    def names(self) -> list[str]:
        return sorted(self.contents.digests)

    def copy(self, name: str, to: Path) -> None:
        """Write a member into a new file. Raises `Failure` for one that is not as it was."""
        with open(to, "xb", opener=_for_the_owner) as out:
            self._read(name, out)

    def check(self, name: str) -> None:
        """Raises `Failure` for a member that is not as it was."""
        self._read(name, None)

    def _read(self, name: str, out: IO[bytes] | None) -> None:
        digest = hashlib.sha256()
        try:
            member = self.tar.extractfile(name)
            while part := member.read(AT_ONCE) if member else b"":
                digest.update(part)
                if out:
                    out.write(part)
        except (KeyError, tarfile.TarError) as failed:
            raise Failure(f"{name} is not in it, or broken ({in_a_line(failed)}).") from None
        if digest.hexdigest() != self.contents.digests[name]:
            raise Failure(f"{name} is not what was backed up: the file has been damaged.")


@contextmanager
def reading(file: Path) -> Iterator[Reading]:
    """Raises `Failure` for what is no backup, or one of a later kind."""
    try:
        opened = file.open("rb")
    except OSError as failed:
        raise Failure(f"{file} cannot be read: {failed.strerror or failed}.") from None
    with opened:
        try:
            tar = tarfile.TarFile(fileobj=opened)
        except tarfile.TarError:
            raise Failure(f"{file} is no backup of Rotative.") from None
        yield Reading(tar, _contents(tar, file))


def _contents(tar: tarfile.TarFile, file: Path) -> Contents:
    try:
        member = tar.extractfile(CONTENTS)
        said: dict[str, Any] = json.loads(member.read() if member else b"")
        if said["format"] != FORMAT:
            raise Failure(f"{file} was made by a later Rotative: install that one, and restore.")
        contents = Contents(**said)
        contents.moment  # noqa: B018  it must be one
    except (KeyError, TypeError, ValueError, tarfile.TarError):
        raise Failure(f"{file} is no backup of Rotative, or not the whole of one.") from None
    if odd := next((name for name in contents.digests if not _is_ours(name)), None):
        raise Failure(f"{file} names {odd!r}, which no backup has: it is not restored.")
    return contents


def _is_ours(name: str) -> bool:
    if name == DATABASE:
        return True
    path = PurePosixPath(name)
    is_plain = str(path) == name and not path.is_absolute() and ".." not in path.parts
    return is_plain and name.startswith(FILES) and "\0" not in name
