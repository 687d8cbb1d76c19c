"""Periodic work of voting."""

from celery import shared_task

from campaign.calendar import current_campaign
from voting.fraud.search import search_fraud
from voting.identity import budget, codes
from voting.privacy import retention

__all__ = ["search_fraud"]


@shared_task
def erase_codes() -> int:
    return codes.erase_expired()


@shared_task
def watch_budget() -> int:
    campaign = current_campaign()
    return budget.warn(campaign=campaign) if campaign else 0


@shared_task
def erase_traces() -> int:
    """How many voters were erased because their time is over."""
    return sum(one.voters for one in retention.erase_due())
