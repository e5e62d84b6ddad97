"""Who may read what: the data directory is its owner's alone; a web server before the paper gets,
by its group, the directories that it serves, and nothing else.
"""

from pathlib import Path

from django.conf import settings

from rotative.lib.failure import Failure
from rotative.lib.owners import give, give_all, give_folder, set_mode

PRIVATE = ("secret_key", "first_password", "set_up_token")
ALONE, PASSES, FILE_ALONE = 0o700, 0o710, 0o600


def keep_private() -> None:
    """Set the modes of what is there; what is made later follows from them.

    The store looks after itself. Raises `Failure` when the group cannot be given.
    """
    data, media = settings.DATA_DIR, settings.MEDIA_ROOT
    for folder in (media / "newsroom", data / "mail", data / "dkim", data / "running"):
        folder.mkdir(parents=True, exist_ok=True)
        set_mode(folder, ALONE)
    for file in _private_files(data):
        set_mode(file, FILE_ALONE)
    for folder in (media / "pictures", settings.STATIC_ROOT):
        folder.mkdir(parents=True, exist_ok=True)
    if settings.WEB_GROUP is None:
        set_mode(data, ALONE)
        return
    try:
        give(data, settings.WEB_GROUP, PASSES)
        give_folder(media, settings.WEB_GROUP)
        give_all(media / "pictures", settings.WEB_GROUP)
        give_all(settings.STATIC_ROOT, settings.WEB_GROUP)
    except PermissionError as refused:
        raise Failure(
            f"{refused.filename or data} cannot be given to the group of ROTATIVE_WEB_GROUP: the "
            "user that runs Rotative must belong to it (usermod -aG GROUP USER)."
        ) from None


def _private_files(data: Path) -> list[Path]:
    return [
        *data.glob("*.sqlite3*"),
        *(data / "mail").glob("*"),
        *(data / "dkim").glob("*"),
        *(file for name in PRIVATE if (file := data / name).exists()),
    ]
