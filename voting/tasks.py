"""Where Celery's workers look for this app's tasks; each lives beside the work that it does."""

from celery import shared_task

from campaign.calendar import current_campaign
from voting.fraud.search import search_fraud
from voting.identity import budget, codes
from voting.ledger.sealing import seal_days
from voting.privacy import retention
from voting.tally.days import count_today
from voting.tally.recount import recount_votes

__all__ = ["count_today", "recount_votes", "seal_days", "search_fraud"]


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
