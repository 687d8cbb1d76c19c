"""What is written is read back as the same campaign."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.definition.spec import CampaignSpec, Popularity
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
