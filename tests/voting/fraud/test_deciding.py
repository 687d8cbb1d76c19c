"""What people do with a flagged group: the unit is heard, two decide, every act is on the record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from accounts.models import AuditEvent
from common.refusals import NotAllowed, Refused
from tests.voting import fraud_scene
from voting.fraud import deciding
from voting.models import FlaggedVote, GroupNote, SignalKind, VoidBatch, VoteGroup
from voting.tally.counting import counted_votes


def hear(group: VoteGroup, by: Any) -> GroupNote:
    return deciding.hear(
        group=group, speaker="榕江轨道工会 王敏", said_on=timezone.localdate(), text="用工会平板代投。", by=by
    )


@pytest.fixture
def proposed(group: VoteGroup, cast: Any) -> VoteGroup:
    hear(group, cast.organiser)
    return deciding.propose(group=group, reason="一台设备投出六票", by=cast.organiser)


@pytest.fixture
def voided(proposed: VoteGroup, second: Any) -> VoteGroup:
    return deciding.confirm(group=proposed, by=second)


def acts() -> list[tuple[str, str]]:
    return list(AuditEvent.objects.order_by("id").values_list("action", "actor__name"))


def test_votes_are_void_when_a_second_person_confirmed(proposed, category, works, second):
    assert counted_votes(category) == {works[0].pk: 6}
    assert deciding.confirm(group=proposed, by=second).state == "voided"
    assert counted_votes(category) == {}
    assert acts() == [("fraud.statement", "黄思敏"), ("vote.propose_void", "黄思敏"), ("vote.confirm_void", "张伟")]


def test_who_proposed_cannot_confirm(proposed, cast, category, works):
    with pytest.raises(Refused, match="须由另一位"):
        deciding.confirm(group=proposed, by=cast.organiser)
    assert (VoteGroup.objects.get().state, counted_votes(category)) == ("proposed", {works[0].pk: 6})
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        VoidBatch.objects.update(confirmed_by=cast.organiser, confirmed_at=timezone.now())


def test_nothing_is_proposed_before_the_unit_was_heard(group, cast):
    with pytest.raises(Refused, match="还没有听取单位说明"):
        deciding.propose(group=group, reason="刷票", by=cast.organiser)
    assert (VoteGroup.objects.get().state, VoidBatch.objects.count()) == ("open", 0)


def test_statement_of_tomorrow_is_refused(group, cast):
    with pytest.raises(Refused, match="不能晚于今天"):
        deciding.hear(
            group=group,
            speaker="王敏",
            said_on=timezone.localdate() + timedelta(days=1),
            text="说明",
            by=cast.organiser,
        )


def test_refused_proposal_opens_the_group_again_with_its_reason(proposed, second, category, works):
    group = deciding.refuse(group=proposed, reason="单位的说明成立", by=second)
    assert (group.state, group.batch, counted_votes(category)) == ("open", None, {works[0].pk: 6})
    assert list(group.notes.values_list("kind", "speaker", "text"))[-1] == ("refusal", "张伟", "单位的说明成立")


def test_void_votes_count_again_after_two_people_said_so(voided, cast, second, category, works):
    group = deciding.propose_undo(group=voided, reason="查实为职工本人投票", by=second)
    assert (group.state, counted_votes(category)) == ("undo_proposed", {})
    with pytest.raises(Refused, match="须由另一位"):
        deciding.confirm(group=group, by=second)
    assert deciding.confirm(group=group, by=cast.organiser).state == "restored"
    assert counted_votes(category) == {works[0].pk: 6}


def test_refused_undo_leaves_the_votes_void_and_may_be_proposed_again(voided, cast, second, category):
    group = deciding.propose_undo(group=voided, reason="核实", by=second)
    group = deciding.refuse(group=group, reason="没有新证据", by=cast.organiser)
    assert (group.state, counted_votes(category)) == ("voided", {})
    assert deciding.propose_undo(group=group, reason="有新证据", by=second).state == "undo_proposed"


def test_closed_group_keeps_its_reason_and_its_votes(group, cast, category, works):
    closed = deciding.close(group=group, reason="工会办公室的公用平板", by=cast.organiser)
    assert (closed.state, closed.outcome, closed.closed_by) == ("closed", "工会办公室的公用平板", cast.organiser)
    assert counted_votes(category) == {works[0].pk: 6}
    for verb in (deciding.propose, deciding.close):
        with pytest.raises(Refused, match="不予作废"):
            verb(group=closed, reason="再来", by=cast.organiser)
    assert acts() == [("fraud.close", "黄思敏")]


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_nothing_is_closed_without_a_reason(group, cast, reason):
    with pytest.raises(Refused, match="请写明"):
        deciding.close(group=group, reason=reason, by=cast.organiser)
    with pytest.raises(IntegrityError), transaction.atomic():
        VoteGroup.objects.update(state="closed", closed_by=cast.organiser, closed_at=timezone.now())


def test_other_groups_of_the_same_votes_close_with_them(group, proposed, second, works):
    same = fraud_scene.make_group(works[0], kind=SignalKind.SEGMENT, votes=0)
    more = fraud_scene.make_group(works[0], kind=SignalKind.CODE, votes=1)
    for row in group.rows.all():
        FlaggedVote.objects.create(group=same, vote=row.vote)
        FlaggedVote.objects.create(group=more, vote=row.vote)
    deciding.confirm(group=proposed, by=second)
    same.refresh_from_db()
    more.refresh_from_db()
    assert (same.state, same.outcome) == ("closed", "组内选票已全部随“一台设备多个号码”一组作废。")
    assert more.state == "open"


def test_votes_that_another_group_voided_are_left_out(voided, works, cast):
    other = fraud_scene.make_group(works[0], kind=SignalKind.CODE, votes=2)
    for row in voided.rows.all():
        FlaggedVote.objects.create(group=other, vote=row.vote)
    hear(other, cast.organiser)
    deciding.propose(group=other, reason="秒填验证码", by=cast.organiser)
    assert VoidBatch.objects.order_by("-pk").values_list("size", flat=True)[0] == 2


def test_auditor_remarks_and_decides_nothing(proposed, cast):
    note = deciding.remark(group=proposed, text="理由充分。", by=cast.auditor)
    assert (note.kind, note.speaker) == ("remark", "何公正")
    given = [(deciding.confirm, {}), (deciding.close, {"reason": "x"}), (deciding.refuse, {"reason": "x"})]
    for verb, values in given:
        with pytest.raises(NotAllowed):
            verb(group=proposed, by=cast.auditor, **values)
    assert VoteGroup.objects.get().state == "proposed"


def test_notes_cannot_be_changed(group, cast):
    hear(group, cast.organiser)
    for change in (lambda: GroupNote.objects.update(text="改"), lambda: GroupNote.objects.all().delete()):
        with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
            change()


def test_owner_is_who_took_it(group, cast, second):
    assert deciding.take(group=group, by=second).owner == second
    deciding.close(group=group, reason="核实", by=second)
    with pytest.raises(Refused, match="已经办结"):
        deciding.take(group=group, by=cast.organiser)
