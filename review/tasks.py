"""Periodic work of review."""

from celery import shared_task

from review.branch_results import telling
from review.expert_notices import reminders
from review.nightly_recompute import recomputing
from review.release import timing as results_timing
from review.shortlist import timing
from review.statistics.report.building import build_year_report, sweep_year_reports
from review.union_results import telling as result_telling

__all__ = [
    "build_year_report",
    "publish_results",
    "publish_shortlists",
    "recompute_results",
    "remind_experts",
    "sweep_year_reports",
    "tell_results",
    "tell_screening_results",
]


@shared_task
def publish_shortlists() -> int:
    return timing.publish_due()


@shared_task
def publish_results() -> int:
    return results_timing.publish_due()


@shared_task(soft_time_limit=3000, time_limit=3300)
def recompute_results() -> int:
    return recomputing.recompute_all()


@shared_task
def tell_screening_results() -> int:
    return telling.tell_all()


@shared_task
def tell_results() -> int:
    return result_telling.tell_all()


@shared_task
def remind_experts() -> int:
    return reminders.remind_all()
