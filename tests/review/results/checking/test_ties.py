"""Works that are equal in everything share a place until two people keep the committee's order; then anyone recomputes
it, and reads why."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, User
from common.refusals import NotAllowed, Refused
from review.models import Result, TieDecision
from review.results import kept, publishing, scoring
from review.results.checking import ties
from review.results.recompute import bundle
from review.results.scoring import Rules, Sheet, Work
from submissions import states
from submissions.models import Entry
from tests.factories import make_user, set_phase
from tests.review import releasing
from tests.review.conftest import Stage

REASON = "评审委员会 10 月 8 日会议：选题更贴近一线职工。"


@pytest.fixture
def equal(stage: Stage) -> list[Entry]:
    """The first is best; the other three are equal in everything."""
    entries = [stage.entry(states.SHORTLISTED, title=f"作品之{n}") for n in range(4)]
    stage.panel()
    for entry, points in zip(entries, ("50", "40", "40", "40"), strict=True):
        stage.score(entry, *[(points, "40")] * 3)
    set_phase(stage.campaign, "vote", is_open=False)
    return entries


@pytest.fixture
def result(stage: Stage, equal: list[Entry]) -> Result:
    return compute(stage)


@pytest.fixture
def second() -> User:
    return make_user("zuzhi2", role="organiser", name="第二位")


def compute(stage: Stage) -> Result:
    return publishing.compute(category=stage.category, by=stage.cast.organiser)


def propose(stage: Stage, result: Result, *order: Entry, reason: str = REASON) -> TieDecision:
    places = {entry.pk: place for place, entry in enumerate(order, start=1)}
    return ties.propose(result=result, places=places, reason=reason, by=stage.cast.organiser)


def ranks(result: Result) -> list[int]:
    """In the order in which the works were entered."""
    return list(result.rows.order_by("entry__pk").values_list("rank", flat=True))


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ([(7, 3), (7, 1), (7, 2)], [3, 1, 2]),
        ([(7, 3), (7, 1)], [2, 1]),  # one of three was disqualified since
        ([(7, 1), (7, 2), None], [1, 1, 1]),  # another work is equal now, of which nobody spoke
        ([(7, 1), (8, 2)], [1, 1]),  # of two decisions
        ([None, None], [1, 1]),
    ],
)
def test_only_one_decision_about_all_of_them_orders_equal_works(decisions: list[Any], expected: list[int]) -> None:
    three = tuple(Sheet(f"e{n}", (("a", Decimal(80)),)) for n in range(3))
    works = [Work(str(n), 5, three, tie=tie) for n, tie in enumerate(decisions)]
    rows = scoring.rank(works, Rules("rank_60_100"))
    assert [row.rank for row in sorted(rows, key=lambda row: row.number)] == expected


def test_the_next_version_stands_in_the_order_that_two_people_kept(
    stage: Stage, equal: list[Entry], result: Result, second: User, tmp_path: Path, run: Any
) -> None:
    _first, one, two, three = equal
    assert ranks(result) == [1, 2, 2, 2]
    decision = propose(stage, result, three, one, two)
    with pytest.raises(Refused, match="须由另一位"):
        ties.confirm(tie_decision=decision, by=stage.cast.organiser)
    with pytest.raises(IntegrityError, match="takes_two_people"), transaction.atomic():
        TieDecision.objects.update(outcome="confirmed", decided_by=stage.cast.organiser, decided_at=timezone.now())
    assert ranks(compute(stage)) == [1, 2, 2, 2]  # proposed is not decided

    decision = propose(stage, Result.objects.latest("version"), three, one, two)
    ties.confirm(tie_decision=decision, by=second)
    ordered = compute(stage)
    assert ranks(ordered) == [1, 3, 4, 2]
    kept.check(ordered)
    (tmp_path / "result.zip").write_bytes(bundle.make(ordered))
    done = run("result.zip", ordered.inputs_sha256)
    assert (done.returncode, done.stdout.splitlines()[4].split(",")[:2]) == (0, ["4", two.number])
    confirmed = AuditEvent.objects.get(action="tie.confirmed")
    assert confirmed.details["works"] == [work.number for work in (three, one, two)]


def test_later_decision_takes_the_place_of_an_earlier_one(
    stage: Stage, equal: list[Entry], result: Result, second: User
) -> None:
    _first, one, two, three = equal
    ties.confirm(tie_decision=propose(stage, result, three, one, two), by=second)
    ties.confirm(tie_decision=propose(stage, compute(stage), one, two, three), by=second)
    assert ranks(compute(stage)) == [1, 2, 3, 4]


def test_what_may_not_be_decided_is_refused(stage: Stage, equal: list[Entry], result: Result, second: User) -> None:
    first, one, two, three = equal
    for order, words in (((one, two), "要排全"), ((first, one, two, three), "要排全"), ((), "要排全")):
        with pytest.raises(Refused, match=words):
            propose(stage, result, *order)
    with pytest.raises(Refused, match="各不相同"):
        places = {one.pk: 1, two.pk: 1, three.pk: 2}
        ties.propose(result=result, places=places, reason=REASON, by=stage.cast.organiser)
    with pytest.raises(Refused, match="请写明原因"):
        propose(stage, result, one, two, three, reason=" ")
    with pytest.raises(NotAllowed):
        ties.propose(result=result, places={}, reason=REASON, by=stage.cast.screener)
    waiting = propose(stage, result, one, two, three)
    with pytest.raises(Refused, match="待确认"):
        propose(stage, result, one, two, three)
    newer = compute(stage)
    with pytest.raises(Refused, match="更新的计算结果"):
        ties.confirm(tie_decision=waiting, by=second)
    releasing.publish(newer, by=stage.cast.organiser)
    with pytest.raises(Refused, match="已经公布"):
        propose(stage, newer, one, two, three)


def test_it_is_decided_on_the_page_of_the_check_and_its_reason_is_published(
    stage: Stage, equal: list[Entry], result: Result, second: User, as_: Any
) -> None:
    _first, one, two, three = equal
    desk, other = as_(stage.cast.organiser), as_(second)
    address, name = reverse("result_check", args=[result.pk]), f"tie-{one.pk}"
    assert "同分作品" in desk.get(address).content.decode()
    sent = {f"{name}-{one.pk}": "2", f"{name}-{two.pk}": "2", f"{name}-{three.pk}": "1", f"{name}-reason": REASON}
    wrong = desk.post(reverse("tie_propose", args=[result.pk]), sent)
    assert (wrong.status_code, REASON in wrong.content.decode()) == (422, True)
    assert "每件作品的次序要各不相同" in wrong.content.decode()

    desk.post(reverse("tie_propose", args=[result.pk]), sent | {f"{name}-{two.pk}": "3"})
    decision = TieDecision.objects.get()
    assert REASON in other.get(address).content.decode()
    other.post(reverse("tie_decide", args=[decision.pk, "confirm"]))
    assert "重新计算后按这个次序排列" in desk.get(address).content.decode()
    ordered = releasing.publish(compute(stage), by=stage.cast.organiser)
    assert ranks(ordered) == [1, 3, 4, 2]
    page = as_(None).get(reverse("result", args=[stage.category.code])).content.decode()
    assert f"同分作品的次序由评审委员会决定：{REASON}" in page
    assert "同分作品</h2>" not in desk.get(reverse("result_check", args=[ordered.pk])).content.decode()


def test_check_asks_no_more_of_the_database_for_equal_works(
    stage: Stage, equal: list[Entry], result: Result, as_: Any, django_assert_num_queries: Any
) -> None:
    ordered = ties.equal_works(result.inputs)
    assert ordered == [tuple(entry.number for entry in equal[1:])]
    with django_assert_num_queries(1):
        assert ties.last_decision(result) is None
