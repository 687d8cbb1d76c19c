"""/healthz: whether database, broker, worker and disk do their work, and whether files and messages wait too long.

200 when all is well, 503 when one part is not.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.outbox import sending
from accounts.permissions import public
from config.celery import HEART
from submissions.checks import checking

log = logging.getLogger(__name__)

WORKER_SILENT_S = 90
DISK_FREE_BYTES = 2 * 1024**3
NOT_ASKED: dict[str, object] = {"ok": False, "says": "not asked: no database"}
OLDEST_CHECK = timedelta(minutes=10)


@public
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    report = {name: _ask(question) for name, question in _QUESTIONS.items()}
    # One that is away is asked once: each answer may take as long as connecting does.
    has_database = report["database"]["ok"]
    report |= {name: _ask(question) if has_database else NOT_ASKED for name, question in _IN_DATABASE.items()}
    well = all(part["ok"] for part in report.values())
    if settings.PRODUCTION:
        if not well:
            log.error("not well: %s", report)
        # Strangers ask too: the rest is for the log.
        report = {name: {"ok": part["ok"]} for name, part in report.items()}
    return JsonResponse({"ok": well, **report}, status=200 if well else 503)


def _ask(question: Callable[[], str]) -> dict[str, object]:
    try:
        return {"ok": True, "says": question()}
    except Exception as problem:  # whatever is broken, the page must be able to say so
        # Only the kind of the problem: its text may carry addresses and must not reach strangers.
        return {
            "ok": False,
            "says": str(problem) if isinstance(problem, RuntimeError) else type(problem).__name__,
        }


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return str(connection.vendor)


def _broker() -> str:
    cache.set("healthz", 1, timeout=5)
    if cache.get("healthz") != 1:
        raise RuntimeError("does not keep what it is told")
    return "answers"


def _worker() -> str:
    """Every queue needs a worker that lives."""
    now = timezone.now().timestamp()
    silent = {queue.name: now - cache.get(f"{HEART}{queue.name}", 0) for queue in settings.CELERY_TASK_QUEUES}
    queue, longest = max(silent.items(), key=lambda one: one[1])
    if longest > WORKER_SILENT_S:
        raise RuntimeError(f"{queue}: silent for {longest:.0f} s" if longest < now else f"{queue}: not heard yet")
    return f"heard {longest:.0f} s ago"


def _checks() -> str:
    """The file that has waited longest for its check; a queue that stands still is seen here."""
    return _waiting("file in checking", checking.oldest_waiting(), OLDEST_CHECK)


def _messages() -> str:
    return _waiting("unsent message", sending.oldest_unsent(), sending.LATE)


def _waiting(what: str, since: datetime | None, at_most: timedelta) -> str:
    if since is None:
        return f"no {what}"
    minutes = (timezone.now() - since).total_seconds() / 60
    if minutes > at_most.total_seconds() / 60:
        raise RuntimeError(f"oldest {what}: {minutes:.0f} minutes")
    return f"oldest {what}: {minutes:.0f} minutes"


def _disk() -> str:
    settings.UPLOAD_DIR.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.UPLOAD_DIR).free
    if free < DISK_FREE_BYTES:
        raise RuntimeError(f"only {free // 1024**2} MiB free")
    return f"{free // 1024**3} GiB free"


_QUESTIONS: dict[str, Callable[[], str]] = {
    "database": _database,
    "broker": _broker,
    "worker": _worker,
    "disk": _disk,
}
_IN_DATABASE: dict[str, Callable[[], str]] = {"checks": _checks, "messages": _messages}
