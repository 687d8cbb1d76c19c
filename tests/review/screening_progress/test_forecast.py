"""The pace of the last days against the last day of the calendar."""

from __future__ import annotations

from datetime import date, timedelta

from review.screening_progress.forecast import forecast

TODAY = date(2023, 7, 12)
LAST = date(2023, 7, 20)


def before(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_pace_is_that_of_the_days_on_which_anything_was_decided() -> None:
    told = forecast(left=100, by_day={before(1): 20, before(2): 30, before(9): 500}, today=TODAY, last_day=LAST)
    assert (told.pace, told.done_on, told.days_late) == (25.0, date(2023, 7, 16), -4)
    assert not told.is_late


def test_what_must_be_done_a_day_to_be_in_time() -> None:
    told = forecast(left=100, by_day={before(1): 5}, today=TODAY, last_day=LAST)
    assert (told.needed, told.days_late, told.is_late) == (13, 12, True)


def test_today_counts_only_where_it_quickens_the_pace() -> None:
    slow = forecast(left=10, by_day={before(1): 10, TODAY: 2}, today=TODAY, last_day=LAST)
    quick = forecast(left=10, by_day={before(1): 10, TODAY: 30}, today=TODAY, last_day=LAST)
    assert (slow.pace, quick.pace) == (10.0, 20.0)


def test_nothing_decided_gives_no_date() -> None:
    told = forecast(left=10, by_day={}, today=TODAY, last_day=LAST)
    assert (told.done_on, told.needed) == (None, 2)


def test_nothing_left_is_done_today_and_no_day_left_needs_no_pace() -> None:
    assert forecast(left=0, by_day={}, today=TODAY, last_day=LAST).done_on == TODAY
    assert forecast(left=3, by_day={TODAY: 1}, today=LAST, last_day=LAST).needed is None
