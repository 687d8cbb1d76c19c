"""Prizes are decided by two people, within the cap, with a reason for each that is not the computed one."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from campaign.definition.spec import Popularity
from common.refusals import Refused
from review.awards import decided, deciding, popularity
from review.models import AwardDecision, Result, ResultRow
from review.results import publishing
from review.results.places import places
from tests.factories import make_user
from tests.review import releasing
from tests.review.conftest import Stage


@pytest.fixture
def result(stage: Stage) -> Result:
    """Ten works, of which three have the one prize that there is; three may have one."""
    stage.scored(10)
    return publishing.compute(category=stage.category, by=stage.cast.organiser)


def keys(result: Result) -> list[int]:
    return [row.entry_id for row in result.rows.order_by("rank")]


def propose(
    stage: Stage, result: Result, given: dict[int, str] | None = None, why: str = "评委会意见"
) -> AwardDecision:
    given = given or {}
    return deciding.propose(
        result=result,
        given=given,
        reasons=dict.fromkeys(given, why),
        reason="评委会 10 月 8 日会议",
        by=stage.cast.organiser,
    )


def second() -> Any:
    return make_user("zuzhi2", role="organiser", name="第二位")


def test_until_two_people_decided_the_result_may_not_be_signed(stage, result):
    assert "还没有审定" in decided.problem(result)
    decision = propose(stage, result)
    assert "还须另一位省总活动管理员" in decided.problem(result)
    deciding.confirm(decision=decision, by=second())
    assert (decided.problem(result), list(decided.awards(result).values()).count("一等奖")) == ("", 3)


def test_a_prize_is_left_out_and_another_given_with_reasons(stage, result):
    first, fourth = keys(result)[0], keys(result)[3]
    decision = propose(stage, result, {first: "", fourth: "一等奖"})
    before = decided.awards(result)
    deciding.confirm(decision=decision, by=second())
    after = decided.awards(result)
    assert (before[first], before[fourth], after[first], after[fourth]) == ("一等奖", "", "", "一等奖")
    assert [event.action for event in AuditEvent.objects.filter(action__startswith="award.").order_by("pk")] == [
        "award.propose",
        "award.confirmed",
    ]
    assert AuditEvent.objects.get(action="award.confirmed").details["awards"][0].endswith("一等奖→不授奖")


@pytest.mark.parametrize(
    ("given", "why", "words"),
    [
        ({3: "一等奖"}, "应当提高", "最多 3 件获奖，现为 4 件"),
        ({0: ""}, " ", "请写明原因"),
        ({0: "特等奖"}, "应当提高", "只能从本项目的作品和奖项中选择"),
        ({99: "一等奖"}, "应当提高", "只能从本项目的作品和奖项中选择"),
    ],
)
def test_what_may_not_be_decided_is_refused(stage, result, given, why, words):
    at = dict(enumerate(keys(result)))
    with pytest.raises(Refused, match=words):
        propose(stage, result, {at.get(place, 0): award for place, award in given.items()}, why)
    assert AwardDecision.objects.count() == 0


def test_nobody_decides_alone_and_nothing_is_decided_twice(stage, result):
    decision = propose(stage, result)
    with pytest.raises(Refused, match="须由另一位"):
        deciding.confirm(decision=decision, by=stage.cast.organiser)
    with pytest.raises(IntegrityError, match="takes_two_people"), transaction.atomic():
        AwardDecision.objects.update(outcome="confirmed", decided_by=stage.cast.organiser, decided_at=timezone.now())
    with pytest.raises(Refused, match="已经提出或者已经审定"):
        propose(stage, result)
    deciding.confirm(decision=decision, by=second())
    with pytest.raises(Refused, match="已经提出或者已经审定"):
        propose(stage, result)


def test_what_was_refused_or_withdrawn_leaves_the_computed_prizes_and_makes_room(stage, result):
    first = keys(result)[0]
    deciding.refuse(decision=propose(stage, result, {first: ""}), note="依据不足", by=second())
    deciding.withdraw(decision=propose(stage, result, {first: ""}), by=stage.cast.organiser)
    assert (decided.awards(result)[first], "还没有审定" in decided.problem(result)) == ("一等奖", True)
    assert decided.decision_of(result) is None


def test_only_the_newest_version_before_it_is_published_can_be_decided(stage, result):
    newer = publishing.compute(category=stage.category, by=stage.cast.organiser)
    with pytest.raises(Refused, match="已经有更新的计算结果"):
        propose(stage, result)
    releasing.publish(newer, by=stage.cast.organiser)
    with pytest.raises(Refused, match="已经公布"):
        propose(stage, newer)


VOTES = [9, 7, 7, 5, 0]


@pytest.mark.parametrize(
    ("number", "least", "got"),
    [
        (1, 1, [9]),
        (2, 1, [9, 7, 7]),  # as many votes as the last: they share it
        (3, 1, [9, 7, 7]),
        (9, 1, [9, 7, 7, 5]),  # nobody has a prize without votes
        (9, 6, [9, 7, 7]),
        (3, 10, []),
        (0, 1, []),
    ],
)
def test_the_popularity_prize_goes_to_most_votes_and_is_shared(number, least, got):
    rows = [ResultRow(votes=votes, rank=place) for place, votes in enumerate(VOTES)]
    prize = popularity.prize(rows, Popularity("人气奖", number, least))
    assert ([row.votes for row in prize.rows], prize.is_shared) == (got, len(got) > number)


def test_every_page_and_file_shows_the_prizes_that_people_decided(stage, result, as_):
    first = keys(result)[0]
    deciding.confirm(decision=propose(stage, result, {first: ""}, "作品有争议"), by=second())
    releasing.publish(result, by=stage.cast.organiser)
    public = as_(None).get(reverse("result", args=["film"]))
    assert [one.row.given for one in public.context["explained"]][:4] == ["", "一等奖", "一等奖", ""]
    table = as_(None).get(reverse("result_file", args=["film", "csv"])).content.decode("utf-8-sig")
    assert [line.split(",")[5] for line in table.splitlines()[1:5]] == ["", "一等奖", "一等奖", ""]
    assert [places([key])[key].award for key in keys(result)[:2]] == ["", "一等奖"]
    assert as_(stage.cast.organiser).get(reverse("results_desk")).content.decode().count("一等奖") == 2
