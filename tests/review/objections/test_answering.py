"""An objection is answered by who decided nothing of its entry; sustained by two, it opens that entry alone."""

from __future__ import annotations

import functools
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AuditEvent, Notice, User
from common.refusals import NotAllowed, Refused
from review.certificates import issuing
from review.disqualifying import confirming, proposing
from review.models import Objection, ObjectionFinding, Result, ScreeningDecision
from review.objections import answering
from review.release import signing, standing
from review.results import publishing
from review.scoring_desk import sheets
from review.screening import decisions
from review.sheet_desk import reopening
from review.showcase import announcement
from tests.factories import make_user
from tests.racing import at_once
from tests.review import releasing
from tests.review.objections.conftest import ANSWER, SUSTAIN, Published
from tests.review.results.test_results import vote
from voting.models import SignalKind, Vote, VoteGroup
from voting.voids import confirming as confirming_voids
from voting.voids import proposing as proposing_voids


def test_rejected_with_reasons_once(published: Published) -> None:
    made = published.object_to()
    for words in (ANSWER | {"answer": " "}, ANSWER | {"brief": ""}):
        with pytest.raises(Refused, match="请写"):
            answering.reject(objection=made, by=published.free, **words)
    answering.reject(objection=made, by=published.free, **ANSWER)
    made.refresh_from_db()
    assert (made.state, made.answered_by, made.brief) == ("rejected", published.free, ANSWER["brief"])
    told = Notice.objects.get(kind="objection.answered")
    assert ("不成立" in told.subject, ANSWER["answer"] in told.text) == (True, True)
    for again in (
        lambda: answering.reject(objection=made, by=published.second, **ANSWER),
        lambda: answering.propose(objection=made, by=published.second, **SUSTAIN),
    ):
        with pytest.raises(Refused, match="已经答复"):
            again()
    assert AuditEvent.objects.filter(action="objection.reject").count() == 1


def _screened(scene: Published, person: User) -> None:
    entry = scene.stage.entry()
    decisions.admit(entry=entry, by=person, marks={"title": True, "original": True})
    ScreeningDecision.objects.filter(entry=entry).update(entry=scene.entries[0])


def _disqualified(scene: Published, person: User) -> None:
    proposal = proposing.propose(
        entry=scene.entries[0], ground=scene.stage.campaign.definition.grounds[0].label, text="x", public_text="x",
        by=person,
    )  # fmt: skip
    confirming.refuse(proposal=proposal, note="不属实", by=scene.second)


def _reopened(scene: Published, person: User) -> None:
    sheet = scene.entries[0].assignments.first().sheet
    proposal = reopening.propose(sheet=sheet, by=person, reason="漏评")
    reopening.withdraw(reopening=proposal, by=person)


def _acted(scene: Published, person: User) -> None:
    AuditEvent.objects.record(action="entry.recommend", obj=scene.entries[0], by=person)


@pytest.mark.parametrize("act", [_screened, _disqualified, _acted])
def test_who_decided_of_the_entry_neither_answers_nor_confirms(published: Published, act: Any) -> None:
    third = make_user(role="organiser")
    act(published, third)
    made, of_another = published.object_to(), published.object_to(published.entries[1])
    finding = answering.propose(objection=made, by=published.free, **SUSTAIN)
    for verb in (
        lambda: answering.propose(objection=made, by=third, **SUSTAIN),
        lambda: answering.reject(objection=made, by=third, **ANSWER),
        lambda: answering.confirm(finding=finding, by=third),
        lambda: answering.refuse(finding=finding, by=third, note="不同意"),
    ):
        with pytest.raises(Refused, match="不能办理对它的异议"):
            verb()
    answering.reject(objection=of_another, by=third, **ANSWER)


def test_who_signed_answers_only_where_nobody_else_is_free(published: Published) -> None:
    made, signer = published.object_to(), published.stage.cast.organiser
    with pytest.raises(Refused, match="请由江宁、汪洋办理"):
        answering.reject(objection=made, by=signer, **ANSWER)
    User.objects.filter(pk=published.second.pk).update(is_active=False)
    finding = answering.propose(objection=made, by=published.free, **SUSTAIN)
    answering.confirm(finding=finding, by=signer)  # the only other free one is she who proposed it
    with pytest.raises(Refused, match="请由江宁办理"):
        answering.reject(objection=published.object_to(), by=signer, **ANSWER)


@pytest.mark.parametrize("act", ["proposed", "confirmed", "closed"])
def test_who_judged_the_votes_of_the_work_lets_another_answer(published: Published, act: str) -> None:
    """Of another work of the category she answers."""
    stage, third, other = published.stage, make_user(role="organiser"), make_user(role="organiser")
    vote(stage, published.entries[0], 2)
    votes = list(Vote.objects.values_list("pk", flat=True))
    if act == "closed":
        kind = {"kind": SignalKind.BURST, "due_at": timezone.now(), "outcome": "没有发现问题"}
        closed = {"state": VoteGroup.State.CLOSED, "closed_by": third, "closed_at": timezone.now()}
        VoteGroup.objects.create(campaign=stage.campaign, entry=published.entries[0], **kind, **closed)
    else:
        first, second = (third, other) if act == "proposed" else (other, third)
        batch = proposing_voids.propose(campaign=stage.campaign, votes=votes, reason="同一台设备", by=first)
        confirming_voids.confirm(batch=batch, by=second)
    with pytest.raises(Refused, match="办理过这件作品的选票复核"):
        answering.reject(objection=published.object_to(), by=third, **ANSWER)
    answering.reject(objection=published.object_to(published.entries[1]), by=third, **ANSWER)


@pytest.mark.parametrize("person", ["entrant", "recommender", "screener", "expert", "auditor"])
def test_others_answer_nothing(published: Published, person: str) -> None:
    with pytest.raises(NotAllowed):
        answering.reject(objection=published.object_to(), by=getattr(published.stage.cast, person), **ANSWER)


def test_sustained_takes_two_and_the_database_says_so(published: Published) -> None:
    made = published.object_to()
    finding = answering.propose(objection=made, by=published.free, **SUSTAIN)
    made.refresh_from_db()
    assert (made.state, Notice.objects.filter(kind="objection.answered").count()) == ("received", 0)
    with pytest.raises(Refused, match="须由另一位"):
        answering.confirm(finding=finding, by=published.free)
    with pytest.raises(Refused, match="已有人提出"):
        answering.propose(objection=made, by=published.second, **SUSTAIN)
    with pytest.raises(Refused, match="正在等待复核"):
        answering.reject(objection=made, by=published.second, **ANSWER)
    with pytest.raises(IntegrityError, match="takes_two_people"), transaction.atomic():
        ObjectionFinding.objects.update(outcome="confirmed", decided_by=published.free, decided_at=timezone.now())
    answering.refuse(finding=finding, by=published.second, note="还要核对原表")
    again = answering.propose(objection=made, by=published.second, **SUSTAIN)
    answering.withdraw(finding=again, by=published.second)
    third = answering.propose(objection=made, by=published.second, **SUSTAIN)
    answering.confirm(finding=third, by=published.free)
    made.refresh_from_db()
    assert (made.state, made.remedy, made.brief) == ("sustained", "sheets", SUSTAIN["brief"])
    assert Notice.objects.filter(kind="objection.answered").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_are_one(published: Published) -> None:
    made = published.object_to()
    reject = functools.partial(answering.reject, objection=made, **ANSWER)
    outcomes = at_once(lambda: reject(by=published.free), lambda: reject(by=published.second))
    assert sorted(type(one).__name__ for one in outcomes) == ["Objection", "Refused"]
    other = published.object_to()
    finding = answering.propose(objection=other, by=published.free, **SUSTAIN)
    confirm = functools.partial(answering.confirm, finding=finding, by=published.second)
    outcomes = at_once(confirm, lambda: answering.withdraw(finding=finding, by=published.free))
    assert sorted(type(one).__name__ for one in outcomes) == ["ObjectionFinding", "Refused"]
    finding.refresh_from_db()
    assert Notice.objects.filter(kind="objection.answered").count() == 1 + (finding.outcome == "confirmed")


def test_result_is_not_final_until_all_are_answered_and_corrected(published: Published, as_: Any) -> None:
    first, second = published.object_to(), published.object_to(published.entries[1])
    releasing.end_publicity()
    result = Result.objects.get()
    words = "公示期满，还有异议在办理，尚非最终结果"

    def is_final() -> bool:
        assert issuing.why_not(published.stage.category) == "" or "异议还没有全部办结" in issuing.why_not(
            result.category
        )
        letter = announcement.letter(published.stage.campaign)
        assert letter is not None
        said = {
            standing.of(result).is_final,
            standing.of_several([result]).is_final,
            not issuing.why_not(published.stage.category),
            letter.title.endswith("公告"),
            words not in as_(None).get("/results/film/").content.decode(),
            words not in as_(None).get("/showcase/").content.decode(),
        }
        assert len(said) == 1
        return said.pop()

    assert not is_final()
    answering.reject(objection=first, by=published.free, **ANSWER)
    assert not is_final()
    published.sustain(second)
    assert not is_final()  # the correction is not published yet
    Objection.objects.get(pk=second.pk).carried_by.add(result)
    assert is_final()


def test_sustained_one_is_carried_by_the_correction(published: Published, as_: Any) -> None:
    by, category = published.stage.cast.organiser, published.stage.category
    made = published.sustain(published.object_to())
    with pytest.raises(publishing.NotReady, match="的评分表还没有重新打开"):
        publishing.compute(category=category, by=by, reason="异议成立")
    sheet = published.entries[0].assignments.first().sheet
    opened = reopening.propose(sheet=sheet, by=by, reason="录入有误")
    reopening.confirm(reopening=opened, by=published.second)
    with pytest.raises(publishing.NotReady, match="没有提交"):
        publishing.compute(category=category, by=by, reason="异议成立")
    mine = {"assignment": sheet.assignment, "by": sheet.assignment.expert}
    sheets.save_marks(**mine, marks={"theme": Decimal(18), "craft": Decimal(40)})
    sheets.seal(**mine)
    second = publishing.compute(category=category, by=by, reason="异议成立")
    later = published.sustain(published.object_to(published.entries[1]), remedy="facts")
    assert signing.problems(second)[0] == f"计算之后又有异议认定成立（{later.number}），请重新计算。"
    third = publishing.compute(category=category, by=by, reason="异议成立")
    releasing.publish(third, by=by)
    assert set(third.objections.all()) == {made, later}  # type: ignore[attr-defined]
    page = as_(None).get("/results/film/").content.decode()
    assert f"异议 {made.number}" in page and "第 3 版已更正" in page and str(published.entries[0].number) in page
    receipt = as_(None).get(f"/objections/{made.reference}/").content.decode()
    assert "结果已在第 3 版更正" in receipt and SUSTAIN["answer"] in receipt
    third.refresh_from_db()
    assert standing.of(third).is_in_publicity  # the change has its own
    releasing.end_publicity()
    assert standing.of(Result.objects.get(version=3)).is_final
