"""Putting a changed definition in the place of the present one, by one person, with the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from campaign import memory
from campaign.definition.shifting import shifted
from campaign.definition.spec import CampaignSpec
from campaign.editing.proposing import Proposal, propose
from campaign.history import recording
from campaign.loading.exporting import in_force, moved
from campaign.loading.storing import HarmfulChange, store
from campaign.models import Campaign, DefinitionChange
from common import text
from common.refusals import Refused

LONGEST_REASON = 200


@dataclass(frozen=True)
class Saved:
    """`row` is the change in the history; None where nothing was another."""

    proposal: Proposal
    row: DefinitionChange | None


@transaction.atomic
def save(
    *,
    campaign: Campaign,
    part: str,
    wanted: Callable[[CampaignSpec], CampaignSpec],
    reason: str,
    by: User,
    details: Mapping[str, str] | None = None,
) -> Saved:
    """`wanted` makes the new definition of the one that holds at this moment, while nobody else changes it, and may
    refuse. Raises Refused with everything that speaks against it; where nothing is another, nothing is written.

    Side effects: a row of the campaign's history, an audit event; all processes read the campaign anew.
    """
    permissions.check(by, "campaign.edit")
    row = Campaign.objects.defer(None).select_for_update(no_key=True).get(pk=campaign.pk)
    check_may_be_edited(row)
    why = reason_given(reason, row)
    proposal = propose(row, wanted(in_force(row)))
    if proposal.why_not:
        raise Refused("\n".join(proposal.why_not))
    if not proposal.differences:
        return Saved(proposal, None)
    new = _store(row, proposal)
    made = recording.record(row, new, proposal.differences, part=part, by=by, reason=why, details=details)
    what = "；".join(one.what for one in proposal.differences)[:500]
    audit.record(action="campaign.changed", obj=row, by=by, changed=what, reason=why)
    memory.forget_on_commit()
    return Saved(proposal, made)


def check_may_be_edited(campaign: Campaign) -> None:
    if campaign.is_discarded:
        raise Refused(_("这个活动的准备已经放弃，不能再修改。请到“活动设置”查看现有的活动。"))
    if not (campaign.is_current or campaign.is_draft):
        raise Refused(_("往年的活动只能查看，不能再修改。"))


def reason_given(reason: str, campaign: Campaign) -> str:
    """The reason on one line. A draft needs none: nobody has relied on it yet."""
    why = text.one_line(reason)
    if not why and not campaign.is_draft:
        raise Refused(_("请填写修改原因，以后查看修改记录时用得到。"))
    if len(why) > LONGEST_REASON:
        raise Refused(_("修改原因不超过 %(most)d 个字。") % {"most": LONGEST_REASON})
    return why


def _store(row: Campaign, proposal: Proposal) -> CampaignSpec:
    new = shifted(proposal.change.new, -moved(row))
    try:
        store(new, row)
    except HarmfulChange as error:
        raise Refused("\n".join(error.reasons)) from error
    return new
