"""By hand: one work given, one taken away, the reserve, and who steps in for whom until when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice, User
from common.refusals import Refused
from review.experts import replacing
from review.experts.invitations import answering, inviting
from review.models import Assignment, DeclaredInterest, ExpertInvitation, Panel
from review.panels import assigning, panels
from review.panels.by_hand import giving, reserve
from review.scoring_desk import sheets
from review.scoring_desk.open_now import open_until
from submissions import states
from tests.factories import make_user, set_phase


@pytest.fixture
def panel(stage: Any) -> Panel:
    """Four experts, two works, three sheets each: one expert has no share of at least one work."""
    stage.entry(states.SHORTLISTED, title="渔排之间")
    stage.entry(states.SHORTLISTED, title="桥上的人")
    made = panels.make(category=stage.category, by=stage.cast.organiser)
    made.experts.set([*stage.experts, make_user("fourth", role="expert", name="谢维")])
    assigning.assign(panel=made, by=stage.cast.organiser, per_work=3)
    return made


def free_pair(panel: Panel) -> tuple[User, Any]:
    """An expert of the panel and a work that is not hers."""
    for expert in panel.experts.order_by("pk"):
        for work in assigning.Gathered(panel.campaign, [panel]).works(panel):
            if not Assignment.objects.filter(expert=expert, entry=work).exists():
                return expert, work
    raise AssertionError


def test_one_work_is_given_once_and_a_conflict_needs_a_reason_or_forbids_it(stage: Any, panel: Panel, as_: Any) -> None:
    expert, work = free_pair(panel)
    User.objects.filter(pk=expert.pk).update(union=work.union)
    browser, asked = as_(stage.cast.organiser), {"expert": expert.pk, "entry": work.pk}
    give = reverse("panel_give", args=[panel.pk])
    assert "可能需要回避" in browser.post(give, asked, follow=True).content.decode()
    declared = DeclaredInterest.objects.create(campaign=stage.campaign, expert=expert, kind="work", text=work.title)
    told = browser.post(give, asked | {"reason": "已核实"}, follow=True).content.decode()
    assert "须回避这件作品" in told
    declared.delete()
    browser.post(give, asked | {"reason": "已核实"})
    made = Assignment.objects.get(expert=expert, entry=work)
    assert made.assigned_by == stage.cast.organiser
    with pytest.raises(Refused, match="已经分给"):
        giving.give(panel=panel, expert=expert, entry=work, reason="再分", by=stage.cast.organiser)


def test_a_work_is_taken_away_with_a_reason_and_never_when_it_is_sealed(stage: Any, panel: Panel, as_: Any) -> None:
    sealed, open_one = Assignment.objects.order_by("pk")[:2]
    full = {criterion.code: criterion.points for criterion in sheets.rubric(sealed)}
    sheets.save_marks(assignment=sealed, by=sealed.expert, marks=full)
    sheets.seal(assignment=sealed, by=sealed.expert)
    with pytest.raises(Refused, match="已经提交"):
        giving.take_away(assignment=sealed, reason="换人", by=stage.cast.organiser)
    browser, take = as_(stage.cast.organiser), reverse("panel_take", args=[panel.pk])
    assert "请写明原因" in browser.post(take, {"assignment": open_one.pk}, follow=True).content.decode()
    browser.post(take, {"assignment": open_one.pk, "reason": "专家出差"})
    open_one.refresh_from_db()
    assert open_one.recusal_reason == "由活动办公室收回：专家出差"
    given = assigning.assign(panel=panel, by=stage.cast.organiser, per_work=3)
    assert (given, Assignment.objects.filter(entry=open_one.entry).standing().count()) == (1, 3)


def test_the_reserve_has_an_order_and_the_first_who_may_steps_in_with_a_date_of_her_own(
    stage: Any, panel: Panel, as_: Any
) -> None:
    leaving = Assignment.objects.order_by("pk").first().expert
    own = list(Assignment.objects.filter(expert=leaving))
    browser = as_(stage.cast.organiser)
    standing_by = [make_user(f"r{n}", role="expert", name=f"候补{n}") for n in range(3)]
    for one in standing_by:
        browser.post(reverse("panel_reserve", args=[panel.pk]), {"do": "add", "expert": one.pk})
    browser.post(reverse("panel_reserve", args=[panel.pk]), {"do": "up", "expert": standing_by[2].pk})
    assert [row.expert.name for row in panel.reserve.all()] == ["候补0", "候补2", "候补1"]
    for work in own:  # the first of them may score none of it
        DeclaredInterest.objects.create(
            campaign=stage.campaign, expert=standing_by[0], kind="work", text=work.entry.title
        )
    sheets.recuse(assignment=own[0], by=leaving, reason="认识作者")
    until = timezone.localtime() + timedelta(days=30)
    asked = {"reason": "专家住院", "due_at": until.strftime("%Y-%m-%dT%H:%M")}
    page = browser.post(reverse("panel_replace", args=[panel.pk, leaving.pk]), asked, follow=True).content.decode()
    assert f"已由候补2接替 {len(own)} 件作品" in page
    new = Assignment.objects.filter(expert=standing_by[2])
    assert {row.replaces_id for row in new} == {row.pk for row in own}
    assert not Assignment.objects.standing().filter(expert=leaving).exists()
    assert ExpertInvitation.objects.get(expert=standing_by[2]).state == "invited"
    set_phase(stage.campaign, "expert", is_open=False)
    assert open_until(new[0]) == until.replace(second=0, microsecond=0)
    assert open_until(own[0]) is None
    with pytest.raises(Refused, match="没有需要别人接替"):
        replacing.replace(panel=panel, leaving=leaving, reason="再来", by=stage.cast.organiser)


def test_who_declined_is_replaced_and_who_has_accepted_is_told_by_mail(stage: Any, panel: Panel) -> None:
    organiser = stage.cast.organiser
    other = panels.make(category=stage.campaign.categories.get(code="picture"), by=organiser)
    ready = make_user("ready", role="expert", name="候补")
    other.experts.add(ready)
    leaving = Assignment.objects.order_by("pk").first().expert
    inviting.invite(campaign=stage.campaign, experts=[leaving, ready], by=organiser)
    said_no, said_yes = (ExpertInvitation.objects.get(expert=one) for one in (leaving, ready))
    answering.decline(invitation=said_no, reason="出差", by=leaving)
    answering.accept(invitation=said_yes, interests_said={}, by=ready)
    reserve.add(panel=panel, expert=ready, by=organiser)
    made = replacing.replace(panel=panel, leaving=leaving, reason="谢绝", by=organiser)
    assert (made.expert, made.left, made.told) == (ready, 0, None)
    [mail] = Notice.objects.filter(kind="expert.replaced")
    assert (mail.to, f"共 {made.given} 件" in mail.text) == (ready.email, True)
    assert panel.experts.filter(pk=ready.pk).exists()


def test_a_work_that_a_later_plan_gave_to_another_needs_nobody_more(stage: Any, panel: Panel) -> None:
    one = Assignment.objects.order_by("pk").first()
    sheets.recuse(assignment=one, by=one.expert, reason="认识作者")
    assert one in replacing.open_works(panel, one.expert)
    assigning.assign(panel=panel, by=stage.cast.organiser, per_work=3)
    assert one not in replacing.open_works(panel, one.expert)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_member_asks_the_same_number_of_questions(
    stage: Any, as_: Any, rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        stage.entry(states.SHORTLISTED)
    made = stage.panel()
    browser = as_(stage.cast.organiser)
    browser.get(reverse("panels"))
    with django_assert_num_queries(8):
        browser.get(reverse("panel_member", args=[made.pk, stage.experts[0].pk]))
