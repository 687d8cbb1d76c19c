"""The Celery app. Tasks are hints: the database row is the truth, and periodic sweeps re-send what got lost."""

import os
import time
from typing import Any

from celery import Celery
from celery.signals import celeryd_init, heartbeat_sent

from config import task_lines  # noqa: F401  (it listens to Celery's signals)
from config.checks import refuse_bad_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("bamin")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Where /healthz finds when a worker of a queue was last alive; the queue's name follows.
HEART = "heartbeat:"


@celeryd_init.connect
def refuse_to_start_with_bad_settings(**facts: Any) -> None:
    refuse_bad_settings()


@heartbeat_sent.connect
def note_the_heartbeat(**facts: Any) -> None:
    """From a worker's main process every two seconds, however long its queues and however busy its pool."""
    from django.core.cache import cache  # needs settings, which need not be there when this module is read

    cache.set_many({f"{HEART}{queue}": time.time() for queue in app.amqp.queues.consume_from}, timeout=3600)
