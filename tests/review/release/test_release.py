"""A result's way to the public: two signatures, a moment that was set, working days of publicity, corrections."""

from __future__ import annotations

import functools
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEvent, Notice, User
from campaign.holidays import working_days
from common import in_words
from common.refusals import Refused
from review.awards import deciding
from review.models import Mark, Result, ResultRow, ResultSignature
from review.release import signing, standing, timing
from review.results import publishing
from review.results.recompute.ranking import digest
from tests.factories import make_user, set_phase
from tests.racing import at_once
from tests.review import releasing
from tests.review.conftest import Stage
from tests.review.results.test_results import vote
from voting.models import LedgerDay


@pytest.fixture
def result(stage: Stage) -> Result:
    stage.scored(4)
    return publishing.compute(category=stage.category, by=stage.cast.organiser)


def test_two_people_sign_and_the_auditor_beside_them(stage: Stage, result: Result) -> None:
    with pytest.raises(Refused, match="奖项还没有审定"):
        signing.sign(result=result, by=stage.cast.organiser)
    releasing.sign(result, by=stage.cast.organiser)
    assert signing.is_signed(result)
    with pytest.raises(Refused, match="您已经签过这一版"):
        signing.sign(result=result, by=stage.cast.organiser)
    signing.countersign(result=result, by=stage.cast.auditor)
    assert result.signatures.count() == 3 and AuditEvent.objects.filter(action="result.sign").count() == 2
    values = {"result": result, "by": stage.cast.organiser, "inputs_sha256": "0" * 64}
    with pytest.raises(IntegrityError), transaction.atomic():
        ResultSignature.objects.create(**values)


def test_one_signature_publishes_nothing(stage: Stage, result: Result) -> None:
    with pytest.raises(Refused, match="须先由两位省总活动管理员签署"):
        publishing.publish(result=result, by=stage.cast.organiser)
    with pytest.raises(Refused, match="须先由两位省总活动管理员签署"):
        timing.plan(result=result, at=timezone.now() + timedelta(days=1), by=stage.cast.organiser)


def test_sheet_changed_after_signing_stops_the_publication(stage: Stage, result: Result) -> None:
    releasing.sign(result, by=stage.cast.organiser)
    mark = Mark.objects.order_by("pk").first()
    Mark.objects.filter(pk=mark.pk).update(points=mark.points - 1)  # type: ignore[union-attr]
    assert "计算之后评分、票数或入围名单有变化" in signing.problems(result)[0]
    with pytest.raises(Refused, match="请重新计算再公布"):
        publishing.publish(result=result, by=stage.cast.organiser)


@pytest.mark.parametrize("forged", ["inputs", "inputs and digest", "score", "signature"])
def test_what_was_changed_in_the_database_after_signing_is_not_published(
    stage: Stage, result: Result, forged: str
) -> None:
    """Whoever can write to the database still needs two people for what is published."""
    releasing.sign(result, by=stage.cast.organiser)
    kept = Result.objects.get(pk=result.pk)
    if forged.startswith("inputs"):
        kept.inputs["entries"][0]["votes"] += 100
        kept.inputs_sha256 = digest(kept.inputs) if "digest" in forged else kept.inputs_sha256
        kept.save()
    elif forged == "score":
        row = kept.rows.first()
        ResultRow.objects.filter(pk=row.pk).update(final_score=row.final_score - 1)  # type: ignore[union-attr]
    else:
        ResultSignature.objects.filter(result=result, by=stage.cast.organiser).update(inputs_sha256="0" * 64)
    with pytest.raises(Refused):
        publishing.publish(result=Result.objects.get(pk=result.pk), by=stage.cast.organiser)
    assert publishing.published(stage.category) is None


def test_nothing_is_published_before_the_phase_of_publicity(stage: Stage, result: Result) -> None:
    releasing.sign(result, by=stage.cast.organiser)
    phase = stage.campaign.phases.get(code="publicity")
    phase.opens_at = timezone.now() + timedelta(hours=1)
    phase.save()
    with pytest.raises(Refused, match="在这以前不能公布"):
        publishing.publish(result=result, by=stage.cast.organiser)


def test_planned_result_is_published_by_the_worker(stage: Stage, result: Result) -> None:
    releasing.sign(result, by=stage.cast.organiser)
    by, soon = stage.cast.organiser, timezone.now() + timedelta(hours=1)
    with pytest.raises(Refused, match="公布时间已经过了"):
        timing.plan(result=result, at=timezone.now() - timedelta(hours=1), by=by)
    timing.plan(result=result, at=soon, by=by)
    assert timing.publish_due() == 0
    Result.objects.update(publish_at=timezone.now())
    assert (timing.publish_due(), timing.publish_due()) == (1, 0)
    assert publishing.published(stage.category) == result


def test_planned_result_that_cannot_be_published_says_why(stage: Stage, result: Result, as_: Any) -> None:
    releasing.sign(result, by=stage.cast.organiser)
    timing.plan(result=result, at=timezone.now() + timedelta(hours=1), by=stage.cast.organiser)
    set_phase(stage.campaign, "vote", is_open=True)
    Result.objects.update(publish_at=timezone.now())
    assert timing.publish_due() == 0
    result.refresh_from_db()
    assert (result.publish_at, "请重新计算再公布" in result.plan_failure) == (None, True)
    mails = Notice.objects.filter(kind="plan.failed")
    assert {mail.to for mail in mails} == set(User.objects.filter(role="organiser").values_list("email", flat=True))
    assert "请重新计算再公布" in mails[0].text and "/desk/results/?category=film" in mails[0].text
    assert "定时公布结果未能办理" in as_(stage.cast.organiser).get("/desk/organiser/").content.decode()
    timing.plan(result=result, at=timezone.now() + timedelta(hours=1), by=stage.cast.organiser)
    timing.unplan(result=result, by=stage.cast.organiser)
    with pytest.raises(Refused, match="没有定时公布"):
        timing.unplan(result=result, by=stage.cast.organiser)


def test_fault_of_one_category_stops_no_other(stage: Stage, result: Result, monkeypatch: Any) -> None:
    """A fault of the program is written down and told once, and the next minute tries again."""
    by, done = stage.cast.organiser, publishing.publish
    releasing.sign(result, by=by)
    other = Result.objects.create(
        campaign=stage.campaign,
        category=stage.campaign.categories.get(code="picture"),
        version=1,
        inputs={},
        computed_by=by,
    )
    Result.objects.update(publish_at=timezone.now(), planned_by=by)

    def broken(*, result: Result, by: User) -> Result:
        if result == other:
            raise KeyError("entries")
        return done(result=result, by=by)

    monkeypatch.setattr(publishing, "publish", broken)
    assert (timing.publish_due(), timing.publish_due()) == (1, 0)
    other.refresh_from_db()
    assert (other.publish_at is not None, "系统出错" in other.plan_failure) == (True, True)
    assert AuditEvent.objects.filter(action="result.plan_failed").count() == 1
    assert Notice.objects.filter(kind="plan.failed").count() == User.objects.filter(role="organiser").count()
    monkeypatch.setattr(publishing, "publish", lambda *, result, by: result)
    assert timing.publish_due() == 1


def test_publicity_runs_for_working_days_and_is_a_word_on_every_page(stage: Stage, result: Result, as_: Any) -> None:
    releasing.publish(result, by=stage.cast.organiser)
    result.refresh_from_db()
    last = working_days.after(timezone.localdate(), 5)
    assert result.publicity_until == last.ends_at
    assert standing.of(result).words == "公示中，尚非最终结果"
    page = as_(None).get("/results/film/").content.decode()
    assert "公示中，尚非最终结果" in page and f"{last.last.month}月{last.last.day}日（含当日）" in page
    Result.objects.update(publicity_until=timezone.now())
    result.refresh_from_db()
    page = as_(None).get("/results/film/").content.decode()
    assert standing.of(result).is_final and "最终结果" in page
    # Not "until the end of today" of a publicity that is over: that hour is named.
    assert f"公示期到 {in_words.moment(result.publicity_until)}，已满。" in page
    assert standing.of(result, open_objections=1).code == standing.OVER


def test_who_plans_publishes_or_carries_out_locks_the_category_first(stage: Stage, result: Result) -> None:
    """One order of locks for all, or the worker and an organiser who publish at once stop each other on PostgreSQL."""
    releasing.sign(result, by=stage.cast.organiser)
    later = timezone.now() + timedelta(hours=1)
    first = []
    for act in (
        lambda: timing.plan(result=result, at=later, by=stage.cast.organiser),
        lambda: timing.unplan(result=result, by=stage.cast.organiser),
        lambda: _planned_now(result, stage) and timing.publish_due(),
    ):
        with CaptureQueriesContext(connection) as asked:
            act()
        locks = [one["sql"] for one in asked if "FOR NO KEY UPDATE" in one["sql"]]
        first.append(locks[0].split("FROM ")[1].split()[0] if locks else "")
    expected = '"campaign_category"' if connection.vendor == "postgresql" else ""
    assert first == [expected] * 3


def _planned_now(result: Result, stage: Stage) -> bool:
    Result.objects.filter(pk=result.pk).update(publish_at=timezone.now(), planned_by=stage.cast.organiser)
    return True


def test_correction_names_what_it_corrects_and_both_stay(stage: Stage, result: Result, as_: Any) -> None:
    by = stage.cast.organiser
    releasing.publish(result, by=by)
    with pytest.raises(Refused, match="请写明更正的原因"):
        publishing.compute(category=stage.category, by=by)
    second = publishing.compute(category=stage.category, by=by, reason="一份评分表录入有误")
    assert (second.version, second.corrects, result.reason) == (2, result, "")
    releasing.publish(second, by=by)
    page = as_(None).get("/results/film/").content.decode()
    assert "本版（第 2 版）更正第 1 版，原因：一份评分表录入有误" in page and "/results/film/v1/" in page
    old = as_(None).get("/results/film/v1/")
    assert (old.status_code, old.context["result"].pk) == (200, result.pk)
    assert ("旧版，已被更正" in old.content.decode(), "旧版，已被更正" in page) == (True, False)
    files = ["/results/film/v1/ranking.zip", "/results/film/v2/ranking.zip", "/results/film/ranking.zip"]
    one, two, newest = (as_(None).get(path) for path in files)
    assert files[0] in old.content.decode() and files[2] in page
    assert one.headers["Content-Disposition"].endswith('-v1.zip"')
    assert (newest.headers["Content-Disposition"], newest.content) == (two.headers["Content-Disposition"], two.content)
    for path in ("/results/film/v9/", "/results/film/v9/ranking.zip", "/results/film/v1/ranking.exe"):
        assert as_(None).get(path).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_windows_of_one_person_sign_once(stage: Stage) -> None:
    """On PostgreSQL both wait for the category; on SQLite one at a time writes."""
    stage.scored()
    result = publishing.compute(category=stage.category, by=stage.cast.organiser)
    decision = deciding.propose(result=result, given={}, reasons={}, reason="", by=stage.cast.organiser)
    deciding.confirm(decision=decision, by=make_user(role="organiser"))
    sign = functools.partial(signing.sign, result=result, by=stage.cast.organiser)
    outcomes = at_once(sign, sign)
    assert sorted(type(one).__name__ for one in outcomes) == ["Refused", "ResultSignature"]
    assert result.signatures.count() == 1


def test_result_waits_for_the_seal_of_its_votes(stage: Stage) -> None:
    first, *_others = stage.scored()
    vote(stage, first, 1)
    make_user(role="organiser")
    days = LedgerDay.objects.filter(campaign=stage.campaign)
    assert publishing.compute(category=stage.category, by=stage.cast.organiser).inputs["ledger"] == [
        [str(day.day), "0" * 64] for day in days
    ]
