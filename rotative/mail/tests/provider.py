"""A mail provider on this machine, for tests: it answers as it is told, and keeps what it got."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

QUEUED = (200, {"id": "<1@mailgun.example>", "message": "Queued. Thank you."})
SILENCE, HANG_UP = (0, "silence"), (0, "hang up")
Said = tuple[int, Any]


@dataclass
class Provider:
    """`says` answers a request: a status and what is said as JSON, or in these very words."""

    port: int = 0
    says: Callable[[dict[str, Any]], Said] = lambda _request: QUEUED
    asked: list[dict[str, Any]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def mailgun(self) -> dict[str, Any]:
        """For `settings.MAIL_SERVER`."""
        options = {"api_key": "le-mot", "sender_domain": "fanal.example", "api_url": self.url}
        return {"API": "mailgun", "OPTIONS": options}

    @property
    def mailjet(self) -> dict[str, Any]:
        return {
            "API": "mailjet",
            "OPTIONS": {"api_key": "nom", "secret_key": "mot", "api_url": self.url},
        }

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v3"


@contextmanager
def answering() -> Iterator[Provider]:
    it = Provider()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            if self.headers["Content-Type"] == "application/json":
                said = json.loads(body)
            elif self.headers.get_content_type() == "multipart/form-data":
                said = {"parts": body}
            else:
                said = {name: values[0] for name, values in parse_qs(body).items()}
            it.asked.append(said | {"path": self.path, "login": self.headers["Authorization"]})
            status, answer = it.says(said)
            if (status, answer) == SILENCE:
                it.over.wait(10)
            if status == 0:
                self.close_connection = True
                return
            words = (answer if isinstance(answer, str) else json.dumps(answer)).encode()
            kind = "text/plain" if isinstance(answer, str) else "application/json"
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(words)))
            if status // 100 == 3:
                self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(words)

        def log_message(self, *_args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        listening.daemon_threads = True
        listening.block_on_close = False
        it.port = listening.server_address[1]
        serve = {"poll_interval": 0.01}
        threading.Thread(target=listening.serve_forever, kwargs=serve, daemon=True).start()
        yield it
        it.over.set()
        listening.shutdown()
