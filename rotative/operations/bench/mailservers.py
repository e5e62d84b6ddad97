"""Mail servers of Debian's package `postfix`, each for as long as a block lasts."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

STARTS_WITHIN = 60  # seconds
PATHS = "/usr/sbin:/usr/bin:/sbin:/bin"

MAIN = """
compatibility_level = 3.6
queue_directory = {place}/spool
data_directory = {place}/data
maillog_file = {place}/mail.log
maillog_file_prefixes = {place}
mail_owner = postfix
setgid_group = postdrop
myhostname = mail.fanal.example
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mydestination =
local_recipient_maps =
alias_maps =
alias_database =
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
relayhost = [127.0.0.1]:{relay}
smtp_dns_support_level = disabled
smtp_tls_security_level = none
enable_long_queue_ids = yes
smtpd_client_port_logging = yes
{more}
"""
MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


class NotHere(Exception):
    """This machine cannot run it; the text says why."""


class Sink:
    """`smtp-sink`: takes every message, and keeps it if it is told to."""

    def __init__(self, keeps: bool = False) -> None:
        self.program, self.keeps, self.port = program("smtp-sink"), keeps, free_port()

    def __enter__(self) -> Self:
        self.place = Path(tempfile.mkdtemp(prefix="rotative-sink."))
        keeps = ["-d", f"{self.place}/mail."] if self.keeps else []
        user = []
        if os.geteuid() == 0:  # it refuses to be root
            user = ["-u", "nobody"]
            shutil.chown(self.place, "nobody")
        self.process = subprocess.Popen(
            [self.program, *user, "-c", *keeps, f"127.0.0.1:{self.port}", "200"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_for(self.port, self.process)
        return self

    def __exit__(self, *_failure: object) -> None:
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.place)

    def messages(self) -> list[bytes]:
        """What it has taken, as it came: without the sink's own headers, ends of lines as CRLF."""
        return [_as_it_came(each.read_bytes()) for each in sorted(self.place.iterdir())]


class Postfix:
    """A Postfix with its own configuration, queue and log, which passes all mail on to a sink."""

    def __init__(self, relay: int, more: str = "") -> None:
        """`relay` is the sink's port, `more` lines for main.cf."""
        self.program = program("postfix")
        if os.geteuid() != 0:
            raise NotHere("only root can start Postfix")
        self.relay, self.more, self.port = relay, more, free_port()

    def __enter__(self) -> Self:
        self.place = Path(tempfile.mkdtemp(prefix="rotative-postfix."))
        try:
            self._configure()
            self._do("check")  # makes the queue's directories
            self._start()
        except BaseException:
            self._clear_away()
            raise
        return self

    def __exit__(self, *_failure: object) -> None:
        with contextlib.suppress(AssertionError):
            self._do("stop")
        self.process.kill()
        self.process.wait()
        self._clear_away()

    def _configure(self) -> None:
        self.configuration = self.place / "etc"
        for folder in (self.place, self.configuration, self.place / "spool"):
            folder.mkdir(exist_ok=True)
            folder.chmod(0o755)  # its daemons run as a user of their own
        main = MAIN.format(place=self.place, relay=self.relay, more=self.more)
        for name, text in (("main.cf", main), ("master.cf", MASTER.format(port=self.port))):
            file = self.configuration / name
            file.write_text(text)
            file.chmod(0o644)

    def _start(self) -> None:
        said = self.place / "started.log"
        command = [self.program, "-c", str(self.configuration), "start-fg"]
        with said.open("wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        try:
            wait_for(self.port, self.process)
        except AssertionError as failure:
            self.process.kill()
            raise AssertionError(f"{failure}:\n{said.read_text()}{self.log()}") from None

    def _clear_away(self) -> None:
        shutil.rmtree(self.place, ignore_errors=True)

    def log(self) -> str:
        log = self.place / "mail.log"
        return log.read_text(errors="replace") if log.exists() else ""

    def _do(self, what: str) -> None:
        command = [self.program, "-c", str(self.configuration), what]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise AssertionError(f"postfix {what}: {done.stderr}{self.log()}")


def program(name: str) -> str:
    """Where a program is. Raises `NotHere`."""
    found = shutil.which(name, path=PATHS)
    if found is None:
        raise NotHere(f"there is no program `{name}` here: tests/install-packages installs it")
    return found


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Until a server answers."""
    deadline = time.monotonic() + STARTS_WITHIN
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
                if line.recv(100):
                    return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the mail server did not start")


def _as_it_came(kept: bytes) -> bytes:
    # It ends each with an empty line.
    lines = kept.replace(b"\r\n", b"\n").removesuffix(b"\n").split(b"\n")
    own = (b"X-Client-Addr:", b"X-Client-Proto:", b"X-Helo-Args:", b"X-Mail-Args:", b"X-Rcpt-Args:")
    while lines and lines[0].startswith(own):
        del lines[0]
    return b"\r\n".join(lines)
