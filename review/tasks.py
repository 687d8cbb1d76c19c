"""Periodic work of review."""

from celery import shared_task

from review.shortlist import timing


@shared_task
def publish_shortlists() -> int:
    return timing.publish_due()
