"""One process that serves the site and the newsroom. Several share a port: the kernel deals out the
connections (SO_REUSEPORT)."""

import signal
from asyncio import AbstractEventLoop
from typing import Any

from django.utils.module_loading import import_string
from granian import _signals
from granian.constants import Interfaces, RuntimeModes
from granian.log import LogLevels
from granian.server.mp import MPServer

_granians_signals = _signals.set_loop_signals


class Server(MPServer):  # type: ignore[misc]
    """Granian's worker in this process.

    Its own master ends all workers when one dies twice within seconds, and all readers wait while
    the master itself is started again: `processes.Parts` does without.
    """

    def serve_here(self) -> None:
        """Serve until told to stop (SIGTERM, SIGINT)."""
        _signals.set_loop_signals = _signals_that_end
        self._init_shared_socket()  # type: ignore[no-untyped-call]
        self._start_ipc()  # type: ignore[no-untyped-call]
        worker = self._spawn_worker(0, self._spawn_rsgi_worker, _application)
        worker.inner.run()


def _signals_that_end(loop: AbstractEventLoop) -> Any:
    """Granian's own, and at once the end of handlers that would go on for hours beside it."""
    told = _granians_signals(loop)  # type: ignore[no-untyped-call]

    def end() -> None:
        _application().end()
        told.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, end)
    return told


def serve(host: str, port: int) -> int:
    Server(
        "rotative.rsgi:application",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        runtime_mode=RuntimeModes.st,
        websockets=False,
        backlog=1024,
        log_level=LogLevels.warning,
    ).serve_here()
    return 0


def _application() -> Any:
    return import_string("rotative.rsgi.application")
