"""An installation for tests that break things: a demo's copy, whose parts start and die alone."""

import contextlib
import http.client
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from journeys.paper import ROOT, Paper, copy_sqlite, environment, free_port

UP_WITHIN = 180  # seconds: a busy machine is slow
START = "import django; django.setup()\n"


class Installation:
    """A paper's content with an empty store, and the processes that were started on it."""

    def __init__(self, origin: Paper, data: Path) -> None:
        data.mkdir()
        for folder in ("media", "static"):
            shutil.copytree(origin.data / folder, data / folder, copy_function=os.link)
        for file in ("secret_key", "first_password"):
            shutil.copy(origin.data / file, data / file)
        copy_sqlite(origin.data / "rotative.sqlite3", data / "rotative.sqlite3")
        self._settle(origin.language, data)

    def _settle(self, language: str, data: Path) -> None:
        self.port = free_port()
        self.paper = Paper(language, f"http://localhost:{self.port}", data)
        self.environment = environment(data, self.paper.url)
        self.log = data.with_suffix(".log")
        self.settings = "rotative.settings"
        self.started: list[subprocess.Popen[str]] = []

    def start(self, *arguments: str, piped: bool = False) -> "subprocess.Popen[str]":
        """A process of this installation, in a group of its own: Python with these arguments."""
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=self.environment | {"DJANGO_SETTINGS_MODULE": self.settings},
                stdin=subprocess.PIPE if piped else None,
                stdout=subprocess.PIPE if piped else log,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        self.started.append(process)
        return process

    def web(self, workers: int = 2) -> "subprocess.Popen[str]":
        """`rotative web`, once it answers."""
        command = ("web", "--port", str(self.port), "--workers", str(workers))
        return self.until_it_answers(self.start("-m", "rotative.cli", *command))

    def until_it_answers(self, process: "subprocess.Popen[str]") -> "subprocess.Popen[str]":
        for _ in range(UP_WITHIN * 10):
            try:
                process.wait(0.1)
            except subprocess.TimeoutExpired:
                with contextlib.suppress(OSError, http.client.HTTPException):
                    self.paper.ask("/robots.txt")
                    return process
            else:
                break
        raise AssertionError(f"the server did not start:\n{self.log.read_text()}")

    def work(self) -> "subprocess.Popen[str]":
        return self.start("-m", "rotative.cli", "work")

    def python(self, code: str) -> "subprocess.Popen[str]":
        """Code that runs beside the test, Django ready; its input and output are pipes."""
        return self.start("-c", START + code, piped=True)

    def rotative(self, *command: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "rotative.cli", *command],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def close(self) -> None:
        for process in self.started:
            kill(process)

    def names(self, directory: str = "live") -> set[str]:
        """The files of the store."""
        root = self.paper.data / "press" / directory
        return {str(f.relative_to(root)) for f in root.rglob("*") if f.is_file()}


def kill(process: "subprocess.Popen[str]") -> None:
    """kill -9, with whatever it has started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with contextlib.suppress(OSError):
                pipe.close()
