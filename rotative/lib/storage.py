"""Static files with their digest in their name."""

from typing import Any

import brotli
from django.contrib.staticfiles.storage import staticfiles_storage
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Only the newsroom's bundles are as large as this. Smallest, they would take 6 s of the first start
# instead of 0.3, for 8 % of their bytes.
LARGE = 100_000


class QuickCompressor(Compressor):
    """WhiteNoise's, which makes each file as small as it can be."""

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        compressed: bytes = brotli.compress(data, quality=9 if len(data) > LARGE else 11)
        return compressed


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage; a name that was not collected gets an address that answers 404, where
    Django's own would take the whole page down."""

    manifest_strict = False

    def create_compressor(self, **options: Any) -> Compressor:
        return QuickCompressor(**options)


def read_names_again() -> None:
    """Know the files that another process has just collected.

    Names are read once, when the first of them is asked for; a stylesheet's digest is that of the
    file with its addresses written in, which only the one who collected it knows.
    """
    storage = staticfiles_storage
    if isinstance(storage, HashedStaticFiles):
        storage.hashed_files, storage.manifest_hash = storage.load_manifest()
