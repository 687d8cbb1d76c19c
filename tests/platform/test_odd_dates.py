"""Days at the ends of the calendar: Python knows years 1 to 9999, and a day before or after is an OverflowError."""

from __future__ import annotations

import re
from typing import Any

import pytest

from submissions import states
from submissions.models import Entry
from tests.cast import Cast
from tests.factories import make_campaign, make_entry

RETURN = {"decision": "return", "note": "请补充", "fields_open": "title", "until": "{day}"}
ENDS = ("0001-01-01", "0001-01-02", "9999-12-31", "9999-12-30", "0000-01-01", "10000-01-01", "-1")


@pytest.fixture
def entry(cast: Cast) -> Entry:
    return make_entry(make_campaign().categories.first(), by=cast.entrant, state=states.RECOMMENDED, number="T-1")


@pytest.mark.parametrize("day", ENDS)
@pytest.mark.parametrize("name", ["since", "until"])
def test_audit_trail_takes_any_day(cast: Cast, as_: Any, name: str, day: str) -> None:
    assert as_(cast.auditor).get("/audit/", {name: day}).status_code == 200


@pytest.mark.parametrize("day", ENDS)
@pytest.mark.parametrize(
    ("who", "path", "data"),
    [
        ("screener", "/screening/{pk}/decide/", RETURN),
        ("recommender", "/branch/{pk}/send-back/", {"note": "请补充", "until": "{day}T00:00"}),
        ("recommender", "/branch/{pk}/send-back/", {"note": "请补充", "until": "{day} 23:59"}),
        ("recommender", "/branch/filings/{pk}/", {"state": "sent", "sent_on": "{day}", "number": "1"}),
        ("recommender", "/branch/settings/deadline/", {"closes_at": "{day}T00:00"}),
    ],
)
def test_forms_take_any_day(
    cast: Cast, as_: Any, entry: Entry, who: str, path: str, data: dict[str, str], day: str
) -> None:
    sent = {name: value.replace("{day}", day) for name, value in data.items()}
    address = path.replace("{pk}", str(entry.pk))
    answer = as_(getattr(cast, who)).post(address, sent)
    assert answer.status_code in (200, 302, 422), answer.status_code
    assert as_(getattr(cast, who)).get(re.sub("(decide|send-back|deadline)/$", "", address)).status_code == 200


@pytest.mark.parametrize("day", ["9999-12-31", "2200-01-01", "1899-12-31"])
def test_entry_is_returned_until_a_day_that_comes(cast: Cast, as_: Any, entry: Entry, day: str) -> None:
    sent = {name: value.replace("{day}", day) for name, value in RETURN.items()}
    answer = as_(cast.screener).post(f"/screening/{entry.pk}/decide/", sent)
    entry.refresh_from_db()
    assert (entry.state, "请填写 1900 年至 2199 年之间的日期" in answer.content.decode()) == (states.RECOMMENDED, True)
