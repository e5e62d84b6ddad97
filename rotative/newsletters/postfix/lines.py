"""What the lines of Postfix's log say of one connection and the letters that went over it."""

import re
from collections.abc import Collection

# `Nov 27 06:30:01 mx postfix/smtpd[123]: …`, or with the time as RFC 3339 writes it. Whole lines
# are matched: what strangers may have written stands within one.
_BEGIN = rb"(?:[A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8}|[0-9]{4}-[^ ]+) [^ ]+ [^ \[\]]+/"
_ACTIVE = re.compile(
    _BEGIN + rb"qmgr\[[0-9]+\]: ([0-9A-Za-z]+): from=<([^>]*)>, "
    rb"size=[0-9]+, nrcpt=[0-9]+ \(queue active\)\n"
)
_SESSION = re.compile(
    _BEGIN + rb"smtpd\[([0-9]+)\]: (dis)?connect from [^ \[\]]*(\[[0-9A-Fa-f.:]+\]:[0-9]+)( .*)?\n"
)
_TAKEN = re.compile(rb" data=([0-9]+)(?:/[0-9]+)?(?= |$)")
_STARTED = re.compile(_BEGIN + rb"master\[[0-9]+\]: daemon started .*\n")


class Heard:
    """What a log has said since a connection was opened.

    `session` is what the log calls the connection, `letters` the senders of its doubtful letters.
    """

    def __init__(self, session: str, letters: Collection[str]) -> None:
        self.session, self.letters = session, frozenset(letters)
        self.queued: dict[str, str] = {}  # of letters that Postfix has, the place in its queue
        self.entered: list[int] = []  # the process of each connection of that name
        self.ended: list[tuple[int, int]] = []  # such a process, and how many letters it took
        self.has_restarted = False
        self.gap = ""

    def hear(self, line: bytes) -> None:
        """One more line, its end included."""
        if b"(queue active)" in line:
            self._hear_of_a_letter(line)
        elif b"connect from" in line:
            self._hear_of_a_connection(line)
        elif b"daemon started" in line and _STARTED.fullmatch(line):
            self.has_restarted = True

    def _hear_of_a_letter(self, line: bytes) -> None:
        found = _ACTIVE.fullmatch(line)
        if found and (sender := found[2].decode(errors="replace")) in self.letters:
            self.queued[sender] = found[1].decode()

    def _hear_of_a_connection(self, line: bytes) -> None:
        found = session_of(line)
        if found is None or found[0] != self.session:
            return
        _name, process, taken = found
        if taken is None:
            self.entered.append(process)
        else:
            self.ended.append((process, taken))


def session_of(line: bytes) -> tuple[str, int, int | None] | None:
    """Of a line that begins or ends a connection: its name, Postfix's process, and at the end how
    many letters were taken. `None` of another line, or without `smtpd_client_port_logging`.
    """
    found = _SESSION.fullmatch(line)
    if found is None:
        return None
    taken = None
    if found[2]:
        counted = _TAKEN.search(found[4] or b"")
        taken = int(counted[1]) if counted else 0
    return found[3].decode(), int(found[1]), taken
