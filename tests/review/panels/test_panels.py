import pytest

from common.refusals import Refused
from review.models import Assignment
from review.panels import assigning, conflicts, panels
from review.scoring_desk import sheets
from submissions import states
from tests.factories import make_user


def test_assign_all_gives_every_expert_every_work_in_a_rotated_order(stage):
    works = [stage.entry(states.SHORTLISTED) for _ in range(3)]
    panel = stage.panel()
    assert Assignment.objects.count() == 9
    firsts = [
        Assignment.objects.filter(expert=expert).order_by("position").first().entry_id for expert in stage.experts
    ]
    assert sorted(firsts) == [work.pk for work in works]
    assert assigning.assign(panel=panel, by=stage.cast.organiser) == 0  # again: nothing new
    stage.entry(states.SHORTLISTED)
    assert assigning.assign(panel=panel, by=stage.cast.organiser) == 3  # a late work: only that


def test_conflicts_are_found_by_union_line_and_by_author_name(stage):
    entry = stage.entry(states.SHORTLISTED)
    kin = make_user("kin", role="expert", union=stage.cast.recommender.union, name="郑大为")
    namesake = make_user("namesake", role="expert", name="陈海生")
    stage.experts = [stage.cast.expert, kin, namesake]
    panel = stage.panel()
    assert [(c.expert.name, c.entry.pk, c.why) for c in conflicts.conflicts(panel)] == [
        ("郑大为", entry.pk, "专家所在的福州市总工会与申报单位有隶属关系"),
        ("陈海生", entry.pk, "作者名单里有同名的人"),
    ]


def test_conflicts_can_be_left_out_of_the_assignment(stage):
    stage.entry(states.SHORTLISTED)
    namesake = make_user("namesake", role="expert", name="陈海生")
    panel = panels.make(category=stage.category, by=stage.cast.organiser)
    for expert in (stage.cast.expert, namesake):
        panels.add_expert(panel=panel, expert=expert, by=stage.cast.organiser)
    assert assigning.assign(panel=panel, by=stage.cast.organiser, skip_conflicts=True) == 1
    assert Assignment.objects.get().expert == stage.cast.expert


def test_an_expert_leaves_the_panel_only_before_the_first_mark(stage):
    entry = stage.entry(states.SHORTLISTED)
    panel = stage.panel()
    own = Assignment.objects.get(entry=entry, expert=stage.cast.expert)
    sheets.save_marks(assignment=own, by=stage.cast.expert, marks={})
    with pytest.raises(Refused, match="林志远 已经开始打分"):
        panels.remove_expert(panel=panel, expert=stage.cast.expert, by=stage.cast.organiser)
    panels.remove_expert(panel=panel, expert=stage.cast.expert2, by=stage.cast.organiser)
    assert sorted(Assignment.objects.values_list("expert__name", flat=True)) == ["孙霞", "林志远"]


def test_a_panel_takes_experts_only_once_and_only_experts(stage):
    panel = panels.make(category=stage.category, by=stage.cast.organiser)
    with pytest.raises(Refused, match="陈雅琳 不是专家账号"):
        panels.add_expert(panel=panel, expert=stage.cast.screener, by=stage.cast.organiser)
    panels.add_expert(panel=panel, expert=stage.cast.expert, by=stage.cast.organiser)
    with pytest.raises(Refused, match="林志远 已经在这个专家组里"):
        panels.add_expert(panel=panel, expert=stage.cast.expert, by=stage.cast.organiser)
    with pytest.raises(Refused, match="这里已经有专家组了"):
        panels.make(category=stage.category, by=stage.cast.organiser)
    with pytest.raises(Refused, match="没有这一部分"):
        panels.make(category=stage.category, by=stage.cast.organiser, section="none")
