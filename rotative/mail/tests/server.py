"""A mail server in this process, which keeps what it takes."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Server:
    """How it behaves, and what it took: sender, recipients, message."""

    port: int = 0
    taken: list[tuple[str, list[str], str]] = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)  # a recipient → its answer


@contextmanager
def mail_server() -> Iterator[Server]:
    """It listens on a port of its own."""
    it = Server()

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 mail.lefanal.example")
            sender, to = "", list[str]()
            while line := self.rfile.readline().decode().strip():
                verb, _, rest = line.partition(":")
                verb = verb.upper()
                who = rest.strip().partition(">")[0].lstrip("<")
                if verb == "MAIL FROM":
                    sender, to = who, []
                    self.say("250 ok")
                elif verb == "RCPT TO":
                    answer = it.refuses.get(who, "250 ok")
                    to += [who] if answer.startswith("250") else []
                    self.say(answer)
                elif verb == "DATA":
                    self.say("354 go on")
                    lines = iter(self.rfile.readline, b".\r\n")
                    it.taken.append((sender, to, b"".join(lines).decode()))
                    self.say("250 taken")
                elif verb == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 ok")

        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as listening:
        listening.daemon_threads = True
        it.port = listening.server_address[1]
        threading.Thread(
            target=listening.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        ).start()
        yield it
        listening.shutdown()
