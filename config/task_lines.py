"""The log of workers and beat: in the site's own form, with the request that queued the task."""

from __future__ import annotations

import logging.config
from typing import Any

from celery.signals import before_task_publish, setup_logging, task_postrun, task_prerun
from django.conf import settings

from common.headers import request_ids


@setup_logging.connect(dispatch_uid="log lines")
def keep_our_log(**_facts: Any) -> None:
    """Celery would put a log of its own in the place of the site's, without what keeps numbers and links out of it."""
    logging.config.dictConfig(settings.LOGGING)


@before_task_publish.connect(dispatch_uid="request id")
def _give_along(headers: Any = None, **_facts: Any) -> None:
    if headers is not None and request_ids.current():
        headers[request_ids.IN_TASK] = request_ids.current()


@task_prerun.connect(dispatch_uid="request id")
def _take_up(task: Any = None, **_facts: Any) -> None:
    if not task.request.is_eager:  # in the process of the page, whose name stands already
        request_ids.go_on_as(str(task.request.get(request_ids.IN_TASK) or ""))


@task_postrun.connect(dispatch_uid="request id")
def _let_go(task: Any = None, **_facts: Any) -> None:
    if not task.request.is_eager:
        request_ids.end()
