"""Periodic work of voting."""

from celery import shared_task

from campaign.calendar import current_campaign
from voting.fraud.search import search_fraud
from voting.identity import budget, codes

__all__ = ["search_fraud"]


@shared_task
def erase_codes() -> int:
    return codes.erase_expired()


@shared_task
def watch_budget() -> int:
    campaign = current_campaign()
    return budget.warn(campaign=campaign) if campaign else 0
