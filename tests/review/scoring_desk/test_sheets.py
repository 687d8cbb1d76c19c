from decimal import Decimal as D

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from campaign import calendar
from common.refusals import Refused
from review.models import Assignment, Mark, ScoreSheet
from review.scoring_desk import sheets
from submissions import states
from tests.factories import set_phase


@pytest.fixture
def assignment(stage):
    entry = stage.entry(states.SHORTLISTED)
    stage.panel()
    return Assignment.objects.get(entry=entry, expert=stage.cast.expert)


def save(assignment, **marks):
    given = {code: D(points) if points is not None else None for code, points in marks.items()}
    return sheets.save_marks(assignment=assignment, by=assignment.expert, marks=given, remark="镜头稳")


def test_marks_are_saved_over_what_was_there(assignment):
    save(assignment, theme="50", craft="30.5")
    sheet = save(assignment, theme="51.5", craft=None)
    assert list(sheet.marks.values_list("criterion", "points")) == [("theme", D("51.50"))]
    assert (ScoreSheet.objects.get().version, ScoreSheet.objects.get().remark) == (2, "镜头稳")


def test_audit_of_a_save_tells_no_marks(assignment):
    save(assignment, theme="50")
    event = AuditEvent.objects.get(action="sheet.save")
    assert event.details == {"version": 1}


@pytest.mark.parametrize(
    ("code", "points", "sentence"),
    [
        ("theme", "60.5", "“主题”满分 60 分，请填 0 到 60 之间的分数。"),
        ("theme", "-0.5", "“主题”满分 60 分，请填 0 到 60 之间的分数。"),
        ("craft", "17.3", "“制作”请按整分或半分打分，例如 17 或 17.5。"),
        ("craft", "NaN", "“制作”请填数字。"),
        ("craft", "Infinity", "“制作”请填数字。"),
        ("other", "1", "评分表里没有这一项，请刷新后再评。"),
    ],
)
def test_a_mark_that_cannot_be_is_refused_with_a_sentence(assignment, code, points, sentence):
    with pytest.raises(Refused) as refusal:
        save(assignment, **{code: points})
    assert (str(refusal.value), ScoreSheet.objects.count()) == (sentence, 0)


@pytest.mark.parametrize("points", [D("60.5"), D("-1")])
def test_the_database_refuses_a_mark_outside_its_criterion(assignment, points):
    sheet = save(assignment, theme="50")
    with pytest.raises(IntegrityError), transaction.atomic():
        Mark.objects.filter(sheet=sheet).update(points=points)


def test_a_sealed_sheet_changes_no_more(assignment):
    save(assignment, theme="50", craft="30")
    sheets.seal(assignment=assignment, by=assignment.expert)
    with pytest.raises(Refused, match="已经签名提交"):
        save(assignment, theme="1")
    with pytest.raises(Refused, match="已经签名提交"):
        sheets.seal(assignment=assignment, by=assignment.expert)
    with pytest.raises(Refused, match="已经签名提交"):
        sheets.recuse(assignment=assignment, by=assignment.expert, reason="同一单位")
    assert sorted(Mark.objects.values_list("points", flat=True)) == [D(30), D(50)]


def test_sealing_names_what_is_not_marked_yet(assignment):
    with pytest.raises(Refused, match="还有没打分的项：主题、制作"):
        sheets.seal(assignment=assignment, by=assignment.expert)
    save(assignment, theme="50")
    with pytest.raises(Refused, match="还有没打分的项：制作。"):
        sheets.seal(assignment=assignment, by=assignment.expert)


def test_recusal_needs_a_reason_and_ends_scoring(assignment):
    with pytest.raises(Refused, match="请选择或写明回避的原因"):
        sheets.recuse(assignment=assignment, by=assignment.expert, reason=" ")
    sheets.recuse(assignment=assignment, by=assignment.expert, reason="同一单位")
    assert Assignment.objects.get(pk=assignment.pk).recusal_reason == "同一单位"
    with pytest.raises(Refused, match="已经申请回避"):
        save(assignment, theme="1")


def test_tab_that_does_not_know_of_the_recusal_cannot_seal(assignment):
    save(assignment, theme="50", craft="30")
    stale = Assignment.objects.get(pk=assignment.pk)
    sheets.recuse(assignment=assignment, by=assignment.expert, reason="同一单位")
    with pytest.raises(Refused, match="已经申请回避"):
        sheets.seal(assignment=stale, by=stale.expert)
    assert ScoreSheet.objects.get().sealed_at is None


def test_only_the_expert_herself_scores_and_only_in_time(stage, assignment):
    others = {stage.cast.expert2: "不是分给您的", stage.cast.organiser: "只有专家", stage.cast.auditor: "只有专家"}
    for person, why in others.items():
        with pytest.raises(Refused, match=why):
            sheets.save_marks(assignment=assignment, by=person, marks={"theme": D(1)})
    set_phase(stage.campaign, "expert", is_open=False)
    with pytest.raises(Refused, match="现在不是专家评审时间"):
        save(assignment, theme="1")


def test_a_save_is_not_refused_by_what_this_process_remembers(assignment, monkeypatch):
    """The review opened a moment ago, and this process has not noticed yet."""
    set_phase(assignment.entry.campaign, "expert", is_open=False)
    remembered = calendar.shown(assignment.entry.campaign)
    set_phase(assignment.entry.campaign, "expert", is_open=True)
    monkeypatch.setattr(calendar, "shown", lambda campaign: remembered)
    assert save(assignment, theme="50").version == 1
