"""What is locked: everything that turns sheets and votes into places and prizes."""

from __future__ import annotations

from typing import Any

from campaign.definition.spec import CampaignSpec


def terms_of(spec: CampaignSpec) -> dict[str, Any]:
    """Numbers are text, as in the inputs of a result."""
    # Rules locked before there was a choice say nothing of it, and stay what they were.
    experts = {} if spec.expert_rule == "mean" else {"expert_rule": spec.expert_rule}
    return experts | {
        "campaign": spec.code,
        "expert_weight": str(spec.expert_weight),
        "vote_weight": str(spec.vote_weight),
        "vote_rule": spec.vote.rule,
        "awards": [[award.code, award.name, str(award.share)] for award in spec.awards],
        "award_cap": str(spec.award_cap),
    }
