"""WSGI entry point for granian (and any other WSGI server)."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
if not settings.configured:  # before they are read: who waits at a screen is told sooner than a worker
    os.environ["LOCK_WAIT_MS"] = os.environ.get("LOCK_WAIT_MS") or "1200"
django_application = get_wsgi_application()

from config.checks import refuse_bad_settings  # noqa: E402
from config.door import silent_lines  # noqa: E402  (all need settings)
from config.door.request_slots import BodyDoor  # noqa: E402
from config.door.work_slots import WorkDoor  # noqa: E402

refuse_bad_settings()
silent_lines.watch(settings.SILENT_LINE_SECONDS)
application = WorkDoor(BodyDoor(django_application))
