"""Static files with their digest in their name."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage; a file that a stylesheet of a dependency names in vain is let pass."""

    manifest_strict = False
