"""A real nginx with the configuration that operators are given."""

import http.client
import os
import shutil
import subprocess
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from journeys.marks import missing
from journeys.paper import ROOT, Paper, free_port

GIVEN = ROOT / "deployment/nginx"
BROTLI_MODULE = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
MAIN = """
{modules}
{user}
daemon off;
master_process {master};
pid {place}/nginx.pid;
error_log {place}/error.log;
events {{ worker_connections 1024; }}
http {{
    default_type application/octet-stream;
    types {{ text/css css; application/javascript js; font/woff2 woff2; }}
    access_log off;
    keepalive_requests 100000;
    client_body_temp_path {place}/body;
    proxy_temp_path {place}/proxy;
    fastcgi_temp_path {place}/fastcgi;
    uwsgi_temp_path {place}/uwsgi;
    scgi_temp_path {place}/scgi;
    include {place}/rotative.conf;
}}
"""


class Nginx:
    """An nginx that stands before a paper, as long as the block lasts."""

    def __init__(self, paper: Paper, place: Path, user: str = "") -> None:
        """`user`: whom its worker runs as; without, all of it is one process of ours."""
        found = shutil.which("nginx") or "/usr/sbin/nginx"
        if not Path(found).exists():
            missing("there is no nginx here")
        self.program, self.paper, self.place, self.user = found, paper, place, user
        self.port = free_port()
        self.has_brotli = BROTLI_MODULE.exists()

    def __enter__(self) -> Self:
        self._configure()
        main = str(self.place / "nginx.conf")
        self.running = subprocess.Popen([self.program, "-c", main, "-p", str(self.place)])
        while self.running.poll() is None:
            try:
                http.client.HTTPConnection("127.0.0.1", self.port, timeout=1).connect()
                return self
            except ConnectionRefusedError:
                continue
        raise AssertionError("nginx did not start")

    def __exit__(self, *_error: object) -> None:
        self.running.terminate()
        self.running.wait(120)

    def _configure(self) -> None:
        """The given files with this place in the places of the examples."""
        ours = (GIVEN / "rotative.conf").read_text()
        for example, here in (
            ("127.0.0.1:8000", urlsplit(self.paper.url).netloc.replace("localhost", "127.0.0.1")),
            ("listen 80;", f"listen 127.0.0.1:{self.port};"),
            ("www.my-paper.example", "localhost"),
            ("/srv/my-paper", str(self.paper.data)),
            ("/etc/nginx/snippets", str(self.place)),
        ):
            assert example in ours, f"the configuration does not show {example} any more"
            ours = ours.replace(example, here)
        (self.place / "rotative.conf").write_text(ours)
        store = (GIVEN / "rotative-store.conf").read_text()
        assert "\nbrotli_static on;" in store
        if not self.has_brotli:
            store = store.replace("\nbrotli_static on;", "\n# brotli_static on;")
        (self.place / "rotative-store.conf").write_text(store)
        main = MAIN.format(
            place=self.place,
            modules=f"load_module {BROTLI_MODULE};" if self.has_brotli else "",
            user=f"user {self.user or 'root'};" if os.geteuid() == 0 else "",
            master="on" if self.user else "off",
        )
        (self.place / "nginx.conf").write_text(main)
