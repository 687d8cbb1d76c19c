"""The thresholds of the signals, one line each: what is worth a person's look, and what only orders the queue.

Pure, and data: change a number here, nowhere else. A signal that separates opens a group of votes, which people decide
about; one that fires on honest factories and articles too (`orders_only`) never does (voting.md, "Fraud").
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from voting.models import SignalKind

PERCENT, COUNT = "percent", "count"


@dataclass(frozen=True)
class Rule:
    """A work shows the signal when value > `above`, value ≥ `times` × usual and at least `least` votes show it."""

    unit: str  # of value, usual and threshold
    above: Decimal
    least: int
    times: Decimal = Decimal(0)
    orders_only: bool = False

    def fires(self, *, value: Decimal, usual: Decimal, flagged: int) -> bool:
        return flagged >= self.least and value > self.above and value >= self.times * usual


def _rule(unit: str, above: int, least: int, times: int = 0, *, orders_only: bool = False) -> Rule:
    return Rule(unit, Decimal(above), least, Decimal(times), orders_only)


RULES: dict[str, Rule] = {
    SignalKind.DEVICE: _rule(COUNT, 3, 5),  # numbers proved on one device
    SignalKind.CODE: _rule(PERCENT, 5, 5, 3),  # of its votes with the code typed in under FAST_S
    SignalKind.VIRTUAL: _rule(PERCENT, 20, 20, 3),  # of its votes from numbers of virtual operators
    SignalKind.SEGMENT: _rule(PERCENT, 20, 20, 5),  # of its votes from one segment of 10,000 numbers
    SignalKind.SINGLE: _rule(PERCENT, 90, 50, 2),  # of its voters who voted for nothing else
    SignalKind.SAME: _rule(COUNT, 19, 60, 5),  # ballots with the very same three or more works
    SignalKind.BURST: _rule(COUNT, 7, 30, orders_only=True),  # its busiest hour, in usual hours of its own
    SignalKind.ADDRESS: _rule(PERCENT, 20, 20, 3, orders_only=True),  # of its votes from one address
    SignalKind.AGENT: _rule(PERCENT, 50, 50, 2, orders_only=True),  # of its votes from one browser
}
FAST_S = 3  # seconds from the code sent to the code accepted that no person needs less than
LEAST_SET = 3  # works in a ballot that is compared with others
LEAST_SETS = 20  # possible ballots of that size; where there are fewer, equal ones say nothing
