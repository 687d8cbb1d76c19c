"""Periodic work of review."""

from celery import shared_task

from review.branch_results import telling
from review.shortlist import timing


@shared_task
def publish_shortlists() -> int:
    return timing.publish_due()


@shared_task
def tell_screening_results() -> int:
    return telling.tell_all()
