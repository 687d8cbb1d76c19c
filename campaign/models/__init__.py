"""Campaigns with their categories and calendar, what branches set for themselves, and who changed what."""

from campaign.models.campaigns import (
    BranchDeadline,
    BranchDesk,
    Campaign,
    Category,
    CopyRecipient,
    Phase,
    Revision,
    WithoutSpec,
)
from campaign.models.definition_changes import DefinitionChange

__all__ = [
    "BranchDeadline",
    "BranchDesk",
    "Campaign",
    "Category",
    "CopyRecipient",
    "DefinitionChange",
    "Phase",
    "Revision",
    "WithoutSpec",
]
