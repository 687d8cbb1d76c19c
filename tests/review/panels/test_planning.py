"""All panels at once: one preview, one act; each expert is told once."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Notice
from campaign.models import Category
from review.experts.invitations import answering, inviting
from review.models import Assignment, ExpertInvitation, Panel
from review.panels import panels
from submissions import states
from tests.factories import make_entry, make_user


def two_panels(stage: Any, works: int = 2) -> list[Panel]:
    made = []
    for code in ("film", "picture"):
        category = Category.objects.get(campaign=stage.campaign, code=code)
        panel = panels.make(category=category, by=stage.cast.organiser)
        panel.experts.set([*stage.experts, make_user(f"e{code}", role="expert", name=f"专家{code}")])
        for n in range(works):
            make_entry(category, by=stage.cast.entrant, state=states.SHORTLISTED, title=f"{code}{n}")
        made.append(panel)
    return made


def test_all_panels_are_given_out_as_they_were_shown_and_each_expert_is_told_once(stage: Any, as_: Any) -> None:
    film, picture = two_panels(stage)
    inviting.invite(campaign=stage.campaign, experts=stage.experts[:1], by=stage.cast.organiser)
    asked = ExpertInvitation.objects.get()
    answering.accept(invitation=asked, interests_said={}, by=asked.expert)
    browser = as_(stage.cast.organiser)
    page = browser.get(reverse("panels_plan"), {"per_work": "3", "skip": "on"})
    whole = page.context["whole"]
    assert (whole.given, Assignment.objects.count()) == (12, 0)
    browser.post(reverse("panels_assign"), {"per_work": "3", "skip": "on", "seen": whole.digest})
    assert [one.assignments.count() for one in (film, picture)] == [6, 6]
    assert set(Panel.objects.values_list("experts_per_work", flat=True)) == {3}
    [mail] = Notice.objects.filter(kind="expert.assigned")
    own = Assignment.objects.filter(expert=asked.expert).count()
    assert (mail.to, f"共 {own} 件" in mail.text) == (asked.expert.email, True)


def test_what_changed_since_the_preview_stops_all_panels(stage: Any, as_: Any) -> None:
    two_panels(stage)
    browser = as_(stage.cast.organiser)
    seen = browser.get(reverse("panels_plan")).context["whole"].digest
    stage.entry(states.SHORTLISTED)
    answer = browser.post(reverse("panels_assign"), {"skip": "on", "seen": seen}, follow=True)
    assert ("没有分配。请重新预览" in answer.content.decode(), Assignment.objects.count()) == (True, 0)


def test_what_lacks_experts_is_named_and_an_empty_panel_says_why(stage: Any, as_: Any) -> None:
    film, picture = two_panels(stage, works=1)
    picture.experts.clear()
    whole = as_(stage.cast.organiser).get(reverse("panels_plan"), {"per_work": "5"}).context["whole"]
    rows = {row.panel.pk: row for row in whole.rows}
    assert [one.number for one in rows[film.pk].shown.lacking] == [1]
    assert (rows[picture.pk].shown, "专家组里要有专家" in rows[picture.pk].why, whole.lacking) == (None, True, 1)


@pytest.mark.parametrize("works", [1, 3])
def test_the_preview_asks_the_same_number_of_questions(
    stage: Any, as_: Any, works: int, django_assert_num_queries: Any
) -> None:
    two_panels(stage, works)
    browser = as_(stage.cast.organiser)
    browser.get(reverse("panels"))
    with django_assert_num_queries(8):
        browser.get(reverse("panels_plan"), {"per_work": "3", "skip": "on"})
