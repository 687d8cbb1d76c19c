"""Run inside the virtual environment: bring the database up to date and load what is missing.

By dev.py, and once at each start in docker-compose.yml. One process for all of it, because starting Django is
most of the cost. Its output is the demo's log-ins and nothing else.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import time
from pathlib import Path

import django
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command

from campaign.definition_file.parsing import DEFAULT

LEFT_S = 86400  # no work takes so long


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    call_command("check", stdout=sys.stderr)  # the granian process would not ask: a missing secret stops here
    call_command("migrate", interactive=False, verbosity=0)
    if settings.PRODUCTION:  # the demo reads static files where they are
        call_command("collectstatic", interactive=False, verbosity=0)
        remove_leftovers(Path(settings.BASE_DIR) / "spool", "tmp*")  # TMPDIR of the image; never a system's own /tmp
    remove_leftovers(Path(settings.UPLOAD_DIR), "form-*.upload")
    _load("load_unions")
    # A campaign under way belongs to its organisers; a definition that changed since is for them to load.
    if settings.DEMO or not _has_campaign():
        _load("load_campaign", DEFAULT)
    _forget_the_heartbeat()
    if settings.DEMO:
        _load("load_demo", "--minimal")
        call_command("demo_logins")


def remove_leftovers(folder: Path, pattern: str) -> None:
    """What killed processes left half done. The folder is a volume (docker-compose.yml), which no restart empties."""
    for path in folder.glob(pattern):
        with contextlib.suppress(OSError):  # another process ended its own just now
            if time.time() - path.stat().st_mtime > LEFT_S:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def _load(command: str, *arguments: str) -> None:
    """What a command says goes to the terminal at once."""
    call_command(command, *arguments, stdout=sys.stderr)


def _has_campaign() -> bool:
    from campaign.models import Campaign

    return Campaign.objects.exists()


def _forget_the_heartbeat() -> None:
    """So that /healthz waits for a worker that starts now."""
    from config.celery import HEART

    cache.delete_many(f"{HEART}{queue.name}" for queue in settings.CELERY_TASK_QUEUES)


if __name__ == "__main__":
    main()
