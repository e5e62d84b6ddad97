"""The keys by which letters are signed: files in the data directory, `dkim/SELECTOR.DOMAIN.pem`."""

import os
from datetime import date
from pathlib import Path

from django.conf import settings

from rotative.lib.failure import Failure
from rotative.newsletters.wire.dkim import Signer, as_pem, from_pem, make_key

KINDS = ("rsa", "ed25519")  # all mailboxes verify the first, some the second already


def signers(domain: str) -> list[Signer]:
    """The keys of a domain; an empty list where there are no keys at all: letters go unsigned.

    Raises `Failure` for a file that holds none, and where all keys are of other domains.
    """
    files = sorted(_folder().glob("*.pem"))
    found = [_signer(file) for file in files if _names(file)[1] == domain]
    if files and not found:
        raise Failure(
            f"{_folder()} has keys, and none of {domain} (ROTATIVE_MAIL_FROM): make them by "
            "`rotative newsletters keys`, or take the others away to send without a signature."
        )
    return found


def make_missing(domain: str, today: date) -> list[Signer]:
    """Make the kinds of keys that a domain has not yet; those that were made."""
    files = [file.name for file in _folder().glob("*.pem") if _names(file)[1] == domain]
    missing = [kind for kind in KINDS if not any(name.startswith(f"{kind}-") for name in files)]
    made = [Signer(domain, f"{kind}-{today:%Y%m%d}", make_key(kind)) for kind in missing]
    for signer in made:
        _keep(signer)
    return made


def _keep(signer: Signer) -> None:
    """Written whole before it has its name: the sender may be looking."""
    _folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    file = _folder() / f"{signer.selector}.{signer.domain}.pem"
    draft = file.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_bytes(as_pem(signer.key))
    draft.rename(file)


def _signer(file: Path) -> Signer:
    selector, domain = _names(file)
    try:
        return Signer(domain, selector, from_pem(file.read_bytes()))
    except (OSError, ValueError, TypeError) as wrong:  # TypeError: it asks for a password
        raise Failure(
            f"{file} cannot sign letters ({str(wrong).split(chr(10))[0]}): put the key back, or "
            "take the file away and make another by `rotative newsletters keys`."
        ) from None


def _names(file: Path) -> tuple[str, str]:
    """The selector and the domain by a file's name."""
    selector, _, domain = file.name.removesuffix(".pem").partition(".")
    return selector, domain


def _folder() -> Path:
    folder: Path = settings.DATA_DIR / "dkim"
    return folder
