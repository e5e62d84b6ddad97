"""A PostgreSQL of a test's own, which can be stopped and started again."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Self

from journeys.marks import missing

OPTIONS = "-c listen_addresses='' -c unix_socket_directories='{place}' -c fsync=off"


class PostgreSQL:
    """A cluster in a temporary directory, or in the empty one given, as long as the block lasts."""

    def __init__(self, place: Path | None = None, origin: Path | None = None) -> None:
        """`origin` is the place of one that has been stopped, to be copied."""
        self.origin = origin
        self.place = place or Path(tempfile.mkdtemp(prefix="rotative-postgresql."))

    def __enter__(self) -> Self:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        initdb = str(found[-1]) if found else shutil.which("initdb")
        if initdb is None:
            missing("there is no PostgreSQL here")
        self.programs = Path(initdb).parent
        self.owner: list[str] = []
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            try:
                os.chown(self.place, pwd.getpwnam("postgres").pw_uid, -1)
            except KeyError:
                missing("there is no user named postgres here")
            self.owner = ["runuser", "-u", "postgres", "--"]
            self.place.chmod(0o755)
        if self.origin:
            copied = ["cp", "-a", str(self.origin / "cluster"), str(self.place)]
            subprocess.run(copied, check=True)
            (self.place / "cluster/postmaster.pid").unlink(missing_ok=True)
            self.start()
            return self
        self._do("initdb", "-U", "rotative", "-A", "trust", "-E", "UTF8", "--no-sync")
        self.start()
        self._do("createdb", "-h", str(self.place), "-U", "rotative", "rotative", cluster=False)
        return self

    def __exit__(self, *_error: object) -> None:
        if (self.place / "cluster").exists():
            self.stop()
        shutil.rmtree(self.place, ignore_errors=True)

    @property
    def url(self) -> str:
        return f"postgresql://rotative@/rotative?host={self.place}"

    def another(self, name: str) -> str:
        """The address of a new, empty database."""
        self._do("createdb", "-h", str(self.place), "-U", "rotative", name, cluster=False)
        return f"postgresql://rotative@/{name}?host={self.place}"

    def start(self) -> None:
        options = OPTIONS.format(place=self.place)
        self._do("pg_ctl", "-w", "-l", str(self.place / "log"), "-o", options, "start")

    def is_running(self) -> bool:
        """Whether it takes connections: a full disk ends it."""
        program = str(self.programs / "pg_isready")
        return subprocess.run([program, "-q", "-h", str(self.place)]).returncode == 0

    def stop(self, how: str = "immediate") -> None:
        """At once, as when the machine is switched off; "fast" writes all into its files first."""
        self._do("pg_ctl", "-m", how, "-w", "stop")

    def _do(self, program: str, *arguments: str, cluster: bool = True) -> None:
        where = ["-D", str(self.place / "cluster")] if cluster else []
        done = subprocess.run(
            [*self.owner, str(self.programs / program), *where, *arguments],
            cwd=self.place,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert done.returncode == 0, done.stderr
