"""Every night each published result is recomputed by its bundle's program; what was changed is found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import F

from accounts.models import Notice
from review.models import Mark, Recomputation, Result, ResultRow
from review.nightly_recompute import recomputing, running
from review.results import publishing
from review.results.recompute.ranking import digest
from review.tasks import recompute_results
from tests.review import releasing
from tests.review.conftest import Stage


@pytest.fixture
def result(stage: Stage) -> Result:
    stage.scored()
    made = publishing.compute(category=stage.category, by=stage.cast.organiser)
    return releasing.publish(made, by=stage.cast.organiser)


def _inputs(result: Result, *, and_digest: bool = False) -> None:
    result.inputs["entries"][0]["votes"] += 100
    sha256 = digest(result.inputs) if and_digest else result.inputs_sha256
    Result.objects.filter(pk=result.pk).update(inputs=result.inputs, inputs_sha256=sha256)


def _row(_result: Result) -> None:
    ResultRow.objects.filter(rank=1).update(final_score=F("final_score") - 1)


def _sheet(_result: Result) -> None:
    Mark.objects.filter(pk=Mark.objects.earliest("pk").pk).update(points=F("points") - 1)


def _both(result: Result) -> None:
    _inputs(result, and_digest=True)


def test_run_finds_what_is_published(stage: Stage, result: Result, as_: Any) -> None:
    assert recompute_results() == 0
    kept = Recomputation.objects.get()
    assert (kept.is_same, kept.is_current, kept.message.startswith("通过")) == (True, True, True)
    assert len(kept.program_sha256) == 64 and kept.inputs_sha256 == result.inputs_sha256
    page = as_(None).get("/results/recompute/").content.decode()
    assert "自动复算：与公布的一致" in page
    assert "夜间复算不一致" not in as_(stage.cast.organiser).get("/desk/organiser/").content.decode()


@pytest.mark.parametrize(
    ("tamper", "is_same", "said"),
    [
        (_inputs, False, "依据被改动过"),
        (_both, False, "不是公布的那一份"),
        (_row, False, "公布的名次、得分或者奖项与重算的不一致"),
        (_sheet, True, "评分表、票数或者入围名单与公布的依据不一致"),
    ],
)
def test_whoever_changed_the_database_is_found(
    stage: Stage, result: Result, as_: Any, tamper: Callable[[Result], None], is_same: bool, said: str
) -> None:
    tamper(result)
    assert (recompute_results(), recompute_results()) == (1, 1)
    kept = Recomputation.objects.latest("pk")
    assert (kept.is_same, said in kept.message) == (is_same, True)
    assert kept.is_current is (tamper in (_row, _inputs))
    desk = as_(stage.cast.organiser).get("/desk/organiser/").content.decode()
    assert "夜间复算不一致" in desk and said in desk
    told = Notice.objects.filter(kind="result.differs")
    people = {stage.cast.organiser.email, stage.cast.auditor.email}
    assert people <= {one.to for one in told} and told.filter(to=stage.cast.auditor.email).count() == 1
    page = as_(None).get("/results/recompute/").content.decode()
    assert ("与公布的一致" in page, "不一致，正在查明原因" in page) == (is_same, not is_same)


def test_fault_of_one_stops_no_other(stage: Stage, result: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(content: bytes, sha256: str) -> running.Run:
        raise OSError("no room")

    monkeypatch.setattr(recomputing.running, "run", broken)
    assert recompute_results() == 1
    assert "系统出错" in Recomputation.objects.get().message and Notice.objects.filter(kind="result.differs").exists()
