"""The second person: confirms what another proposed, or declines it. Either happens once."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from common.refusals import Refused
from voting.models import VoidBatch


@transaction.atomic
def confirm(*, batch: VoidBatch, by: User) -> VoidBatch:
    """From now on the votes are void, or count again. Raises Refused for the person who proposed it and for a batch
    that was decided. Side effect: one audit event."""
    permissions.check(by, "vote.confirm")
    batch = _lock_open(batch)
    if by.pk == batch.proposed_by_id:
        raise Refused(_("这一批选票由您提出，须由另一位省总活动管理员确认。"))
    if batch.rows.count() != batch.size:
        raise Refused(_("这一批的选票与提出时不一致，不能确认。请退回后重新提出。"))
    batch.confirmed_by, batch.confirmed_at = by, timezone.now()
    batch.save(update_fields=["confirmed_by", "confirmed_at"])
    _record(batch, "confirm", by)
    return batch


@transaction.atomic
def decline(*, batch: VoidBatch, by: User) -> VoidBatch:
    """Drop the proposal; who proposed it may do so too. Raises Refused if it was decided. One audit event."""
    permissions.check(by, "vote.review", "vote.confirm")
    batch = _lock_open(batch)
    batch.declined_by, batch.declined_at = by, timezone.now()
    batch.save(update_fields=["declined_by", "declined_at"])
    _record(batch, "decline", by)
    return batch


def _lock_open(batch: VoidBatch) -> VoidBatch:
    batch = VoidBatch.objects.select_for_update(of=("self",), no_key=True).get(pk=batch.pk)
    if not batch.is_open:
        raise Refused(_("这一批选票已经处理过，请刷新页面查看。"))
    return batch


def _record(batch: VoidBatch, what: str, by: User) -> None:
    audit.record(action=f"vote.{what}_{batch.kind}", obj=batch, by=by, votes=batch.size, reason=batch.reason)
