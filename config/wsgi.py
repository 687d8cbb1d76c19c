"""WSGI entry point for granian (and any other WSGI server)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django_application = get_wsgi_application()

from django.conf import settings  # noqa: E402  (all need settings)

from config import silent_lines  # noqa: E402
from config.checks import refuse_bad_settings  # noqa: E402
from config.request_slots import BodyDoor  # noqa: E402

refuse_bad_settings()
silent_lines.watch(settings.SILENT_LINE_SECONDS)
application = BodyDoor(django_application)
