"""The heartbeat by which /healthz knows that a worker is alive and fed by the beat."""

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

HEART = "heartbeat"


@shared_task
def heartbeat() -> None:
    cache.set(HEART, timezone.now().timestamp(), timeout=3600)
