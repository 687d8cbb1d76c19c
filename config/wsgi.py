"""WSGI entry point for granian (and any other WSGI server)."""

import os
import socket
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
if not settings.configured:  # before they are read: who waits at a screen is told sooner than a worker
    os.environ["LOCK_WAIT_MS"] = os.environ.get("LOCK_WAIT_MS") or "1200"
# The processes of one web server add up their counters of requests here (operations/metrics/requests.py).
if not settings.configured and os.environ.get("METRICS_TOKEN", "") + os.environ.get("METRICS_NETWORKS", ""):
    counters = Path(tempfile.gettempdir()) / f"bamin-metrics-{socket.gethostname()}-{os.getppid()}"
    counters.mkdir(mode=0o700, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(counters)
django_application = get_wsgi_application()

from config.checks import refuse_bad_settings  # noqa: E402
from config.door import silent_lines  # noqa: E402  (all need settings)
from config.door.request_slots import BodyDoor  # noqa: E402
from config.door.work_slots import WorkDoor  # noqa: E402

refuse_bad_settings()
silent_lines.watch(settings.SILENT_LINE_SECONDS)
application = WorkDoor(BodyDoor(django_application))
