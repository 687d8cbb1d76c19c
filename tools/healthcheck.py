"""What a container asks about itself: `python -m tools.healthcheck web|worker|beat`; exit code 0 when well.

web answers for itself, database and broker; it stays in service while a worker is down, so that reading and
voting go on. worker answers a ping. beat writes its schedule down every three minutes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from json import loads
from pathlib import Path
from typing import Any

ADDRESS = "http://127.0.0.1:8000/healthz"
WEB_NEEDS = ("database", "broker")
BEAT_SILENT_S = 400


def main(process: str) -> int:
    ask = {"web": _web_is_well, "worker": _worker_answers, "beat": _beat_writes}[process]
    return 0 if ask() else 1


def _web_is_well() -> bool:
    report = _report()
    return all(report.get(part, {}).get("ok") for part in WEB_NEEDS)


def _worker_answers() -> bool:
    """This container's own worker, asked through the broker."""
    me = f"celery@{os.uname().nodename}"
    command = ["celery", "--app", "config.celery:app", "inspect", "ping", "--destination", me, "--timeout", "10"]
    return subprocess.run(command, capture_output=True).returncode == 0


def _beat_writes() -> bool:
    files = list(Path(os.environ.get("VAR_DIR") or "var").glob("celerybeat-schedule*"))
    return any(time.time() - file.stat().st_mtime < BEAT_SILENT_S for file in files)


def _report() -> dict[str, Any]:
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".*") or "localhost"
    request = urllib.request.Request(ADDRESS, headers={"Host": host})
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
