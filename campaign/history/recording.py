"""Writing a change of a definition into its history, in the transaction of the change itself."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from accounts.models import Union, User
from campaign.definition.spec import CampaignSpec
from campaign.definition_file.writing import write_definition
from campaign.history.differences import Difference
from campaign.models import Campaign, DefinitionChange


def record(
    campaign: Campaign,
    now: CampaignSpec,
    made: Sequence[Difference],
    *,
    part: str,
    by: User | None,
    reason: str = "",
    details: Mapping[str, str] | None = None,
) -> DefinitionChange:
    return DefinitionChange.objects.create(
        campaign=campaign,
        by=by,
        part=part,
        reason=reason,
        differences=[[one.what, one.was, one.now] for one in made],
        details=dict(details or {}),
        sha256=hashlib.sha256(write_definition(now).encode()).hexdigest(),
    )


def union_names(*specs: CampaignSpec) -> dict[str, str]:
    """Names by code of the unions whose deadlines these definitions hold."""
    codes = {code for spec in specs for code, _closes in spec.deadlines}
    return dict(Union.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}
