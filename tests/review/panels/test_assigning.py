"""k experts per work: seen first, then carried out as it was seen."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from common.refusals import Refused
from review.models import Assignment, Panel
from review.panels import assigning, panels
from submissions import states
from tests.factories import make_user


@pytest.fixture
def panel(stage):
    made = panels.make(category=stage.category, by=stage.cast.organiser)
    stage.experts += [make_user(f"more{n}", role="expert", name=f"专家{n}") for n in range(2)]
    for expert in stage.experts:
        panels.add_expert(panel=made, expert=expert, by=stage.cast.organiser)
    return made


def test_three_of_five_experts_score_each_work_and_the_loads_are_even(stage, panel):
    for _ in range(5):
        stage.entry(states.SHORTLISTED)
    assert assigning.assign(panel=panel, by=stage.cast.organiser, per_work=3) == 15
    pairs = Assignment.objects.values_list("expert_id", "entry_id")
    assert set(Counter(expert for expert, _ in pairs).values()) == {3}
    assert set(Counter(entry for _, entry in pairs).values()) == {3}
    assert Panel.objects.get().experts_per_work == 3
    assert assigning.assign(panel=panel, by=stage.cast.organiser, per_work=3) == 0  # again: nothing new


def test_a_recused_expert_does_not_count_and_is_not_asked_again(stage, panel):
    stage.entry(states.SHORTLISTED)
    assigning.assign(panel=panel, by=stage.cast.organiser, per_work=4)
    one = Assignment.objects.order_by("pk").first()
    Assignment.objects.filter(pk=one.pk).update(recused_at=one.created_at, recusal_reason="参与过创作")
    assert assigning.assign(panel=panel, by=stage.cast.organiser, per_work=4) == 1  # the fifth steps in
    shown = assigning.preview(panel=panel, per_work=5, skip_conflicts=False)
    assert (shown.given, [(one.entry.pk, one.number) for one in shown.lacking]) == (0, [(one.entry_id, 1)])


def test_the_preview_changes_nothing_and_only_what_was_seen_is_carried_out(stage, panel, as_):
    stage.entry(states.SHORTLISTED, title="渔排之间")
    browser = as_(stage.cast.organiser)
    page = browser.get(reverse("panel_plan", args=[panel.pk]), {"per_work": "4", "skip": "on"})
    assert "将新增 4 份评分表" in page.content.decode()
    assert Assignment.objects.count() == 0
    asked = {"per_work": "4", "skip": "on", "seen": page.context["preview"].plan.digest}
    late = stage.entry(states.SHORTLISTED)
    answer = browser.post(reverse("panel_assign", args=[panel.pk]), asked, follow=True)
    assert "没有分配。请重新预览" in answer.content.decode()
    assert Assignment.objects.count() == 0
    late.delete()
    browser.post(reverse("panel_assign", args=[panel.pk]), asked)
    assert (Assignment.objects.count(), Panel.objects.get().experts_per_work) == (4, 4)


@pytest.mark.parametrize("raw", ["2", "16", "x", "-3", "9" * 30])
def test_a_number_out_of_range_is_refused(stage, panel, as_, raw):
    stage.entry(states.SHORTLISTED)
    with pytest.raises(Refused, match="应为 3 至 15"):
        assigning.read_per_work(raw)
    assert as_(stage.cast.organiser).get(reverse("panel_plan", args=[panel.pk]), {"per_work": raw}).status_code == 302
    as_(stage.cast.organiser).post(reverse("panel_assign", args=[panel.pk]), {"per_work": raw})
    assert Assignment.objects.count() == 0


def test_the_database_keeps_three_experts_per_work_too(panel):
    with pytest.raises(IntegrityError), transaction.atomic():
        Panel.objects.update(experts_per_work=2)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_preview_asks_the_same_number_of_questions(stage, as_, rows, django_assert_num_queries):
    made = panels.make(category=stage.category, by=stage.cast.organiser)
    for n in range(rows):
        stage.entry(states.SHORTLISTED)
        panels.add_expert(panel=made, expert=make_user(f"e{n}", role="expert"), by=stage.cast.organiser)
    browser = as_(stage.cast.organiser)
    browser.get(reverse("panels"))
    with django_assert_num_queries(7):
        browser.get(reverse("panel_plan", args=[made.pk]), {"per_work": "3", "skip": "on"})
