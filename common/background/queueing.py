"""Queueing a task once the transaction is committed; a broker that is away delays, it loses nothing.

The row is the truth. Every task has a sweep that finds what was not queued (settings.CELERY_BEAT_SCHEDULE).
"""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def queue_on_commit(task: Any, *arguments: Any) -> None:
    """`task`: a Celery task. The person who waits for the page never waits for the broker, nor fails with it."""
    transaction.on_commit(partial(queue, task, *arguments), robust=True)


def queue(task: Any, *arguments: Any) -> bool:
    """Queue now; whether the broker took it."""
    try:
        task.delay(*arguments)
    except (OperationalError, OSError) as fault:
        log.warning("%s%s not queued, its sweep will: %s", task.name, arguments, fault)
        return False
    return True
