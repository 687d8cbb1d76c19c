"""Whatever stands in a file, its verdict is written down: also by PostgreSQL, which refuses what SQLite takes."""

from __future__ import annotations

import math
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import audit
from common.text import storable
from submissions.checks import checking, findings
from submissions.media import facts as media
from submissions.media.rules import check as judge
from submissions.models import Entry, EntryFile, Finding
from tests.arrivals import received
from tests.submissions.checks.scene import FILM

ANY_TEXT = st.text(st.characters(codec=None), max_size=40)  # NUL and halves of surrogate pairs too
ANY_NUMBER = st.decimals(allow_nan=True, allow_infinity=True) | st.sampled_from([Decimal("1e30"), Decimal("1e400")])
ANY_VALUE = ANY_TEXT | ANY_NUMBER | st.integers() | st.floats()
ANY_FACTS = st.builds(
    media.MediaFacts,
    name=st.just("a.mp4"),
    size=st.integers(0, 2**63),
    container=st.sampled_from(["mp4", "quicktime", "mp3", "zip"]),
    extension=ANY_TEXT,
    brand=ANY_TEXT,
    duration_s=st.none() | st.decimals(min_value=0, allow_nan=False, allow_infinity=False),
    video_count=st.integers(0, 3),
    tags=st.dictionaries(ANY_TEXT, ANY_TEXT, max_size=3),
    problems=st.lists(
        st.builds(
            media.Problem, code=st.just("integrity"), reason=ANY_TEXT, values=st.dictionaries(ANY_TEXT, ANY_VALUE)
        ),
        max_size=2,
    ).map(tuple),
)


def test_nul_in_the_brand_of_a_film_is_judged_like_any_film(entry: Entry, good: Path, tmp_path: Path) -> None:
    hostile = tmp_path / "hostile.mp4"
    data = good.read_bytes()
    assert data[4:8] == b"ftyp"
    hostile.write_bytes(data[:8] + b"\0\0\0\0" + data[12:])
    file = received(entry, hostile)
    assert checking.check(file.pk) is True
    file.refresh_from_db()
    assert (file.state, file.facts["brand"]) == (EntryFile.State.PASSED, "\ufffd" * 4)


@given(facts=ANY_FACTS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_facts_and_what_is_found_in_them_are_stored(entry: Entry, facts: media.MediaFacts) -> None:
    file = EntryFile.objects.create(
        entry=entry, role="work", original_name="a.mp4", size=9, uploaded_by=entry.created_by, facts=facts.as_dict()
    )
    Finding.objects.bulk_create(findings.row_of(found, file) for found in judge(facts, FILM))
    assert EntryFile.objects.get(pk=file.pk).facts["size"] == facts.size


@pytest.mark.parametrize("at_s", ["-1", "1e12", "NaN", "Infinity"])
def test_moment_that_no_film_has_is_left_out(entry: Entry, at_s: str) -> None:
    row = findings.row_of(media.Finding("black", "warn", {}, {}, Decimal(at_s)), EntryFile())
    assert row.at_s is None


@given(value=st.recursive(ANY_TEXT | st.floats(), lambda inner: st.lists(inner) | st.dictionaries(ANY_TEXT, inner)))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_audit_trail_takes_any_text(entry: Entry, value: Any) -> None:
    audit.record(action="file.check", obj=entry, by=None, what=value)


def test_storable_changes_only_what_cannot_be_stored() -> None:
    good = {"标题": ["灯 💡", 1.5, None, True, 7]}
    assert storable(good) == good
    assert storable({"a\0": ["\ud800b", math.inf]}) == {"a\ufffd": ["\ufffdb", None]}
    assert storable("abcdef", longest=3) == "abc"
