"""An officer or an expert leaves: all that was on her hands is the successor's, shown before, in one act."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import AuditEvent, Notice, User
from accounts.people.handing_over import handing_over
from common.refusals import Refused
from review.models import Assignment, Result, ScreeningShare, TwoReaders
from submissions import states
from submissions.models import Disqualification, Entry
from submissions.models.shortlisting import ShortlistPlan
from tests.factories import make_user
from tests.review.conftest import Stage
from tests.voting.fraud_scene import make_group


def hand_over(stage: Stage, person: User, to: User, by: User) -> list[tuple[str, int]]:
    lines = handing_over.preview(person, to)
    handing_over.hand_over(person=person, to=to, reason="调离", seen=handing_over.stamp(lines), by=by)
    return [(str(line.duty.label), line.count) for line in lines]


def test_an_organisers_plans_groups_and_portions_go_over_and_proposals_stay(stage: Stage) -> None:
    leaving, cast, soon = stage.cast.organiser, stage.cast, timezone.now() + timedelta(days=1)
    to = make_user("second", role="organiser", name="林接任")
    entry = stage.entry()
    ScreeningShare.objects.create(entry=entry, person=leaving, by=to)
    TwoReaders.objects.create(person=leaving, by=to)
    ShortlistPlan.objects.create(category=stage.category, publish_at=soon, planned_by=leaving)
    of = {"campaign": stage.campaign, "category": stage.category, "inputs": {}, "inputs_sha256": "0" * 64}
    planned = Result.objects.create(**of, version=1, computed_by=leaving, publish_at=soon, planned_by=leaving)
    shown = stage.entry(states.SHORTLISTED)
    group = make_group(shown, owner=leaving)
    said = {"reason": "查实。", "public_text": "查实。", "was_state": shown.state}
    proposal = Disqualification.objects.create(entry=shown, proposed_by=leaving, **said)
    assert hand_over(stage, leaving, to, by=to) == [
        ("提出的取消、恢复资格", 1),
        ("承办的异常选票", 1),
        ("分给本人待初评的作品", 1),
        ("本人初评须两人独立初评的设定", 1),
        ("定时公布的入围名单", 1),
        ("定时公布的结果", 1),
    ]
    for row in (planned, group, proposal, leaving):
        row.refresh_from_db()
    assert (planned.planned_by, planned.computed_by, group.owner) == (to, leaving, to)
    assert (ShortlistPlan.objects.get().planned_by, ScreeningShare.objects.get().person) == (to, to)
    assert (TwoReaders.objects.get().person, proposal.proposed_by) == (to, leaving)
    assert not leaving.is_active
    event = AuditEvent.objects.get(action="person.hand_over")
    assert (event.actor, event.object_id, event.details["to"]) == (to, str(leaving.pk), "林接任")
    assert "定时公布的结果 1" in event.details["handed"]
    assert Notice.objects.get(kind="person.hand_over").to == to.email
    assert [line.count for line in handing_over.preview(leaving, cast.organiser)] == [1]  # the proposal


def test_an_experts_works_go_over_but_not_her_marks_and_not_to_who_is_too_near(stage: Stage) -> None:
    fresh, begun, sealed, kin = (stage.entry(states.SHORTLISTED, title=f"作品{n}") for n in range(4))
    panel = stage.panel()
    leaving = stage.cast.expert
    stage.score(sealed, *[("50", "40")] * 3)
    stage.score(begun, *[("50", "40")] * 3, seal=False)
    to = make_user("fourth", role="expert", name="周新来")
    kin.answers = kin.answers | {"authors": [{"name": "周新来"}]}
    kin.save()
    assert hand_over(stage, leaving, to, by=stage.cast.organiser) == [("未提交的评分", 3)]
    of_new = Assignment.objects.filter(expert=to)
    assert {one.entry_id for one in of_new} == {fresh.pk, begun.pk}
    assert not of_new.filter(sheet__isnull=False).exists()
    left = Assignment.objects.filter(expert=leaving).order_by("entry_id")
    assert [(one.entry_id, bool(one.recused_at)) for one in left] == [
        (begun.pk, True), (sealed.pk, False), (kin.pk, True)
    ]  # fmt: skip
    assert set(panel.experts.values_list("pk", flat=True)) >= {to.pk, leaving.pk}


def test_entries_go_to_who_enters_for_that_union(stage: Stage) -> None:
    entry, leaving = stage.entry(states.DRAFT), stage.cast.entrant
    with pytest.raises(Refused, match="请选一位角色相同"):
        hand_over(stage, leaving, stage.cast.outsider, by=stage.cast.organiser)
    colleague = make_user("colleague", role="entrant", union=leaving.union, name="同事")
    assert list(handing_over.successors(leaving)) == [colleague]
    Entry.objects.filter(pk=entry.pk).update(union=stage.cast.outsider.union)  # of a union that she served before
    with pytest.raises(Refused, match="同事不为远海码头工会申报"):
        hand_over(stage, leaving, colleague, by=stage.cast.organiser)
    leaving.refresh_from_db()
    assert leaving.is_active
    Entry.objects.filter(pk=entry.pk).update(union=leaving.union)
    assert hand_over(stage, leaving, colleague, by=stage.cast.organiser) == [("创建的申报", 1)]
    entry.refresh_from_db()
    assert entry.created_by == colleague


def test_page_shows_first_and_carries_out_only_what_was_shown(
    stage: Stage, as_: Any, django_assert_num_queries: Any
) -> None:
    cast = stage.cast
    colleague = make_user("colleague", role="screener", name="周接手")
    browser, address = as_(cast.organiser), f"/people/{cast.screener.pk}/hand-over/"
    ScreeningShare.objects.create(entry=stage.entry(), person=cast.screener, by=cast.organiser)
    page = browser.get(address, {"to": colleague.pk}).content.decode()
    assert ("分给本人待初评的作品" in page, "交接给周接手并锁定账号" in page) == (True, True)
    said = {"to": colleague.pk, "reason": "退休", "seen": "分给本人待初评的作品2"}
    answer = browser.post(address, said)
    assert (answer.status_code, "待交接的事项刚有变化" in answer.content.decode()) == (400, True)
    assert User.objects.get(pk=cast.screener.pk).is_active
    assert browser.post(address, said | {"seen": "分给本人待初评的作品1"})["Location"] == f"/people/{cast.screener.pk}/"
    assert not User.objects.get(pk=cast.screener.pk).is_active
    assert ScreeningShare.objects.get().person == colleague
    own = browser.get(f"/people/{cast.organiser.pk}/hand-over/").content.decode()
    assert ("不能交接自己的账号" in own, "查看交接事项" in own) == (True, False)
    counts = []
    for _more in range(2):
        with django_assert_num_queries(20, exact=False) as asked:
            browser.get(address, {"to": colleague.pk})
        counts.append(len(asked))
        ScreeningShare.objects.create(entry=stage.entry(), person=cast.screener, by=cast.organiser)
    assert counts[0] == counts[1]
