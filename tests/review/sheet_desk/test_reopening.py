"""A signed sheet is opened again by two people; scoring beyond the review is open to named people for named works."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal as D
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Notice
from common.refusals import NotAllowed, Refused
from review.experts import interests, replacing
from review.experts.invitations import answering, inviting
from review.models import Assignment, Reopening, ScoreSheet, ScoringPermit, SheetVersion
from review.panels.by_hand import giving, reserve
from review.results import publishing
from review.results.missing import missing
from review.scoring_desk import recusals, sheets
from review.scoring_desk.open_now import open_until
from review.sheet_desk import permits, reopening, undoing
from submissions import states
from tests.factories import make_user, set_phase
from tests.racing import at_once

FULL = {"theme": D(50), "craft": D(30)}


@pytest.fixture
def second(stage: Any) -> Any:
    return make_user("second", role="organiser", name="陈副主任")


@pytest.fixture
def own(stage: Any) -> Assignment:
    """Scored and signed."""
    entry = stage.entry(states.SHORTLISTED, title="渔排上的信号")
    stage.panel()
    found = Assignment.objects.get(entry=entry, expert=stage.cast.expert)
    sheets.save_marks(assignment=found, by=found.expert, marks=FULL)
    sheets.seal(assignment=found, by=found.expert)
    return found


def propose(stage: Any, own: Assignment, **more: Any) -> Reopening:
    sheet = ScoreSheet.objects.get(assignment=own)
    return reopening.propose(sheet=sheet, by=stage.cast.organiser, reason="专家来电：两项填反", **more)


def tomorrow() -> Any:
    return (timezone.now() + timedelta(days=1)).replace(microsecond=0)


def test_two_people_open_it_again_and_the_signed_version_stays(stage: Any, own: Assignment, second: Any) -> None:
    asked = propose(stage, own)
    with pytest.raises(Refused, match="已经签名提交"):  # nothing has changed yet
        sheets.save_marks(assignment=own, by=own.expert, marks={"theme": D(30)})
    reopening.confirm(reopening=asked, by=second)
    sheets.save_marks(assignment=own, by=own.expert, marks={"theme": D(30)}, based_on=2)
    sheet = sheets.seal(assignment=own, by=own.expert)
    rows = SheetVersion.objects.values_list("version", "marks", "sentence")
    assert [(version, marks["theme"], bool(said)) for version, marks, said in rows] == [
        (1, "50", False), (2, "50", True), (3, "30", False), (4, "30", True),
    ]  # fmt: skip
    assert (sheet.sealed_version, asked.sealed_version) == (4, 2)
    trail = AuditEvent.objects.filter(action__startswith="sheet.reopening_").get()
    assert (trail.actor, trail.details["expert"], "50" in str(trail.details)) == (second, own.expert.name, False)


def test_the_expert_is_told_with_the_reason_and_the_time(stage: Any, own: Assignment, second: Any) -> None:
    set_phase(stage.campaign, "expert", is_open=False)
    until = tomorrow()
    reopening.confirm(reopening=propose(stage, own, until=until), by=second)
    told = Notice.objects.get(kind="sheet.reopened")
    assert (told.to, "渔排上的信号" in told.subject) == (own.expert.email, True)
    page = reverse("score", args=[own.pk])
    assert [word in told.text for word in ("专家来电：两项填反", page)] == [True, True]
    assert open_until(own) == until


def test_nobody_opens_a_sheet_alone(stage: Any, own: Assignment) -> None:
    asked = propose(stage, own)
    with pytest.raises(Refused, match="须由另一位"):
        reopening.confirm(reopening=asked, by=stage.cast.organiser)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reopening.objects.filter(pk=asked.pk).update(
            outcome="confirmed", decided_by=stage.cast.organiser, decided_at=timezone.now()
        )
    for person in (stage.cast.auditor, own.expert, stage.cast.screener):
        with pytest.raises(NotAllowed):
            reopening.confirm(reopening=asked, by=person)
        with pytest.raises(NotAllowed):
            reopening.propose(sheet=asked.sheet, by=person, reason="x")
    assert ScoreSheet.objects.get().sealed_version == 2


def test_refused_and_withdrawn_proposals_change_nothing(stage: Any, own: Assignment, second: Any) -> None:
    with pytest.raises(Refused, match="不同意的原因"):
        reopening.refuse(reopening=propose(stage, own), by=second, note=" ")
    reopening.refuse(reopening=Reopening.objects.get(), by=second, note="已核对，没有填反")
    reopening.withdraw(reopening=propose(stage, own), by=stage.cast.organiser)
    assert ScoreSheet.objects.get().sealed_version == 2
    assert [row.outcome for row in Reopening.objects.order_by("pk")] == ["refused", "withdrawn"]


def test_what_cannot_be_proposed_is_refused_with_the_reason(stage: Any, own: Assignment) -> None:
    sheet = ScoreSheet.objects.get()
    cases: list[tuple[dict[str, Any], str]] = [
        ({"reason": " "}, "请写明原因"),
        ({"reason": "x", "until": timezone.now() - timedelta(minutes=1)}, "已经过去"),
    ]
    for given, why in cases:
        with pytest.raises(Refused, match=why):
            reopening.propose(sheet=sheet, by=stage.cast.organiser, **given)
    propose(stage, own)
    with pytest.raises(Refused, match="已经提议"):
        propose(stage, own)
    Reopening.objects.update(outcome="withdrawn", decided_by=stage.cast.organiser, decided_at=timezone.now())
    set_phase(stage.campaign, "expert", is_open=False)
    with pytest.raises(Refused, match="请填写这份评分表可以评到什么时候"):
        propose(stage, own)
    ScoreSheet.objects.update(sealed_at=None, sealed_version=None)
    with pytest.raises(Refused, match="没有提交"):
        propose(stage, own)


def test_a_result_waits_for_the_new_signature(stage: Any, second: Any) -> None:
    entry = stage.scored(1)[0]
    result = publishing.compute(category=stage.category, by=stage.cast.organiser)
    own = Assignment.objects.get(entry=entry, expert=stage.cast.expert)
    reopening.confirm(reopening=propose(stage, own), by=second)
    assert missing(stage.category) == [f"专家 {own.expert.name} 还有 1 份评分表没有提交。"]
    with pytest.raises(publishing.NotReady):
        publishing.compute(category=stage.category, by=stage.cast.organiser)
    assert result.inputs["entries"][0]["sheets"] != []  # what was computed before stays readable


@pytest.mark.django_db(transaction=True)
def test_computing_and_reopening_at_once_end_in_one_order(stage: Any, second: Any) -> None:
    entry = stage.scored(1)[0]
    own = Assignment.objects.get(entry=entry, expert=stage.cast.expert)
    asked = propose(stage, own)
    outcomes = at_once(
        lambda: publishing.compute(category=stage.category, by=stage.cast.organiser),
        lambda: reopening.confirm(reopening=asked, by=second),
    )
    assert isinstance(outcomes[1], Reopening)
    computed = not isinstance(outcomes[0], Refused)  # before the reopening, with three sheets, or not at all
    assert not computed or len(outcomes[0].inputs["entries"][0]["sheets"]) == 3


@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_one_does(stage: Any, own: Assignment, second: Any) -> None:
    third = make_user("third", role="organiser", name="郑处长")
    asked = propose(stage, own)
    outcomes = at_once(*[lambda who=who: reopening.confirm(reopening=asked, by=who) for who in (second, third)])
    assert sorted(isinstance(outcome, Refused) for outcome in outcomes) == [False, True]
    assert Notice.objects.filter(kind="sheet.reopened").count() == 1


# ── Beyond the review ──
def test_a_permit_opens_one_work_to_one_person_until_its_end(stage: Any) -> None:
    for _ in range(2):
        stage.entry(states.SHORTLISTED)
    stage.panel()
    set_phase(stage.campaign, "expert", is_open=False)
    own, other = Assignment.objects.filter(expert=stage.cast.expert)
    permit = permits.give(assignment=own, until=tomorrow(), reason="现场停电", by=stage.cast.organiser)
    sheets.save_marks(assignment=own, by=own.expert, marks=FULL)
    sheets.seal(assignment=own, by=own.expert)
    theirs = Assignment.objects.get(entry=own.entry, expert=stage.cast.expert2)
    for closed in (other, theirs):
        with pytest.raises(Refused, match="现在不是专家评审时间"):
            sheets.save_marks(assignment=closed, by=closed.expert, marks=FULL)
    ScoringPermit.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert open_until(own) is None
    with pytest.raises(Refused, match="已经到期"):
        permits.end(permit=permit, by=stage.cast.organiser)


def test_a_permit_is_refused_where_it_would_open_nothing_and_ends_early(stage: Any, own: Assignment) -> None:
    def give(row: Assignment, **more: Any) -> ScoringPermit:
        return permits.give(
            **{"assignment": row, "until": tomorrow(), "reason": "停电", "by": stage.cast.organiser} | more
        )

    with pytest.raises(Refused, match="请先提议重新打开"):
        give(own)
    theirs = Assignment.objects.get(expert=stage.cast.expert2)
    for more, why in (({"reason": ""}, "请写明原因"), ({"until": timezone.now()}, "已经过去")):
        with pytest.raises(Refused, match=why):
            give(theirs, **more)
    with pytest.raises(NotAllowed):
        give(theirs, by=theirs.expert)
    set_phase(stage.campaign, "expert", is_open=False)
    permit = give(theirs)
    permits.end(permit=permit, by=stage.cast.organiser)
    assert open_until(theirs) is None


# ── Recusals ──
@pytest.fixture
def recused(stage: Any) -> Assignment:
    entry = stage.entry(states.SHORTLISTED)
    stage.panel()
    row = Assignment.objects.get(entry=entry, expert=stage.cast.expert)
    sheets.save_marks(assignment=row, by=row.expert, marks={"theme": D(50)})
    sheets.recuse(assignment=row, by=row.expert, reason="认识作者")
    return row


def test_an_expert_takes_her_recusal_back_within_ten_minutes(stage: Any, recused: Assignment) -> None:
    with pytest.raises(NotAllowed):
        recusals.undo_own(assignment=recused, by=stage.cast.expert2)
    recusals.undo_own(assignment=recused, by=recused.expert)
    sheets.save_marks(assignment=recused, by=recused.expert, marks={"craft": D(30)})
    assert ScoreSheet.objects.get().marks.count() == 2  # what stood before is still there
    assert AuditEvent.objects.get(action="sheet.undo_recusal").details["reason"] == "认识作者"
    with pytest.raises(Refused, match="没有回避"):
        recusals.undo_own(assignment=recused, by=recused.expert)


@pytest.mark.parametrize(("minutes", "may"), [(9, True), (10, False)])
def test_after_ten_minutes_the_organiser_does(stage: Any, recused: Assignment, minutes: int, may: bool) -> None:
    Assignment.objects.filter(pk=recused.pk).update(recused_at=timezone.now() - timedelta(minutes=minutes))
    if may:
        recusals.undo_own(assignment=recused, by=recused.expert)
        return
    with pytest.raises(Refused, match="超过十分钟"):
        recusals.undo_own(assignment=recused, by=recused.expert)
    with pytest.raises(Refused, match="请写明原因"):
        undoing.undo(assignment=recused, by=stage.cast.organiser, reason="")
    undoing.undo(assignment=recused, by=stage.cast.organiser, reason="误点")
    assert Assignment.objects.standing().filter(pk=recused.pk).exists()


def test_no_recusal_is_undone_after_the_review(stage: Any, recused: Assignment, as_: Any) -> None:
    set_phase(stage.campaign, "expert", is_open=False)
    with pytest.raises(Refused, match="已经结束"):
        recusals.undo_own(assignment=recused, by=recused.expert)
    with pytest.raises(Refused, match="已经结束"):
        undoing.undo(assignment=recused, by=stage.cast.organiser, reason="误点")
    Assignment.objects.filter(pk=recused.pk).update(due_at=timezone.now() + timedelta(days=1))  # a date of its own
    assert as_(stage.cast.organiser).get(reverse("sheet", args=[recused.pk])).context["may_undo"]
    recusals.undo_own(assignment=recused, by=recused.expert)


@pytest.mark.parametrize("how", ["taken", "declared", "declined"])
def test_an_expert_takes_back_only_what_she_asked_for_herself(stage: Any, how: str) -> None:
    """Not what the office took from her, nor what follows from what she declared or from her refusal to take part."""
    entry = stage.entry(states.SHORTLISTED)
    stage.panel()
    row, organiser = Assignment.objects.get(entry=entry, expert=stage.cast.expert), stage.cast.organiser
    if how == "taken":
        giving.take_away(assignment=row, reason="核实后须回避", by=organiser)
    elif how == "declared":
        interests.declare(campaign=stage.campaign, said={"work": entry.title}, by=row.expert)
    else:
        (told,) = inviting.invite(campaign=stage.campaign, experts=[row.expert], by=organiser)
        answering.decline(invitation=told.invitation, reason="出差", by=row.expert)
    row.refresh_from_db()
    assert row.recused_at is not None and not recusals.may_undo_own(row)
    with pytest.raises(Refused, match="不是您自己申请的"):
        recusals.undo_own(assignment=row, by=row.expert)
    if how == "declared":
        with pytest.raises(Refused, match="本人申报"):
            undoing.undo(assignment=row, by=organiser, reason="误填")
        interests.declare(campaign=stage.campaign, said={}, by=row.expert)
    undoing.undo(assignment=row, by=organiser, reason="误点")
    assert Assignment.objects.standing().filter(pk=row.pk).exists()


def test_a_work_that_another_took_over_is_not_scored_by_both(stage: Any, recused: Assignment) -> None:
    reserve.add(panel=recused.panel, expert=make_user("spare", role="expert", name="谢维"), by=stage.cast.organiser)
    replacing.replace(panel=recused.panel, leaving=recused.expert, reason="回避", by=stage.cast.organiser)
    with pytest.raises(Refused, match="已由谢维接替"):
        recusals.undo_own(assignment=recused, by=recused.expert)
    with pytest.raises(Refused, match="已由谢维接替"):
        undoing.undo(assignment=recused, by=stage.cast.organiser, reason="误点")
    giving.take_away(assignment=recused.replaced_by, reason="误派", by=stage.cast.organiser)
    recusals.undo_own(assignment=Assignment.objects.get(pk=recused.pk), by=recused.expert)
    assert Assignment.objects.standing().filter(entry=recused.entry).count() == 3
    assert replacing.open_works(recused.panel, recused.expert) == [recused]  # another may step in again
