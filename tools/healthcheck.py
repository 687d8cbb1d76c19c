"""What a container asks about itself: `python -m tools.healthcheck web|worker|beat`; exit code 0 when well.

web answers for itself, database and broker; it stays in service while a worker is down, so that reading and
voting go on. beat is well when the heartbeat it sends round through a worker is fresh.
"""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.error
import urllib.request
from json import loads
from typing import Any

PARTS = {"web": ("database", "broker"), "beat": ("worker",)}
ADDRESS = {"web": "http://127.0.0.1:8000/healthz", "beat": "http://web:8000/healthz"}


def main(process: str) -> int:
    if process == "worker":
        return _worker_answers()
    report = _ask(ADDRESS[process])
    return 0 if all(report.get(part, {}).get("ok") for part in PARTS[process]) else 1


def _worker_answers() -> int:
    """This container's own worker, asked through the broker."""
    me = f"celery@{os.uname().nodename}"
    command = ["celery", "--app", "config.celery:app", "inspect", "ping", "--destination", me, "--timeout", "10"]
    return subprocess.run(command, capture_output=True).returncode


def _ask(address: str) -> dict[str, Any]:
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".*") or "localhost"
    request = urllib.request.Request(address, headers={"Host": host})
    try:
        body = urllib.request.urlopen(request, timeout=8).read()
    except urllib.error.HTTPError as error:  # 503 carries the same report
        body = error.read()
    except OSError:
        return {}
    try:
        report = loads(body)
    except ValueError:
        return {}
    return report if isinstance(report, dict) else {}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
