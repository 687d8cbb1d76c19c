"""Casting: one statement per form, in autocommit, so that the answer comes after the COMMIT (voting.md).

No counter row, no lock, no ORM on this path. Two unique indexes are the rule; the natural key (voter, category,
period, work) makes pressing twice harmless: the second form gets the receipt of the first.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import OperationalError, connection
from django.utils import timezone

from campaign.models import Category
from common.text import one_line
from voting import ballot_rules, receipts
from voting.ballot_rules import DAY
from voting.casting import statements
from voting.gallery import listing
from voting.models import Vote, Voter

LONGEST_AGENT = 200
# PostgreSQL: a deadlock, a serialisation failure, a lock not available. Trying again helps.
_PASSING_CODES = ("40P01", "40001", "55P03")


@dataclass(frozen=True)
class Origin:
    """Where a form came from; kept with the vote for the search for fraud."""

    ip: str | None = None
    user_agent: str = ""
    device: str = ""  # keyed hash of the browser's device cookie
    reached: str = Vote.Reached.GALLERY


@dataclass(frozen=True)
class Cast:
    """On disk. `refused` are picks of the form that lost a race for the last slots."""

    receipt: str
    entries: frozenset[int]
    refused: frozenset[int] = frozenset()


@dataclass(frozen=True)
class AlreadyVoted:
    receipt: str


@dataclass(frozen=True)
class QuotaUsed:
    used: int
    quota: int


@dataclass(frozen=True)
class TooFew:
    """A voter's first ballot of a category and period must carry so many (`vote.min_picks`)."""

    least: int


@dataclass(frozen=True)
class Closed:
    pass


@dataclass(frozen=True)
class NotEligible:
    """A pick is not shortlisted, or belongs to another category or campaign."""


@dataclass(frozen=True)
class Busy:
    retry_after: int = 2  # seconds


Outcome = Cast | AlreadyVoted | QuotaUsed | TooFew | Closed | NotEligible | Busy


def cast(*, voter: Voter, category: Category, picks: Collection[int], origin: Origin) -> Outcome:
    """Vote for the entries with these ids. Tries again at most quota + 1 times when it lost a race."""
    ballot = _Ballot(voter=voter, category=category, picks=sorted(set(picks)), origin=origin)
    if not ballot.picks or len(ballot.picks) > ballot.quota:
        return QuotaUsed(used=0, quota=ballot.quota) if ballot.picks else NotEligible()
    if few := _too_few(ballot, voter, category):
        return few
    for _attempt in range(ballot.quota + 2):
        try:
            ballot.insert()
            outcome = ballot.outcome()
        except OperationalError as fault:
            if _is_locked(fault):
                break
            if getattr(fault.__cause__, "sqlstate", "") not in _PASSING_CODES:
                raise
            continue
        if outcome is not None:
            return outcome
    return Busy()


def _too_few(ballot: _Ballot, voter: Voter, category: Category) -> TooFew | None:
    """Asked beforehand and only of a small form: who has voted once has voted for good, so no race can undo it."""
    rule = category.campaign.definition.vote
    if len(ballot.picks) >= rule.min_picks:
        return None
    period = ballot_rules.period(rule, timezone.localdate())
    mine = Vote.objects.filter(campaign=category.campaign, voter=voter, category=category, period=period)
    least = ballot_rules.least(rule, len(listing.shelf(category).cards), mine.exists())
    return TooFew(least) if len(ballot.picks) < least else None


class _Ballot:
    """One form on its way: its receipt stays the same through all attempts."""

    def __init__(self, *, voter: Voter, category: Category, picks: list[int], origin: Origin) -> None:
        rule = category.campaign.definition.vote
        self.picks, self.quota, self.by_day = picks, rule.picks_per_category, rule.period == DAY
        self.receipt = receipts.new()
        self.cast: set[int] = set()
        self.values: dict[str, int | str | None] = {
            "campaign": category.campaign_id,
            "voter": voter.pk,
            "category": category.pk,
            "receipt": self.receipt,
            "receipt_sha256": receipts.digest(self.receipt),
            "ip": origin.ip,
            "user_agent": one_line(origin.user_agent)[:LONGEST_AGENT],
            "device": origin.device,
            "reached": origin.reached if origin.reached in Vote.Reached.values else Vote.Reached.GALLERY.value,
        }
        self.values.update((f"pick{place}", pick) for place, pick in enumerate(picks))

    def insert(self) -> None:
        text = statements.insert_text(connection.vendor, count=len(self.picks), quota=self.quota, by_day=self.by_day)
        with connection.cursor() as cursor:
            cursor.execute(text, self.values)
            self.cast |= {row[0] for row in cursor.fetchall()}

    def outcome(self) -> Outcome | None:
        """What became of the form; None when nothing hinders it and the statement should be tried again."""
        if len(self.cast) == len(self.picks):
            return Cast(self.receipt, frozenset(self.cast))
        already, old_receipt, used, eligible, is_open = self._why()
        if already == len(self.picks):
            return Cast(self.receipt, frozenset(self.cast)) if self.cast else AlreadyVoted(old_receipt)
        refusal = self._refusal(already, used, eligible, is_open)
        if refusal and self.cast:
            return Cast(self.receipt, frozenset(self.cast), frozenset(self.picks) - self.cast)
        return refusal

    def _refusal(self, already: int, used: int, eligible: int, is_open: bool) -> Outcome | None:
        if not is_open:
            return Closed()
        if eligible < len(self.picks):
            return NotEligible()
        if len(self.picks) - already > self.quota - used:
            return QuotaUsed(used=used, quota=self.quota)
        return None

    def _why(self) -> tuple[int, str, int, int, bool]:
        text = statements.why_text(connection.vendor, count=len(self.picks), by_day=self.by_day)
        with connection.cursor() as cursor:
            cursor.execute(text, self.values)
            already, receipt, used, eligible, is_open = cursor.fetchone()
        return already, receipt, used, eligible, bool(is_open)


def _is_locked(fault: OperationalError) -> bool:
    """SQLite has waited its whole busy timeout for another writer; waiting again would keep the voter too long."""
    return "database is locked" in str(fault) or "database table is locked" in str(fault)
