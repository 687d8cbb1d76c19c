"""Working days by the State Council's notices, worked by hand from the calendars of the years."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from campaign.holidays import working_days
from campaign.phases import ZONE

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "count", "last"),
    [
        (date(2023, 10, 8), 5, date(2023, 10, 13)),
        (date(2023, 9, 28), 5, date(2023, 10, 11)),  # eight days off, then a Saturday and a Sunday at work
        (date(2023, 9, 28), 1, date(2023, 10, 7)),
        (date(2024, 2, 8), 3, date(2024, 2, 19)),  # the ninth is New Year's eve, which that notice leaves at work
        (date(2025, 1, 24), 2, date(2025, 1, 27)),  # Sunday at work, Monday
        (date(2026, 9, 18), 5, date(2026, 9, 24)),  # a Sunday at work before the holiday
    ],
)
def test_publicity_ends_after_so_many_working_days(day: date, count: int, last: date) -> None:
    found = working_days.after(day, count)
    assert (found.last, found.is_known) == (last, True)
    assert found.ends_at == datetime(last.year, last.month, last.day, tzinfo=ZONE) + DAY


def test_year_without_a_notice_is_counted_by_weekends_and_said() -> None:
    found = working_days.after(date(2026, 12, 30), 3)
    assert (found.first, found.last, found.is_known) == (date(2026, 12, 31), date(2027, 1, 4), False)


def test_year_has_as_many_working_days_as_its_calendar() -> None:
    """Weekdays, less the days off among them, and the weekends at work: 2023 has 260 - 18 + 7."""
    found = {}
    for year in (2023, 2024, 2025, 2026):
        days = [date(year, 1, 1) + DAY * n for n in range(366)]
        found[year] = sum(working_days.is_working(day) for day in days if day.year == year)
    assert found == {2023: 249, 2024: 251, 2025: 248, 2026: 248}
