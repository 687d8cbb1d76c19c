"""The calendar at a moment."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign import phases
from campaign.definition.spec import CampaignSpec, PhaseSpec

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(month: int, day: int, hour: int = 12, minute: int = 0, year: int = 2023) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


VOTE = PhaseSpec("vote", "网络投票", at(8, 25, 9), at(9, 8, 18))


@pytest.mark.parametrize(
    ("now", "codes", "coming"),
    [
        (at(5, 1), [], "collect"),
        (at(6, 1, 9), ["collect", "recommend"], "screening"),
        (at(6, 28, 17, 59), ["collect", "recommend"], "screening"),
        (at(6, 28, 18), ["recommend"], "screening"),
        (at(8, 1), [], "vote"),
        (at(9, 2), ["vote"], "expert"),
        (at(11, 1), ["showcase"], None),
        (at(1, 1, year=2025), [], None),
    ],
)
def test_open_and_next_phases(spec: CampaignSpec, now: datetime, codes: list[str], coming: str | None) -> None:
    assert [phase.code for phase in phases.open_phases(spec.phases, now)] == codes
    following = phases.next_phase(spec.phases, now)
    assert (following.code if following else None) == coming


def test_timeline_on_the_ninth_day_of_the_vote(spec: CampaignSpec) -> None:
    rows = phases.timeline(spec.phases, at(9, 2))
    assert [(row.code, row.state, row.day) for row in rows] == [
        ("collect", "done", None),
        ("screening", "done", None),
        ("vote", "now", 9),
        ("expert", "next", None),
        ("publicity", "next", None),
        ("showcase", "next", None),
    ]
    assert (rows[2].first_day, rows[2].last_day) == (date(2023, 8, 25), date(2023, 9, 8))
    assert [row.is_open_ended for row in rows] == [False] * 5 + [True]


def test_day_number_follows_shanghai_midnight() -> None:
    assert phases.day_number(VOTE, at(8, 25, 9)) == 1
    assert phases.day_number(VOTE, at(8, 25, 23, 59)) == 1
    assert phases.day_number(VOTE, at(8, 26, 0)) == 2


def test_close_at_midnight_belongs_to_the_day_before() -> None:
    assert phases.last_day(at(9, 8, 0)) == date(2023, 9, 7)
    assert phases.last_day(at(9, 8, 18)) == date(2023, 9, 8)


@pytest.mark.parametrize(
    ("now", "left"),
    [
        (at(9, 2, 18), phases.Countdown(6, 0, 0, False)),
        (at(9, 8, 16, 29), phases.Countdown(0, 1, 31, False)),
        (at(9, 8, 18) - timedelta(seconds=1), phases.Countdown(0, 0, 0, False)),
        (at(9, 8, 18), phases.Countdown(0, 0, 0, True)),
        (at(9, 9), phases.Countdown(0, 0, 0, True)),
    ],
)
def test_countdown(now: datetime, left: phases.Countdown) -> None:
    assert phases.countdown(now, VOTE.closes_at) == left


@given(
    offset=st.integers(min_value=-100_000, max_value=100_000_000),
    length=st.integers(min_value=86_400, max_value=500 * 86_400),
)
def test_days_to_reach_puts_now_inside_the_phase(offset: int, length: int) -> None:
    phase = PhaseSpec("vote", "投票", VOTE.opens_at, VOTE.opens_at + timedelta(seconds=length))
    now = VOTE.opens_at + timedelta(seconds=offset)
    days = timedelta(days=phases.days_to_reach(phase, now))
    assert phase.opens_at + days <= now < phase.closes_at + days
