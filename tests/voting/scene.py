"""The campaign that the voting tests vote in: categories with five picks each."""

from __future__ import annotations

import itertools
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from campaign.definition.spec import VoteRule
from campaign.models import Campaign, Category
from submissions import states
from submissions.models import DerivedCopy, Disqualification, Entry, EntryFile
from tests import factories
from voting import receipts
from voting.identity import captcha
from voting.models import Vote, Voter

PHONE = "+8613800001234"
OTHER_PHONE = "+8613900005678"
_serial = itertools.count(1)


def make_campaign(
    *,
    quota: int = 5,
    least: int = 1,
    level: int = 2,
    period: str = "campaign",
    current: bool = True,
    show_totals: str = "after_close",
) -> Campaign:
    rule = VoteRule(
        picks_per_category=quota, least_level=level, min_picks=least, period=period, show_totals=show_totals
    )
    return factories.make_campaign(f"vote{next(_serial)}", is_current=current, vote=rule)


def category_of(campaign: Campaign, code: str = "film") -> Category:
    return Category.objects.select_related("campaign").get(campaign=campaign, code=code)


def make_works(category: Category, count: int, **fields: Any) -> list[Entry]:
    """So many shortlisted works of one union."""
    city = factories.make_union(name=f"福州{next(_serial)}市总工会")
    union = factories.make_union(kind="grassroots", parent=city)
    return [
        factories.make_entry(category, union=union, state=states.SHORTLISTED, title=f"第{n + 1}件", **fields)
        for n in range(count)
    ]


def make_vote(
    entry: Entry, *, voter: Voter | None = None, slot: int = 1, day: date | None = None, **fields: Any
) -> Vote:
    """A vote as the statement writes it, of a voter of its own unless one is named."""
    if voter is None:
        voter = Voter.objects.create(campaign=entry.campaign, phone_hmac=f"{next(_serial):064d}")
    receipt = fields.pop("receipt", None) or receipts.new()
    at = timezone.now()
    values = {"period": "", "cast_at": at, "day": day or timezone.localdate(at)} | fields
    return Vote.objects.create(
        campaign=entry.campaign,
        voter=voter,
        category=entry.category,
        entry=entry,
        slot=slot,
        receipt=receipt,
        receipt_sha256=receipts.digest(receipt),
        **values,
    )


def code_in(log: Path) -> str:
    """The code of the last message that a file gateway wrote."""
    return re.findall(r"验证码是 (\d{6})", log.read_text(encoding="utf-8"))[-1]


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def answer_to(question: captcha.Question) -> str:
    """The sum, as a person would find it."""
    first, second = (captcha._NUMERALS.index(question.text[place]) for place in (0, 2))
    return str(first + second)


def copy_of(file: EntryFile, kind: str, **fields: Any) -> DerivedCopy:
    """A ready copy of the file, of which nothing is stored."""
    return DerivedCopy.objects.create(
        file=file,
        kind=kind,
        state="ready",
        storage_name=f"copies/{file.pk}-{kind}",
        content_type="image/jpeg",
        **fields,
    )


def fell(
    entry: Entry, reason: str = "经核查，主创不是本单位职工。", was: str = states.SHORTLISTED, hours: int = 0
) -> datetime:
    """Disqualified, as two people leave it."""
    at = timezone.now() - timedelta(hours=hours)
    Entry.objects.filter(pk=entry.pk).update(state=states.DISQUALIFIED)
    Disqualification.objects.create(
        entry=entry,
        reason="查实。",
        public_text=reason,
        was_state=was,
        outcome="confirmed",
        proposed_by=factories.make_user(role="organiser"),
        decided_by=factories.make_user(role="organiser"),
        decided_at=at,
    )
    return at
