"""Whether a database server answers at all: asked over a line of its own, and with the first thing a server is asked.

libpq itself waits two seconds for a line at the least, and for an answer on an open one without end.
"""

from __future__ import annotations

import socket
import struct

ANSWERS_WITHIN_S = 1.2  # a server that lives is there long before
_SSL_REQUEST = struct.pack("!ii", 8, 80877103)  # "do you speak TLS": every server and pooler says yes or no
_DEFAULT_PORT = 5432


def answers(host: str, port: str | int | None) -> bool:
    """Also True where it refuses the line, or where we cannot ask in this way: to connect says the rest."""
    if not host or "," in host:
        return True
    try:
        with _line(host, int(port or _DEFAULT_PORT)) as line:
            line.sendall(_SSL_REQUEST)
            line.recv(1)
    except TimeoutError:
        return False
    except OSError:
        return True
    return True


def _line(host: str, port: int) -> socket.socket:
    if not host.startswith("/"):
        return socket.create_connection((host, port), timeout=ANSWERS_WITHIN_S)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(ANSWERS_WITHIN_S)
    try:
        line.connect(f"{host}/.s.PGSQL.{port}")
    except OSError:
        line.close()
        raise
    return line
