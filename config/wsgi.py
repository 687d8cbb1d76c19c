"""WSGI entry point for granian (and any other WSGI server)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django_application = get_wsgi_application()

from config.request_slots import BodyDoor  # noqa: E402  (its address of a visitor needs settings)

application = BodyDoor(django_application)
