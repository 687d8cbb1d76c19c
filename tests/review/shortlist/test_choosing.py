"""Choosing by grade, by hand and in reserve; publication at a set time; what cannot be looked at yet."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AuditEvent, Notice
from common.refusals import NotAllowed, Refused
from review.models import ScreeningDecision
from review.planned import carrying_out
from review.shortlist import candidates, choosing, overview, readiness, timing
from review.tasks import publish_shortlists
from submissions import states
from submissions.models import DerivedCopy, Entry, ShortlistChoice, ShortlistPlan
from tests.factories import make_entry, make_file
from tests.review.shortlist.test_shortlist import states_of, vote_opens_tomorrow


def admitted(stage, grade: str = "", **fields) -> Entry:
    entry = stage.entry(states.ADMITTED, **fields)
    ScreeningDecision.objects.create(entry=entry, by=stage.cast.screener, verdict="admit", grade=grade)
    return entry


def chosen(stage) -> list[int]:
    return [entry.pk for entry in choosing.chosen(stage.category)]


# ── By grade ──
def test_the_order_is_by_grade_then_by_the_branchs_own(stage):
    none, c, b2, b1, a = (
        admitted(stage, grade, preference=place) for grade, place in (("", 1), ("C", 1), ("B", 2), ("B", 1), ("A", 3))
    )
    assert list(candidates.by_grade(stage.category)) == [a, b1, b2, c, none]


def test_a_grade_that_was_taken_back_counts_no_more(stage):
    entry, other = admitted(stage, "A"), admitted(stage, "B")
    entry.decisions.update(undone_at=timezone.now())
    ScreeningDecision.objects.create(entry=entry, by=stage.cast.screener, verdict="admit", grade="C")
    assert [(one.pk, one.grade) for one in candidates.by_grade(stage.category)] == [(other.pk, "B"), (entry.pk, "C")]


def test_the_first_n_take_in_and_name_who_stands_level_at_the_cut(stage):
    a, b1, b2, last = (admitted(stage, grade, preference=1) for grade in ("A", "B", "B", "C"))
    pick = choosing.choose_by_rule(category=stage.category, rule="top:2", by=stage.cast.organiser)
    assert (pick.keys, pick.level) == ({a.pk, b1.pk, b2.pk}, (b1.number, b2.number))
    assert chosen(stage) == [a.pk, b1.pk, b2.pk]
    for number, level in ((1, ()), (3, ()), (9, ())):
        assert candidates.pick(stage.category, f"top:{number}").level == level
    assert last.pk not in pick.keys


# ── By hand ──
def test_a_page_of_ticks_changes_what_it_showed_and_nothing_else(stage):
    one, two, three = (admitted(stage) for _n in range(3))
    organiser = stage.cast.organiser
    choosing.choose_by_rule(category=stage.category, rule="all", by=organiser)
    foreign = make_entry(stage.campaign.categories.get(code="picture"), state=states.ADMITTED)
    shown, ticked = [one.pk, two.pk, foreign.pk], [two.pk, foreign.pk]
    assert choosing.choose(category=stage.category, shown=shown, ticked=ticked, by=organiser) == 1
    assert set(chosen(stage)) == {two.pk, three.pk}
    event = AuditEvent.objects.filter(action="shortlist.choose").order_by("pk").last()
    assert event.details == {"numbers": [two.number], "left_out": [one.number]}
    assert choosing.choose(category=stage.category, shown=shown, ticked=ticked, by=organiser) == 0


def test_what_is_no_longer_admitted_is_chosen_no_longer(stage):
    entry = admitted(stage)
    choosing.choose_by_rule(category=stage.category, rule="all", by=stage.cast.organiser)
    Entry.objects.filter(pk=entry.pk).update(state=states.DISQUALIFIED)
    assert chosen(stage) == []


@pytest.mark.parametrize("wanted", [0, -1, 1000])
def test_the_number_wanted_is_a_number(stage, wanted):
    with pytest.raises(Refused, match="1–999"):
        choosing.want(category=stage.category, wanted=wanted, by=stage.cast.organiser)


# ── Reserve ──
def in_reserve(stage) -> list[int]:
    return [entry.pk for entry in choosing.reserve(stage.category)]


def test_the_reserve_keeps_its_order_and_closes_its_ranks(stage):
    organiser = stage.cast.organiser
    one, two, three = (admitted(stage) for _n in range(3))
    for entry in (one, two, three):
        choosing.put_in_reserve(entry=entry, by=organiser)
    choosing.move_in_reserve(entry=three, steps=-1, by=organiser)
    assert in_reserve(stage) == [one.pk, three.pk, two.pk]
    choosing.take_from_reserve(entry=one, by=organiser)
    assert list(ShortlistChoice.objects.values_list("entry", "place")) == [(three.pk, 1), (two.pk, 2)]
    choosing.move_in_reserve(entry=three, steps=-1, by=organiser)  # already the first
    assert in_reserve(stage) == [three.pk, two.pk]


def test_who_is_chosen_leaves_the_reserve_and_the_other_way_round(stage):
    organiser = stage.cast.organiser
    one, two = admitted(stage), admitted(stage)
    for entry in (one, two):
        choosing.put_in_reserve(entry=entry, by=organiser)
    choosing.choose(category=stage.category, shown=[one.pk], ticked=[one.pk], by=organiser)
    assert (chosen(stage), in_reserve(stage)) == ([one.pk], [two.pk])
    assert ShortlistChoice.objects.get(entry=two).place == 1
    choosing.put_in_reserve(entry=one, by=organiser)
    assert (chosen(stage), in_reserve(stage)) == ([], [two.pk, one.pk])


def test_only_admitted_works_stand_in_reserve_and_once(stage):
    entry = admitted(stage)
    choosing.put_in_reserve(entry=entry, by=stage.cast.organiser)
    with pytest.raises(Refused, match="已在候补"):
        choosing.put_in_reserve(entry=entry, by=stage.cast.organiser)
    with pytest.raises(Refused, match="只有初评通过"):
        choosing.put_in_reserve(entry=stage.entry(states.SHORTLISTED), by=stage.cast.organiser)
    for verb in (choosing.take_from_reserve, lambda **more: choosing.move_in_reserve(steps=1, **more)):
        with pytest.raises(Refused, match="不在候补"):
            verb(entry=admitted(stage), by=stage.cast.organiser)


def test_the_database_refuses_a_reserve_without_a_place(stage):
    values = {"category": stage.category, "by": stage.cast.organiser}
    with pytest.raises(IntegrityError, match="shortlist_reserve_has_place"), transaction.atomic():
        ShortlistChoice.objects.create(entry=admitted(stage), kind="reserve", **values)


# ── At a set time ──
def planned(stage, *, minutes: int = 5) -> Entry:
    vote_opens_tomorrow(stage)
    entry = admitted(stage)
    choosing.choose_by_rule(category=stage.category, rule="all", by=stage.cast.organiser)
    timing.plan(category=stage.category, at=timezone.now() + timedelta(minutes=minutes), by=stage.cast.organiser)
    return entry


def test_what_is_planned_is_published_at_its_time_by_who_planned_it(stage):
    entry = planned(stage)
    assert (publish_shortlists(), states_of(entry)) == (0, ["admitted"])
    ShortlistPlan.objects.update(publish_at=timezone.now())
    assert (publish_shortlists(), states_of(entry)) == (1, ["shortlisted"])
    assert AuditEvent.objects.get(action="shortlist.publish").actor == stage.cast.organiser
    plan = ShortlistPlan.objects.get()
    assert (plan.publish_at, plan.planned_by, plan.published_at is None) == (None, None, False)
    assert publish_shortlists() == 0


def test_what_cannot_be_published_says_why_and_is_not_tried_again(stage):
    entry = planned(stage)
    ShortlistChoice.objects.all().delete()
    ShortlistPlan.objects.update(publish_at=timezone.now())
    assert (publish_shortlists(), states_of(entry)) == (0, ["admitted"])
    plan = ShortlistPlan.objects.get()
    assert (plan.publish_at, plan.failure) == (None, "还没有选中作品。请先勾选要入围的作品。")
    assert AuditEvent.objects.filter(action="shortlist.plan_failed").count() == 1
    mail = Notice.objects.get(kind="plan.failed")
    assert (mail.to, "还没有选中作品" in mail.text) == (stage.cast.organiser.email, True)


def test_fault_of_one_category_is_kept_and_tried_again(stage, monkeypatch):
    entry = planned(stage)
    ShortlistPlan.objects.update(publish_at=timezone.now())
    with monkeypatch.context() as broken:
        broken.setattr(timing.choosing, "chosen", lambda category: {}["entries"])
        assert publish_shortlists() == 0
    assert "系统出错" in ShortlistPlan.objects.get().failure and Notice.objects.count() == 1
    assert (publish_shortlists(), states_of(entry), ShortlistPlan.objects.get().failure) == (1, ["shortlisted"], "")


def test_a_failed_publication_stands_on_the_desk(stage, as_):
    planned(stage)
    ShortlistChoice.objects.all().delete()
    ShortlistPlan.objects.update(publish_at=timezone.now())
    publish_shortlists()
    browser = as_(stage.cast.organiser)
    assert "定时公布入围名单未能办理" in browser.get("/desk/organiser/").text
    assert "还没有选中作品。请先勾选要入围的作品。" in browser.get("/shortlist/film/").text


def test_a_plan_that_was_put_off_meanwhile_is_not_carried_out(stage):
    entry = planned(stage)
    assert carrying_out._carry_out(ShortlistPlan.objects.get().pk, timing._hold) is False
    assert states_of(entry) == ["admitted"]


def test_who_lost_the_right_to_publish_does_not_publish_later(stage):
    entry = planned(stage)
    stage.cast.organiser.is_active = False
    stage.cast.organiser.save()
    ShortlistPlan.objects.update(publish_at=timezone.now())
    assert (publish_shortlists(), states_of(entry)) == (0, ["admitted"])


def test_a_plan_is_called_off(stage):
    planned(stage)
    timing.unplan(category=stage.category, by=stage.cast.organiser)
    assert ShortlistPlan.objects.get().publish_at is None
    with pytest.raises(Refused, match="没有定时公布"):
        timing.unplan(category=stage.category, by=stage.cast.organiser)


def test_a_plan_lies_ahead_and_before_the_vote_and_names_works(stage):
    vote_opens_tomorrow(stage)
    for hours, sentence in ((-1, "已经过了"), (48, "须在网络投票开始"), (1, "还没有选中作品")):
        with pytest.raises(Refused, match=sentence):
            timing.plan(category=stage.category, at=timezone.now() + timedelta(hours=hours), by=stage.cast.organiser)


def test_others_neither_choose_nor_plan(stage):
    at = timezone.now() + timedelta(hours=1)
    for person in (stage.cast.screener, stage.cast.auditor):
        with pytest.raises(NotAllowed):
            choosing.choose_by_rule(category=stage.category, rule="all", by=person)
        with pytest.raises(NotAllowed):
            timing.plan(category=stage.category, at=at, by=person)


# ── What cannot be looked at yet ──
def test_works_with_unready_public_files_are_named(stage):
    good, checking, making, failed, evidence = (stage.entry(states.SHORTLISTED) for _n in range(5))
    kind, state = DerivedCopy.Kind.VIEWING, DerivedCopy.State
    ready = {"storage_name": "x", "content_type": "video/mp4"}
    for entry, file_state, copy_state in (
        (good, "passed", state.READY),
        (making, "passed", state.MAKING),
        (failed, "warned", state.FAILED),
    ):
        file = make_file(entry, state=file_state)
        DerivedCopy.objects.create(file=file, kind=kind, state=copy_state, **ready)
    make_file(checking, state="checking")
    make_file(evidence, role="material", state="checking", name="佐证.pdf")
    found = readiness.unready(stage.category, [entry.pk for entry in (good, checking, making, failed, evidence)])
    assert found == {
        checking.pk: "“作品.mp4”现在是“正在检查”",
        making.pk: "“作品.mp4”的网页观看版还在制作",
        failed.pk: "“作品.mp4”没有能够制作网页观看版",
    }
    assert readiness.unready_counts(stage.campaign) == {stage.category.pk: 3}


# ── At a glance ──
@pytest.mark.parametrize("count", [1, 3])
def test_the_overview_counts_each_category(stage, count, django_assert_num_queries):
    vote_opens_tomorrow(stage)
    for _n in range(count):
        admitted(stage, "A")
        admitted(stage, "B")
        stage.entry(states.SHORTLISTED)
        stage.entry(states.REJECTED)
    organiser = stage.cast.organiser
    choosing.choose_by_rule(category=stage.category, rule=f"top:{count}", by=organiser)
    choosing.want(category=stage.category, wanted=9, by=organiser)
    make_file(Entry.objects.filter(state=states.SHORTLISTED).first(), state="held")
    stage.campaign.definition  # noqa: B018  decoded once for all
    with django_assert_num_queries(5):
        film, picture = overview.rows(stage.campaign)
    seen = (film.admitted, film.suggested, film.chosen, film.plan.wanted, film.ready, film.listed, film.published)
    assert seen == (3 * count, count, count, 9, 2 * count - 1, 2 * count, count)
    assert (picture.admitted, picture.plan.wanted, film.is_short) == (0, None, 2 * count < 9)
