"""Static files with their digest in their name."""

from django.contrib.staticfiles.storage import staticfiles_storage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage; a name that was not collected gets an address that answers 404, where
    Django's own would take the whole page down."""

    manifest_strict = False


def read_names_again() -> None:
    """Know the files that another process has just collected.

    Names are read once, when the first of them is asked for; a stylesheet's digest is that of the
    file with its addresses written in, which only the one who collected it knows.
    """
    storage = staticfiles_storage
    if isinstance(storage, HashedStaticFiles):
        storage.hashed_files, storage.manifest_hash = storage.load_manifest()
