"""deploy/nginx.conf as it is deployed, on this machine's port and folders."""

from __future__ import annotations

import os
from pathlib import Path

from tools import servers

CONFIG = Path(__file__).resolve().parents[1] / "deploy/nginx.conf"


def adapted(var: Path, *, site: int, port: int) -> str:
    """The deployed file with this machine's addresses and folders; nothing else differs."""
    config = CONFIG.read_text()
    replaced = {
        "listen 8080": f"listen 127.0.0.1:{port}",
        "server web:8000": f"server 127.0.0.1:{site}",
        "/tmp/": "/srv/bamin/var/",
        "/srv/bamin/spool/": "/srv/bamin/var/spool-",
        "/srv/bamin/var": str(var),
        "/srv/bamin/logs": str(var),
        "include /etc/nginx/mime.types;": "types { text/css css; image/jpeg jpg; }",
    }
    for old, new in replaced.items():
        assert old in config, old
        config = config.replace(old, new)
    return ("user root;\n" if os.geteuid() == 0 else "") + config


def start(var: Path, *, site: int) -> tuple[servers.Server, int]:
    """nginx in front of the server on port `site`, and its own port."""
    port = servers.free_port()
    return servers.start_nginx(adapted(var, site=site, port=port), port=port), port
