import csv
import io
import json
from datetime import timedelta
from decimal import Decimal as D

import openpyxl
import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from common.refusals import Refused
from review.models import Assignment, Mark, Result, ResultRow
from review.results import exports, missing, publishing
from review.results.recompute import ranking
from submissions import states
from submissions.models import Entry
from tests.review import releasing
from voting.models import LedgerDay, Vote, Voter


def vote(stage, entry, times):
    """On a day of its own, which is sealed: a result waits for the ledger."""
    now = timezone.now()
    day = now.date() - timedelta(days=300 - LedgerDay.objects.count())
    for n in range(times):
        voter = Voter.objects.create(campaign=stage.campaign, phone_hmac=f"{entry.pk}-{n}")
        Vote.objects.create(
            campaign=stage.campaign, voter=voter, category=stage.category, period="", entry=entry, slot=1,
            receipt="r", receipt_sha256="0" * 64, cast_at=now, day=day,
        )  # fmt: skip
    sealed = {"manifest": "{}", "manifest_sha256": "0" * 64, "sealed_at": now}
    LedgerDay.objects.create(campaign=stage.campaign, day=day, **sealed)


def test_compute_follows_the_known_answer(stage):
    """docs/rules.md, table 5: experts 90, 89, 88; votes 1, 3, 1 → vote scores 70, 100, 70."""
    first, second, third = stage.scored()
    for entry, times in ((first, 1), (second, 3), (third, 1)):
        vote(stage, entry, times)
    result = publishing.compute(category=stage.category, by=stage.cast.organiser)
    rows = [(r.entry_id, r.rank, r.expert_score, r.vote_score, r.final_score, r.votes) for r in result.rows.all()]
    assert rows == [
        (second.pk, 1, D(89), D(100), D("93.40"), 3),
        (first.pk, 2, D(90), D(70), D("82.00"), 1),
        (third.pk, 3, D(88), D(70), D("80.80"), 1),
    ]


def test_recomputing_grows_the_version_and_keeps_the_digest(stage):
    stage.scored()
    one, two = (publishing.compute(category=stage.category, by=stage.cast.organiser) for _ in range(2))
    assert (one.version, two.version, one.inputs_sha256 == two.inputs_sha256) == (1, 2, True)


def test_stored_inputs_alone_give_the_stored_ranking(stage):
    stage.scored()
    result = Result.objects.get(pk=publishing.compute(category=stage.category, by=stage.cast.organiser).pk)
    again = json.loads(exports.as_bundle(result))
    assert ranking.digest(again) == result.inputs_sha256
    assert [(r.number, r.rank, r.expert_score, r.vote_score, r.final) for r in ranking.ranking_of(again)] == [
        (r.entry.number, r.rank, r.expert_score, r.vote_score, r.final_score) for r in result.rows.all()
    ]


def test_inputs_name_no_expert(stage):
    stage.scored()
    bundle = exports.as_bundle(publishing.compute(category=stage.category, by=stage.cast.organiser)).decode()
    assert not any(expert.name in bundle or expert.username in bundle for expert in stage.experts)
    assert {s["expert"] for e in json.loads(bundle)["entries"] for s in e["sheets"]} == {"专家A", "专家B", "专家C"}


def test_everything_missing_is_said_at_once(stage):
    assert missing.missing(stage.category) == ["还没有入围作品。"]
    entry = stage.entry(states.SHORTLISTED, title="渔排上的信号")
    stage.experts = stage.experts[:2]
    stage.panel()
    with pytest.raises(publishing.NotReady) as refusal:
        publishing.compute(category=stage.category, by=stage.cast.organiser)
    closes = timezone.localtime(stage.campaign.phases.get(code="vote").closes_at)
    assert refusal.value.problems == [
        f"网络投票到 {closes.month}月{closes.day}日 才结束。",
        "专家 吴文静 还有 1 份评分表没有提交。",
        "专家 林志远 还有 1 份评分表没有提交。",
        f"{entry.number}《渔排上的信号》 只有 2 位专家评分，至少要 3 位。",
    ]
    assert Result.objects.count() == 0


def test_a_recusal_is_no_score_and_never_zero(stage):
    stage.scored(works=1)
    Assignment.objects.filter(expert=stage.cast.expert).update(recused_at=timezone.now(), recusal_reason="同一单位")
    (problem,) = missing.missing(stage.category)
    assert problem.endswith("只有 2 位专家评分，至少要 3 位。")


def test_publish_makes_the_newest_version_public_once(stage):
    stage.scored()
    old, new = (publishing.compute(category=stage.category, by=stage.cast.organiser) for _ in range(2))
    with pytest.raises(Refused, match="请公布最新的一版"):
        publishing.publish(result=old, by=stage.cast.organiser)
    releasing.publish(new, by=stage.cast.organiser)
    assert publishing.published(stage.category) == new
    with pytest.raises(Refused, match="已经公布"):
        publishing.publish(result=new, by=stage.cast.organiser)
    assert AuditEvent.objects.filter(action="result.publish").count() == 1


def test_publish_refuses_a_ranking_whose_inputs_have_changed(stage):
    stage.scored()
    result = publishing.compute(category=stage.category, by=stage.cast.organiser)
    releasing.sign(result, by=stage.cast.organiser)
    mark = Mark.objects.first()
    Mark.objects.filter(pk=mark.pk).update(points=mark.points - 1)
    with pytest.raises(Refused, match="请重新计算再公布"):
        publishing.publish(result=result, by=stage.cast.organiser)
    assert publishing.published(stage.category) is None


def test_only_the_organiser_computes_and_publishes(stage):
    stage.scored()
    result = publishing.compute(category=stage.category, by=stage.cast.organiser)
    for person in (stage.cast.screener, stage.cast.auditor, stage.cast.expert):
        with pytest.raises(Refused, match="只有省总活动管理员可以办理这一步"):
            publishing.compute(category=stage.category, by=person)
        with pytest.raises(Refused, match="只有省总活动管理员可以办理这一步"):
            releasing.publish(result, by=person)


def test_files_do_not_carry_formulas(stage):
    first, *_others = stage.scored()
    Entry.objects.filter(pk=first.pk).update(title="=HYPERLINK(1)")
    result = publishing.compute(category=stage.category, by=stage.cast.organiser)
    lines = list(csv.reader(io.StringIO(exports.as_csv(result).decode("utf-8-sig"))))
    assert (lines[0][2], lines[1][2], lines[1][8]) == ("作品", "'=HYPERLINK(1)", "86.00")
    cell = openpyxl.load_workbook(io.BytesIO(exports.as_xlsx(result))).active["C2"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_awards_are_kept_by_name_with_the_row(stage):
    stage.scored(works=4)
    result = publishing.compute(category=stage.category, by=stage.cast.organiser)
    assert list(ResultRow.objects.filter(result=result).values_list("rank", "award")) == [
        (1, "一等奖"), (2, ""), (3, ""), (4, ""),
    ]  # fmt: skip
