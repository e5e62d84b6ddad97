"""Whose mail waits in Postfix's queue: what is not active is in no log yet."""

import json
import shutil
import subprocess

PATHS = "/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin"
PATIENCE = 120  # seconds, for a hundred thousand letters


class NotKnown(Exception):
    """Postfix cannot be asked now; the text says why."""


def senders() -> dict[str, str]:
    """Of each envelope's sender the place in the queue: of all that wait. Raises `NotKnown`.

    Which Postfix is asked, the variable MAIL_CONFIG may say (postqueue(1)).
    """
    program = shutil.which("postqueue", path=PATHS)
    if program is None:
        raise NotKnown("there is no program `postqueue` here")
    try:
        done = subprocess.run([program, "-j"], capture_output=True, timeout=PATIENCE)
    except (OSError, subprocess.TimeoutExpired) as failed:
        raise NotKnown(f"postqueue: {failed}") from None
    if done.returncode:
        raise NotKnown(f"postqueue: {done.stderr.decode(errors='replace').strip()}")
    return read(done.stdout)


def read(listed: bytes) -> dict[str, str]:
    """What `postqueue -j` writes: a line for each mail. Raises `NotKnown` if a part is missing."""
    if listed and not listed.endswith(b"\n"):
        raise NotKnown("postqueue: the list of the queue is cut off")
    try:
        mails = [json.loads(line) for line in listed.splitlines()]
        return {str(it["sender"]): str(it["queue_id"]) for it in mails}
    except (ValueError, KeyError, TypeError) as odd:
        raise NotKnown(f"postqueue: the list of the queue cannot be read: {odd!r}") from None
