"""What people do with a group of flagged votes: hear the unit, propose a void, confirm or refuse it, close the group.

Voiding takes two people, undoing as well; `voting/voids` does both and its table checks it again.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from common.refusals import Refused
from common.text import one_line, plain_text
from voting.models import GroupNote, VoteGroup
from voting.voids import confirming, proposing, standing

LONGEST = 500
State, Kind = VoteGroup.State, GroupNote.Kind


@transaction.atomic
def take(*, group: VoteGroup, by: User) -> VoteGroup:
    """From now on `by` looks after the group. One audit event."""
    permissions.check(by, "vote.review")
    group = _lock(group)
    if not group.is_undecided:
        raise Refused(_("这一组已经办结，不能再变更承办人。"))
    group.owner = by
    group.save(update_fields=["owner"])
    audit.record(action="fraud.take", obj=group, by=by)
    return group


@transaction.atomic
def hear(*, group: VoteGroup, speaker: str, said_on: date, text: str, by: User) -> GroupNote:
    """Write down the unit's statement, or that it gave none. One audit event."""
    permissions.check(by, "vote.review")
    if said_on > timezone.localdate():
        raise Refused(_("说明日期不能晚于今天。"))
    return _note(_lock(group), Kind.STATEMENT, speaker, said_on, text, by)


@transaction.atomic
def remark(*, group: VoteGroup, text: str, by: User) -> GroupNote:
    """The auditor's remark: public with the void, and binding nobody. One audit event."""
    permissions.check(by, "vote.remark")
    return _note(_lock(group), Kind.REMARK, by.name, timezone.localdate(), text, by)


@transaction.atomic
def propose(*, group: VoteGroup, reason: str, by: User) -> VoteGroup:
    """Propose that the group's votes be void, those that are so already left out. Raises Refused before the unit was
    heard. One audit event, of the batch."""
    permissions.check(by, "vote.review")
    group = _lock(group)
    if group.state != State.OPEN:
        raise Refused(_("这一组现在是“%(state)s”，不能提出作废。请刷新页面。") % {"state": group.get_state_display()})
    if not group.notes.filter(kind=Kind.STATEMENT).exists():
        raise Refused(_("还没有听取单位说明。请先记录单位的说明；单位没有答复的，也请写明。"))
    votes = list(group.rows.values_list("vote", flat=True))
    void = standing.void_among(votes)
    batch = proposing.propose(
        campaign=group.campaign, votes=[vote for vote in votes if vote not in void], reason=reason, by=by
    )
    return _move(group, State.PROPOSED, batch=batch)


@transaction.atomic
def propose_undo(*, group: VoteGroup, reason: str, by: User) -> VoteGroup:
    """Propose that the group's void votes count again. One audit event, of the counter-batch."""
    permissions.check(by, "vote.review")
    group = _lock(group)
    if group.state != State.VOIDED or group.batch is None:
        raise Refused(_("只有已作废的选票可以提出恢复。请刷新页面。"))
    return _move(group, State.UNDO_PROPOSED, batch=proposing.propose_undo(batch=group.batch, reason=reason, by=by))


@transaction.atomic
def confirm(*, group: VoteGroup, by: User) -> VoteGroup:
    """The second person agrees. Open groups of the same work whose votes are all void now are closed with it. One
    audit event of the batch, and one of every group that was closed."""
    permissions.check(by, "vote.confirm")
    group = _lock(group)
    was = group.state
    if was not in (State.PROPOSED, State.UNDO_PROPOSED) or group.batch is None:
        raise Refused(_("这一组没有等待确认的处理。请刷新页面。"))
    confirming.confirm(batch=group.batch, by=by)
    group = _move(group, State.VOIDED if was == State.PROPOSED else State.RESTORED)
    if was == State.PROPOSED:
        _close_covered(group, by)
    return group


@transaction.atomic
def refuse(*, group: VoteGroup, reason: str, by: User) -> VoteGroup:
    """Drop the proposal with a reason: votes stay as they were. One audit event of the batch, one of the reason."""
    permissions.check(by, "vote.review", "vote.confirm")
    group = _lock(group)
    if group.state not in (State.PROPOSED, State.UNDO_PROPOSED) or group.batch is None:
        raise Refused(_("这一组没有等待确认的处理。请刷新页面。"))
    _note(group, Kind.REFUSAL, by.name, timezone.localdate(), reason, by)
    batch = confirming.decline(batch=group.batch, by=by)
    return _move(group, State.VOIDED if batch.undoes else State.OPEN, batch=batch.undoes)


@transaction.atomic
def close(*, group: VoteGroup, reason: str, by: User) -> VoteGroup:
    """Nothing wrong was found; its votes go on counting. One audit event."""
    permissions.check(by, "vote.review")
    group = _lock(group)
    if group.state != State.OPEN:
        raise Refused(_("这一组现在是“%(state)s”，不能结案。请刷新页面。") % {"state": group.get_state_display()})
    return _close(group, _reason(reason), by)


def _close(group: VoteGroup, outcome: str, by: User) -> VoteGroup:
    group.state, group.outcome, group.closed_by, group.closed_at = State.CLOSED, outcome, by, timezone.now()
    group.save(update_fields=["state", "outcome", "closed_by", "closed_at"])
    audit.record(action="fraud.close", obj=group, by=by, reason=outcome)
    return group


def _close_covered(group: VoteGroup, by: User) -> None:
    """The same votes often show several signals; nobody should void them twice."""
    beside = VoteGroup.objects.select_for_update(of=("self",), no_key=True).filter(
        entry=group.entry_id, state=State.OPEN
    )
    for other in beside:
        votes = list(other.rows.values_list("vote", flat=True))
        if len(standing.void_among(votes)) == len(votes):
            _close(other, _("组内选票已全部随“%(kind)s”一组作废。") % {"kind": group.get_kind_display()}, by)


def _note(group: VoteGroup, kind: str, speaker: str, said_on: date, text: str, by: User) -> GroupNote:
    speaker = one_line(speaker)[:60]
    if not speaker:
        raise Refused(_("请写明是谁作的说明。"))
    note = GroupNote.objects.create(group=group, kind=kind, speaker=speaker, said_on=said_on, text=_reason(text), by=by)
    audit.record(action=f"fraud.{kind}", obj=group, by=by, text=note.text)
    return note


def _reason(text: str) -> str:
    written = plain_text(text)[:LONGEST]
    if not written:
        raise Refused(_("请写明内容或理由。"))
    return written


def _move(group: VoteGroup, state: str, **changes: object) -> VoteGroup:
    for name, value in ({"state": state} | changes).items():
        setattr(group, name, value)
    group.save(update_fields=["state", *changes])
    return group


def _lock(group: VoteGroup) -> VoteGroup:
    rows = VoteGroup.objects.select_for_update(of=("self",), no_key=True).select_related("batch", "batch__undoes")
    return rows.get(pk=group.pk)
