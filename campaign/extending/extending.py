"""Giving unions more time to enter: all of them, or those of one branch. One act, with a notice to whom it concerns.

The last hours before a deadline are when this is done, so it asks for nothing but the new time and the reason.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import permissions
from accounts.models import Union, User
from campaign.definition.spec import CampaignSpec
from campaign.editing.proposing import Proposal, propose
from campaign.editing.saving import Saved, save
from campaign.extending import telling
from campaign.history.words import moment
from campaign.loading.exporting import in_force
from campaign.models import Campaign
from campaign.phases import ZONE
from common.background.queueing import queue_on_commit
from common.refusals import Refused

PART = "extend"


@transaction.atomic
def extend(*, campaign: Campaign, union: Union | None, closes_at: datetime, reason: str, by: User) -> Saved:
    """Let the collection end later: of the whole province, or of the branch of this union alone (`union`).

    Side effects: those of `saving.save`; on commit, a mail to every entrant and recommender whose time it is.
    """
    permissions.check(by, "campaign.edit")
    was = closing(in_force(campaign), union)
    details = {"union": union.code if union else "", "was": was.isoformat(), "at": closes_at.isoformat()}
    saved = save(
        campaign=campaign,
        part=PART,
        wanted=lambda present: extended(present, union, closes_at),
        reason=reason,
        by=by,
        details=details,
    )
    if saved.row:
        queue_on_commit(telling.tell_extension, saved.row.pk)
    return saved


def preview(campaign: Campaign, union: Union | None, closes_at: datetime) -> Proposal:
    """What it would do; Refused as `extended`."""
    return propose(campaign, extended(in_force(campaign), union, closes_at))


def closing(spec: CampaignSpec, union: Union | None) -> datetime:
    """When it ends now, for all or for this branch."""
    collect = next((phase for phase in spec.phases if phase.code == "collect"), None)
    if collect is None:
        raise Refused(_("日程里没有申报阶段，不能延长。"))
    own = dict(spec.deadlines).get(union.code) if union else None
    return own or collect.closes_at


def extended(spec: CampaignSpec, union: Union | None, closes_at: datetime) -> CampaignSpec:
    """Raises Refused where that is no later than now."""
    closes_at, was = closes_at.astimezone(ZONE), closing(spec, union)
    if closes_at <= was:
        raise Refused(_("现在的截止时间是 %(at)s，请填写更晚的时间。") % {"at": moment(was)})
    return _branch(spec, union, closes_at) if union else _province(spec, closes_at)


def _branch(spec: CampaignSpec, union: Union, closes_at: datetime) -> CampaignSpec:
    """Never later than the province's close; at it, the branch closes with everybody again."""
    everybody = closing(spec, None)
    if closes_at > everybody:
        words = {"at": moment(everybody)}
        raise Refused(_("单个推荐单位不能晚于全省申报截止的 %(at)s。需要更晚的，请延长全省的截止时间。") % words)
    kept = {code: at for code, at in spec.deadlines if code != union.code}
    own = {} if closes_at == everybody else {union.code: closes_at}
    return replace(spec, deadlines=tuple((kept | own).items()))


def _province(spec: CampaignSpec, closes_at: datetime) -> CampaignSpec:
    """The recommending unions keep the days that they have after it to put the last entries forward."""
    was, phases = closing(spec, None), []
    for phase in spec.phases:
        if phase.code == "collect":
            phase = replace(phase, closes_at=closes_at)
        elif phase.code == "recommend" and phase.closes_at >= was:
            phase = replace(phase, closes_at=phase.closes_at + (closes_at - was))
        phases.append(phase)
    return replace(spec, phases=tuple(phases))
