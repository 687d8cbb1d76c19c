"""Periodic work of voting."""

from celery import shared_task

from voting.identity import codes


@shared_task
def erase_codes() -> int:
    return codes.erase_expired()
