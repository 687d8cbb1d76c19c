"""Proposing that votes be void, or valid again. Nothing changes until another person has confirmed it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from campaign.models import Campaign
from common.refusals import Refused
from common.text import plain_text
from voting.models import VoidBatch, VoidedVote, Vote
from voting.voids import standing

LONGEST_REASON = 500
ROWS_AT_ONCE = 5000


@transaction.atomic
def propose(*, campaign: Campaign, votes: Iterable[int], reason: str, by: User) -> VoidBatch:
    """Propose that the votes with these ids be void. Raises Refused: no reason, a vote of another campaign, a vote
    that is void already. Side effect: one audit event."""
    permissions.check(by, "vote.review")
    wanted = sorted(set(votes))
    _check_votes(campaign, wanted)
    return _put_together(VoidBatch(campaign=campaign, kind=VoidBatch.Kind.VOID), wanted, reason, by)


@transaction.atomic
def propose_undo(*, batch: VoidBatch, reason: str, by: User) -> VoidBatch:
    """Propose that all votes of a confirmed batch count again. As `propose`."""
    permissions.check(by, "vote.review")
    batch = VoidBatch.objects.select_for_update(of=("self",), no_key=True).get(pk=batch.pk)
    if batch.kind != VoidBatch.Kind.VOID or batch.confirmed_at is None:
        raise Refused(_("只能恢复已经确认作废的选票。这一批还没有确认，或者本身就是恢复。"))
    if VoidBatch.objects.filter(undoes=batch, declined_at__isnull=True).exists():
        raise Refused(_("这一批选票已经提出恢复，请等另一位管理员确认，或查看已公布的处理。"))
    votes = batch.rows.order_by("vote").values_list("vote", flat=True)
    undo = VoidBatch(campaign=batch.campaign, kind=VoidBatch.Kind.UNDO, undoes=batch)
    return _put_together(undo, list(votes), reason, by)


def _check_votes(campaign: Campaign, wanted: list[int]) -> None:
    if not wanted:
        raise Refused(_("没有选定选票。请先选出要作废的选票。"))
    known = sum(
        Vote.objects.filter(campaign=campaign, pk__in=wanted[start : start + ROWS_AT_ONCE]).count()
        for start in range(0, len(wanted), ROWS_AT_ONCE)
    )
    if known != len(wanted):
        raise Refused(_("其中有 %(n)d 票不属于这次评选，没有提出。请刷新后重新选。") % {"n": len(wanted) - known})
    if void := standing.void_among(wanted):
        raise Refused(_("其中有 %(n)d 票已经作废，没有提出。请刷新后重新选。") % {"n": len(void)})


def _put_together(batch: VoidBatch, votes: list[int], reason: str, by: User) -> VoidBatch:
    batch.reason = plain_text(reason).strip()[:LONGEST_REASON]
    if not batch.reason:
        raise Refused(_("请写明理由。确认以后，理由会公开。"))
    batch.size, batch.proposed_by = len(votes), by
    batch.save()
    rows = (VoidedVote(batch=batch, vote_id=vote) for vote in votes)
    VoidedVote.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    audit.record(action=f"vote.propose_{batch.kind}", obj=batch, by=by, votes=batch.size, reason=batch.reason)
    return batch
