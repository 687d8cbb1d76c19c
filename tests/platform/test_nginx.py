"""deploy/nginx.conf really run, by the wheel's nginx, in front of a small server that stands for granian."""

from __future__ import annotations

import http.client
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tools import servers

ROOT = Path(__file__).resolve().parents[2]
PICTURE = bytes(range(256)) * 8


class Site(BaseHTTPRequestHandler):
    """Answers as the site does: redirects /media/ inside nginx, tells what it was asked, counts upload bytes."""

    received = 0
    first_bytes = threading.Event()

    def do_GET(self) -> None:
        accel = {"X-Accel-Redirect": "/protected/files/picture"} if self.path == "/media/token" else {}
        body = b"" if accel else repr(dict(self.headers)).encode()
        self.send_response(200)
        headers = {"Content-Type": "image/jpeg" if accel else "text/plain", "Content-Length": str(len(body)), **accel}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_PATCH(self) -> None:
        while piece := self.rfile.read1(65536):
            type(self).received += len(piece)
            self.first_bytes.set()

    def log_message(self, *words: Any) -> None:
        pass


@pytest.fixture(scope="module")
def nginx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    var = tmp_path_factory.mktemp("var")
    (var / "media/files").mkdir(parents=True)
    (var / "media/files/picture").write_bytes(PICTURE)
    (var / "static").mkdir()
    (var / "static/site.css").write_text("body{}")
    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    port = servers.free_port()
    server = servers.start_nginx(_adapted(var, site.server_port, port), port=port)
    yield port
    server.stop()
    site.shutdown()


def _adapted(var: Path, site: int, port: int) -> str:
    """The deployed file with this machine's addresses and folders; nothing else differs."""
    config = (ROOT / "deploy/nginx.conf").read_text()
    types = "types { text/css css; image/jpeg jpg; }"
    replaced = {
        "listen 8080": f"listen 127.0.0.1:{port}",
        "server web:8000": f"server 127.0.0.1:{site}",
        "/tmp/": "/srv/bamin/var/",
        "/srv/bamin/var": str(var),
        "/dev/stdout": f"{var}/access.log",
        "include /etc/nginx/mime.types;": types,
    }
    for old, new in replaced.items():
        assert old in config
        config = config.replace(old, new)
    return ("user root;\n" if os.geteuid() == 0 else "") + config


def ask(port: int, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    line.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = line.getresponse()
    return answer.status, dict(answer.getheaders()), answer.read()


def test_nginx_answers_a_range_of_a_protected_file(nginx):
    status, headers, body = ask(nginx, "/media/token", Range="bytes=10-19")

    assert (status, body) == (206, PICTURE[10:20])
    assert headers["Content-Range"] == f"bytes 10-19/{len(PICTURE)}"
    assert headers["Content-Type"] == "image/jpeg"


def test_nginx_keeps_a_protected_file_inert(nginx):
    _, headers, _ = ask(nginx, "/media/token")

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@pytest.mark.parametrize("path", ["/protected/files/picture", "/static/../media/files/picture", "/.env", "/static../x"])
def test_nginx_gives_nothing_to_who_guesses(nginx, path):
    status, _, body = ask(nginx, path)

    assert PICTURE not in body
    assert status in {400, 404} or b"'Host'" in body  # refused, or the site itself decides


def test_nginx_serves_static_files_itself(nginx):
    status, headers, body = ask(nginx, "/static/site.css")

    assert (status, body) == (200, b"body{}")
    assert headers["Cache-Control"] == "max-age=31536000, public, immutable" or "immutable" in headers["Cache-Control"]


def test_nginx_tells_the_site_who_came_and_how(nginx):
    _, _, body = ask(nginx, "/", X_Forwarded_For="9.9.9.9", X_Forwarded_Proto="https", X_Accel_Redirect="/protected/x")
    told = eval(body)  # noqa: S307  (our own repr)

    assert told["X-Forwarded-For"] == "9.9.9.9, 127.0.0.1"
    assert told["X-Forwarded-Proto"] == "https"
    assert told["Host"] == f"127.0.0.1:{nginx}"
    assert "X-Accel-Redirect" not in told


def test_nginx_passes_an_upload_on_while_it_arrives(nginx):
    line = http.client.HTTPConnection("127.0.0.1", nginx, timeout=10)
    line.putrequest("PATCH", "/uploads/some-file")
    line.putheader("Content-Length", str(1024 * 1024))
    line.endheaders()
    line.send(b"x" * 300_000)

    arrived = Site.first_bytes.wait(5)
    line.close()  # the line breaks: what was sent is with the site already

    assert arrived is True
    assert Site.received > 0
