"""Run by dev.py inside the virtual environment: bring the database up to date and load what is missing.

One process for all of it, because starting Django is most of the cost. Prints the demo's log-ins.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command

CAMPAIGN = "campaign/definitions/fujian-2023.toml"


def main() -> None:
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    _collect_static()
    _load_once()
    _ask_for_a_heartbeat()
    if settings.DEMO:
        call_command("demo_logins")


def _collect_static() -> None:
    """Only production serves collected files; the demo reads them where they are."""
    if settings.PRODUCTION:
        call_command("collectstatic", interactive=False, verbosity=0)


def _load_once() -> None:
    """Unions, campaign and demo entries; a mark written last tells that all of it arrived."""
    mark = settings.VAR_DIR / f".loaded-{_fingerprint()}"
    if mark.exists() and _has_campaign():
        return
    print("正在载入工会、活动和演示数据… Loading unions, campaign and demo …", file=sys.stderr, flush=True)
    call_command("load_unions", verbosity=0)
    call_command("load_campaign", str(Path(settings.BASE_DIR) / CAMPAIGN), verbosity=0)
    if settings.DEMO:
        call_command("load_demo", "--minimal", verbosity=0)
    mark.touch()


def _ask_for_a_heartbeat() -> None:
    """Forget the last one and send for a new one, so that /healthz waits for the worker that starts now."""
    from config.tasks import HEART, heartbeat

    cache.delete(HEART)
    heartbeat.delay()


def _fingerprint() -> str:
    """One mark per database and definition: an edited definition is offered to load_campaign again."""
    definition = (Path(settings.BASE_DIR) / CAMPAIGN).read_bytes()
    database = {key: str(settings.DATABASES["default"].get(key)) for key in ("ENGINE", "HOST", "PORT", "NAME")}
    return hashlib.sha256(repr(database).encode() + definition).hexdigest()[:16]


def _has_campaign() -> bool:
    from campaign.models import Campaign

    return Campaign.objects.exists()


if __name__ == "__main__":
    main()
