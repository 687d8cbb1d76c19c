"""The Celery app of the beat: it knows the schedule and no task, so it starts at once and stays small.

The tasks' names travel as text; the workers, who run config.celery, know what they mean.
"""

import os
from typing import Any

from celery import Celery

from config import task_lines  # noqa: F401  (it listens to Celery's signals)
from config.checks import refuse_bad_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
refuse_bad_settings()

# Without Celery's Django fixup, which would load every app and its models.
without_django: list[Any] = []
app = Celery("bamin", fixups=without_django)
app.config_from_object("django.conf:settings", namespace="CELERY")
