"""What is written is read back as the same campaign."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.definition.spec import CampaignSpec, CheckItem, Criterion, Popularity
from campaign.definition_file.parsing import parse_definition
from campaign.definition_file.writing import write_definition
from tests.campaign.small import SMALL


def test_the_shipped_definition_survives(spec: CampaignSpec) -> None:
    assert parse_definition(write_definition(spec)) == spec


def test_writing_twice_gives_the_same_text(spec: CampaignSpec) -> None:
    text = write_definition(spec)
    assert write_definition(parse_definition(text)) == text


def test_times_are_written_in_shanghai() -> None:
    spec = parse_definition(SMALL)
    phase = dataclasses.replace(spec.phases[0], opens_at=datetime(2024, 5, 31, 16, tzinfo=UTC))
    text = write_definition(dataclasses.replace(spec, phases=(phase, *spec.phases[1:])))
    assert "opens_at = 2024-06-01T00:00:00\n" in text


def test_how_blind_and_the_popularity_prize_survive() -> None:
    more = {"blind": "strict", "popularity": Popularity("最受欢迎作品", 0, 500), "without_prize": "number"}
    spec = dataclasses.replace(parse_definition(SMALL), **more)
    assert parse_definition(write_definition(spec)) == spec


@settings(max_examples=60, deadline=None)
@given(text=st.text(min_size=1, max_size=40).filter(lambda text: bool(text.strip())))
def test_any_text_survives(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    spec = dataclasses.replace(parse_definition(SMALL), intro=text.strip())
    assert parse_definition(write_definition(spec)) == spec


@pytest.mark.parametrize("weight", ["0", "12.5", "33.333333333333333333", "100"])
def test_decimals_survive_exactly(weight: str) -> None:
    expert = Decimal(weight)
    spec = dataclasses.replace(parse_definition(SMALL), expert_weight=expert, vote_weight=Decimal(100) - expert)
    assert parse_definition(write_definition(spec)) == spec


MINUTES = st.integers(min_value=1, max_value=60 * 24 * 300)
LINES = st.lists(
    st.text("山海职工好声音 \"'\\#{}[]=\n", min_size=1, max_size=20).map(str.strip).filter(bool), max_size=4
)


@settings(max_examples=60, deadline=None)
@given(
    later=MINUTES,
    early=MINUTES,
    least=st.integers(0, 5),
    more=st.none() | st.integers(0, 50),
    lines=LINES,
    points=st.integers(1, 99),
)
def test_what_the_site_can_edit_survives(
    later: int, early: int, least: int, more: int | None, lines: list[str], points: int
) -> None:
    """Dates, deadlines, quotas, texts, checklist and rubric, in any combination that is sound."""
    spec = parse_definition(SMALL)
    film, collect = spec.categories[0], spec.phases[0]
    closes = collect.closes_at + timedelta(minutes=later)
    own = max(closes - timedelta(minutes=early), collect.opens_at + timedelta(minutes=1))
    quota = dataclasses.replace(film.quotas[0], min=least, max=None if more is None else least + more)
    texts = [CheckItem(f"check-{n}", line, line, mendable=n % 2 == 0) for n, line in enumerate(lines)]
    rubric = (Criterion("a", "甲", Decimal(points)), Criterion("b", "乙", Decimal(100 - points), "说明"))
    category = dataclasses.replace(
        film, quotas=(quota,), checklist=tuple(texts), rubric=rubric, rules=(*film.rules, *lines)
    )
    changed = dataclasses.replace(
        spec,
        phases=(dataclasses.replace(collect, closes_at=closes), *spec.phases[1:]),
        deadlines=(("organs", own), ("fuzhou", closes)),
        slogan=tuple(lines),
        categories=(category,),
    )
    assert parse_definition(write_definition(changed)) == changed
