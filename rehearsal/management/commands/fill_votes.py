"""manage.py fill_votes [--people N]: invented crowds vote, so that the search for fraud and the desk can be tried."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from campaign.calendar import current_campaign
from campaign.models import Campaign
from rehearsal.crowds import crowds
from rehearsal.crowds.crowds import Crowds
from submissions import states
from submissions.models import Entry
from voting.fraud import search
from voting.ledger import due
from voting.models import LedgerDay, VoteGroup

LEAST_WORKS = 6


class Command(BaseCommand):
    help = "生成虚构的选票（普通投票、软件刷票、手机墙、花钱买票、工厂午休、公众号文章），然后查找异常。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, default=2000, help="普通投票人的数量，其他按比例")
        parser.add_argument("--seed", default="fill", help="换一个值可以再生成一批")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("生产环境不生成虚构的选票。")
        campaign = current_campaign()
        works = list(Entry.objects.filter(campaign=campaign, state=states.SHORTLISTED).order_by("category", "pk"))
        if campaign is None or len(works) < LEAST_WORKS:
            raise CommandError(f"至少要有 {LEAST_WORKS} 件入围作品。")
        people, made = options["people"], Crowds(works, seed=options["seed"], earliest=_after_the_ledger(campaign))
        ballots = [
            *made.ordinary(people),
            *made.scripted(works[0], people // 5),
            *made.farmed(works[1], people // 10, phones=max(1, people // 100)),
            *made.paid(works[2:5], people // 10),
            *made.factory(works[4], people // 4),
            *made.article(works[5], people // 3),
        ]
        began = time.monotonic()
        votes = crowds.store(campaign, ballots, seed=options["seed"])
        stored = time.monotonic()
        search.search(campaign)
        found = time.monotonic()
        groups = VoteGroup.objects.filter(campaign=campaign, state__in=VoteGroup.UNDECIDED).count()
        self.stdout.write(
            f"写入 {votes} 票，用时 {stored - began:.1f} 秒；查找异常 {found - stored:.1f} 秒，未办结 {groups} 组。"
        )


def _after_the_ledger(campaign: Campaign) -> datetime | None:
    """A day of the ledger that is closed takes no more votes."""
    closed = LedgerDay.objects.filter(campaign=campaign).order_by("-day").first()
    return due.end_of(closed.day) if closed else None
