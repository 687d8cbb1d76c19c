"""不推荐: with a reason that the entrant reads, undone while recommending is open, and never without a reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from campaign.models import Category
from common.refusals import NotAllowed, Refused
from submissions import quota, states
from submissions.declining import declining
from submissions.entering import submitting
from submissions.models import Entry
from tests.cast import Cast
from tests.factories import film_spec, make_campaign, make_entry, set_phase
from tests.submissions.entering.scene import complete_draft

REASONS = ("推荐名额有限。", "与主题不符。")


@pytest.fixture
def category(cast: Cast) -> Category:
    return make_campaign(categories=(film_spec(),), decline_reasons=REASONS).categories.get()


def submitted(cast: Cast, category: Category) -> Entry:
    return make_entry(category, by=cast.entrant, state=states.SUBMITTED)


def test_the_entrant_reads_why_and_the_recommender_may_undo_it(cast: Cast, as_: Any, category: Category) -> None:
    entry = submitted(cast, category)
    browser, address = as_(cast.recommender), reverse("branch_decline", args=[entry.pk])
    assert REASONS[1] in browser.get(address).content.decode()
    said = browser.post(address, {"reasons": ["1"], "more": "声音也听不清。"}, follow=True).content.decode()
    assert "登记不推荐" in said
    page = as_(cast.entrant).get(reverse("entry", args=[entry.pk]))
    assert page.context["reason"] == "与主题不符。\n声音也听不清。"
    assert "推荐单位不推荐" in page.content.decode()
    browser.post(reverse("branch_undecline", args=[entry.pk]))
    assert Entry.objects.get(pk=entry.pk).state == states.SUBMITTED
    assert as_(cast.entrant).get(reverse("entry", args=[entry.pk])).context["reason"] == ""


@pytest.mark.parametrize("typed", [{}, {"more": " \u200b "}, {"reasons": ["7"]}])
def test_without_a_reason_nothing_is_declined(cast: Cast, as_: Any, category: Category, typed: Any) -> None:
    entry = submitted(cast, category)
    page = as_(cast.recommender).post(reverse("branch_decline", args=[entry.pk]), typed)
    assert (page.status_code, Entry.objects.get(pk=entry.pk).state) == (422, states.SUBMITTED)
    with pytest.raises(Refused, match="请写明原因"):
        declining.decline(entry=entry, by=cast.recommender, note=" ")


def test_only_its_own_recommender_declines_it_and_only_while_it_waits(cast: Cast, category: Category) -> None:
    entry = submitted(cast, category)
    for by in (cast.entrant, cast.outside_recommender, cast.organiser):
        with pytest.raises(NotAllowed):
            declining.decline(entry=entry, by=by, note="名额有限")
    recommended = make_entry(category, by=cast.entrant, state=states.RECOMMENDED)
    with pytest.raises(Refused, match="不能登记不推荐"):
        declining.decline(entry=recommended, by=cast.recommender, note="名额有限")


def test_nothing_is_declined_or_undone_after_recommending_closed(cast: Cast, category: Category) -> None:
    waiting, entry = submitted(cast, category), submitted(cast, category)
    entry = declining.decline(entry=entry, by=cast.recommender, note="名额有限")
    set_phase(category.campaign, "recommend", is_open=False)
    for act in (
        lambda: declining.undecline(entry=entry, by=cast.recommender),
        lambda: declining.decline(entry=waiting, by=cast.recommender, note="名额有限"),
    ):
        with pytest.raises(Refused, match="的时间是"):
            act()


def test_she_takes_it_back_mends_it_and_hands_it_in_again(cast: Cast) -> None:
    entry = submitting.submit(entry=complete_draft(cast.entrant), by=cast.entrant)
    entry = declining.decline(entry=entry, by=cast.recommender, note="片头请加标题")
    entry = submitting.submit(entry=submitting.reopen(entry=entry, by=cast.entrant), by=cast.entrant)
    assert entry.state == states.SUBMITTED


def test_what_is_declined_takes_no_place_of_the_quota_and_the_province_does_not_see_it(
    cast: Cast, as_: Any, category: Category
) -> None:
    entry = declining.decline(entry=submitted(cast, category), by=cast.recommender, note="名额有限")
    assert quota.allowance_of(union=cast.recommender.union, category=category).used == 0
    assert as_(cast.screener).get(reverse("screening_item", args=[entry.pk])).status_code == 404
