"""The Celery app. Tasks are hints: the database row is the truth, and periodic sweeps re-send what got lost."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("bamin")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
