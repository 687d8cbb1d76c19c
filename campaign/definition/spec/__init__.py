"""What a campaign definition is made of, as frozen dataclasses.

No ORM, no clock, no I/O. `definition_file/parsing.py` turns a TOML file into these and reports every
problem at once; the database keeps their form as JSON (`as_json`), so that no code ever names a category.
"""

from __future__ import annotations

from campaign.definition.spec.campaigns import (
    BLIND,
    EXPERT_RULES,
    PHASES,
    SHOW_TOTALS,
    VOTE_PERIODS,
    VOTE_RULES,
    WITHOUT_PRIZE,
    Award,
    CampaignSpec,
    Desk,
    PhaseSpec,
    Popularity,
    SeriesSpec,
    VoteRule,
)
from campaign.definition.spec.categories import SERIES, UNION_KINDS, CategorySpec, CheckItem, Declaration, Quota
from campaign.definition.spec.fields import FIELD_KINDS, FILL_FROM, FLAG_WHEN, STEPS, FieldSpec
from campaign.definition.spec.files import FILE_KINDS, FILE_ROLES, SAME_IN_ALL_SECTIONS, SOUND, FileRule
from campaign.definition.spec.sections import Criterion, Section

__all__ = [
    "BLIND",
    "EXPERT_RULES",
    "FIELD_KINDS",
    "FILE_KINDS",
    "FILE_ROLES",
    "FILL_FROM",
    "FLAG_WHEN",
    "PHASES",
    "SAME_IN_ALL_SECTIONS",
    "SERIES",
    "SHOW_TOTALS",
    "SOUND",
    "STEPS",
    "UNION_KINDS",
    "VOTE_PERIODS",
    "VOTE_RULES",
    "WITHOUT_PRIZE",
    "Award",
    "CampaignSpec",
    "CategorySpec",
    "CheckItem",
    "Criterion",
    "Declaration",
    "Desk",
    "FieldSpec",
    "FileRule",
    "PhaseSpec",
    "Popularity",
    "Quota",
    "Section",
    "SeriesSpec",
    "VoteRule",
]
