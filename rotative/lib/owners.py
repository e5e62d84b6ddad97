"""Modes and groups of directories and files."""

import os
import stat
from pathlib import Path

SHARED_FOLDER, SHARED_FILE = 0o2750, 0o640  # what is made in such a folder is the group's, too


def set_mode(place: Path, mode: int) -> None:
    """Ours only: a directory that all share (it is sticky), or another's, is left as it is."""
    state = place.stat()
    if state.st_mode & stat.S_ISVTX or state.st_uid != os.geteuid():
        return
    if stat.S_IMODE(state.st_mode) != mode:
        place.chmod(mode)


def give(place: Path, group: int, mode: int) -> None:
    """Have a group, by its number, share a place. Raises `PermissionError` for one not ours."""
    if place.stat().st_gid != group:
        os.chown(place, -1, group)
    set_mode(place, mode)


def give_folder(folder: Path, group: int) -> None:
    """Let a group read a directory; nothing of what is in it already."""
    give(folder, group, SHARED_FOLDER)


def give_all(folder: Path, group: int) -> None:
    """Let a group read a directory and all that is in it; quick when that was done before."""
    if folder.stat().st_gid == group and folder.stat().st_mode & stat.S_ISGID:
        return
    for place, _folders, files in os.walk(folder, topdown=False):  # the sign of it last
        for file in files:
            give(Path(place, file), group, SHARED_FILE)
        give_folder(Path(place), group)
