"""The real 2023 definition, its tree and its rows."""

from __future__ import annotations

import pytest

from campaign.definition.spec import CampaignSpec
from campaign.definition_file.parsing import DEFINITIONS, read_definition, source_hash
from campaign.loading.loading import load
from campaign.loading.union_rows import UNIONS, UnionRow, read_unions
from campaign.loading.unions import load_unions
from campaign.models import Campaign

FILE = DEFINITIONS / "fujian-2023.toml"


@pytest.fixture(scope="session")
def spec() -> CampaignSpec:
    return read_definition(FILE)


@pytest.fixture(scope="session")
def text() -> str:
    return FILE.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def union_rows() -> list[UnionRow]:
    return read_unions(UNIONS)


@pytest.fixture
def unions(db: None, union_rows: list[UnionRow]) -> None:
    load_unions(rows=union_rows, by=None)


@pytest.fixture
def campaign(unions: None, spec: CampaignSpec) -> Campaign:
    return load(spec, by=None, source_hash=source_hash(FILE)).campaign
