"""Casting: one statement per form, in autocommit, so that the answer comes after the COMMIT (voting.md).

No counter row, no lock, no ORM on this path. Two unique indexes are the rule; the natural key (voter, category,
period, work) makes pressing twice harmless: the second form gets the receipt of the first.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from django.db import OperationalError, connection
from django.utils import timezone

from campaign.models import Category
from common.text import one_line
from voting import ballot_rules, confirmers, receipts
from voting.ballot_rules import DAY
from voting.casting.statement import fallen_counts, jam, texts
from voting.gallery import listing
from voting.identity.cookie import Known
from voting.models import Vote, Voter

LONGEST_AGENT = 200
# PostgreSQL: a deadlock, a serialisation failure. Trying again helps.
_PASSING_CODES = ("40P01", "40001")


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
class NotKnown:
    """The voter's cookie holds no more: her epoch was raised, or the campaign asks for a higher level now."""


@dataclass(frozen=True)
class NotEligible:
    """A pick is not shortlisted, or belongs to another category or campaign."""


@dataclass(frozen=True)
class Busy:
    retry_after: int = 2  # seconds


Outcome = Cast | AlreadyVoted | QuotaUsed | TooFew | Closed | NotKnown | NotEligible | Busy


def cast(*, voter: Known | Voter, category: Category, picks: Collection[int], origin: Origin) -> Outcome:
    """Vote for the entries with these ids. Tries again at most quota + 1 times when it lost a race."""
    ballot = _Ballot(voter=voter, category=category, picks=sorted(set(picks)), origin=origin)
    if not ballot.picks or len(ballot.picks) > ballot.quota + ballot.fallen:
        return QuotaUsed(used=0, quota=ballot.quota) if ballot.picks else NotEligible()
    if jam.is_on():
        return Busy()
    try:
        if not confirmers.are_enough(category.campaign):
            return Closed()
        return _too_few(ballot, voter, category) or _until_settled(ballot) or Busy()
    except OperationalError as fault:
        if not jam.note(fault):
            raise
        return Busy()


def _until_settled(ballot: _Ballot) -> Outcome | None:
    """None where the last try lost its race too."""
    # The answer itself says whether the line is whole: no question for that alone before it.
    connection.health_check_done = True  # type: ignore[attr-defined]
    for attempt in range(ballot.quota + 2):
        try:
            ballot.insert()
            outcome = ballot.outcome()
        except OperationalError as fault:
            if not (_passes(fault) or (attempt == 0 and _line_broke())):
                raise
            continue
        jam.end()
        if outcome is not None:
            return outcome
    return None


def _passes(fault: OperationalError) -> bool:
    return getattr(fault.__cause__, "sqlstate", "") in _PASSING_CODES


def _line_broke() -> bool:
    """PostgreSQL was started anew since the line was last used: over a new one the same form may be cast again."""
    if connection.vendor == "sqlite" or connection.in_atomic_block or connection.is_usable():
        return False
    connection.close()
    return True


def _too_few(ballot: _Ballot, voter: Known | Voter, category: Category) -> TooFew | None:
    """Asked beforehand and only of a small form: who has voted once has voted for good, so no race can undo it."""
    rule = category.campaign.definition.vote
    if len(ballot.picks) >= rule.min_picks:
        return None
    period = ballot_rules.period(rule, timezone.localdate())
    mine = Vote.objects.filter(campaign=category.campaign, voter=voter.pk, category=category, period=period)
    least = ballot_rules.least(rule, len(listing.shelf(category).cards), mine.exists())
    return TooFew(least) if len(ballot.picks) < least else None


class _Ballot:
    """One form on its way: its receipt stays the same through all attempts."""

    def __init__(self, *, voter: Known | Voter, category: Category, picks: list[int], origin: Origin) -> None:
        rule = category.campaign.definition.vote
        self.picks, self.quota, self.by_day = picks, rule.picks_per_category, rule.period == DAY
        self.fallen = fallen_counts.of_category(category)
        self.receipt = receipts.new()
        self.cast: set[int] = set()
        self.values: dict[str, int | str | None] = {
            "campaign": category.campaign_id,
            "voter": voter.pk,
            "epoch": voter.epoch,
            "level": rule.least_level,
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
        text = texts.insert_text(
            connection.vendor, count=len(self.picks), quota=self.quota, by_day=self.by_day, fallen=self.fallen
        )
        with connection.cursor() as cursor:
            cursor.execute(text, self.values)
            self.cast |= {row[0] for row in cursor.fetchall()}

    def outcome(self) -> Outcome | None:
        """What became of the form; None when nothing hinders it and the statement should be tried again."""
        if len(self.cast) == len(self.picks):
            return Cast(self.receipt, frozenset(self.cast))
        why = self._why()
        if why.already == len(self.picks) and why.is_known:
            return Cast(self.receipt, frozenset(self.cast)) if self.cast else AlreadyVoted(why.receipt)
        refusal = self._refusal(why)
        if refusal and self.cast:
            return Cast(self.receipt, frozenset(self.cast), frozenset(self.picks) - self.cast)
        return refusal

    def _refusal(self, why: _Why) -> Outcome | None:
        quota = self.quota + why.regained
        if not why.is_known:
            return NotKnown()
        if not why.is_open:
            return Closed()
        if why.eligible < len(self.picks):
            return NotEligible()
        if len(self.picks) - why.already > quota - why.used:
            return QuotaUsed(used=why.used, quota=quota)
        return None

    def _why(self) -> _Why:
        text = texts.why_text(connection.vendor, count=len(self.picks), by_day=self.by_day)
        with connection.cursor() as cursor:
            cursor.execute(text, self.values)
            return _Why(*cursor.fetchone())


class _Why(NamedTuple):
    """As `texts.why_text` tells it; the two facts are 0 and 1 on SQLite."""

    already: int
    receipt: str
    used: int
    regained: int
    eligible: int
    is_open: bool
    is_known: bool
