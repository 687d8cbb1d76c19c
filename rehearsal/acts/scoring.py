"""Rehearsal, last act: experts score, step back and overstep; results are computed, recounted and published."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from campaign.models import Category
from common.refusals import Refused
from rehearsal.acts.recount import Place, recount
from rehearsal.acts.state import Play
from review.models import Assignment, Result
from review.nightly_recompute import running
from review.results import publishing
from review.results.recompute import bundle
from review.scoring_desk import sheets


def make_panels(play: Play) -> None:
    """Panels of all experts but one in turn, where there are six or more; every fifth of four, too few to trim."""
    play.step("专家组")
    experts = play.builder.cast.all("expert")
    for place, category in enumerate(play.builder.categories.values()):
        left_out = experts[place % len(experts)] if len(experts) > 5 else None
        own = [expert for expert in experts if expert != left_out][: 4 if place % 5 == 4 else None]
        play.expect.done(f"{category.code} 专家组", partial(play.builder.make_panel, category, own))
    first = next(iter(play.builder.categories.values()))
    early = partial(play.builder.compute, first)
    play.expect.refused("没评完不能计算", early, publishing.NotReady, saying="没有提交")


def score_all(play: Play) -> None:
    play.step("评分")
    waiting = list(Assignment.objects.select_related("expert", "entry").order_by("pk"))
    _try_tricks(play, waiting[0], waiting[1:])
    recused = waiting[-1]
    reason = "与作者同在一个班组"
    play.expect.done("回避一件", lambda: sheets.recuse(assignment=recused, by=recused.expert, reason=reason))
    failed = []
    for assignment in waiting[:-1]:
        try:
            play.builder.mark(assignment, play.random)
            play.builder.seal(assignment)
        except Refused as refusal:
            failed.append(f"{assignment}: {refusal}")
    play.expect.equal("其余评分表都提交", failed, [])
    full = {criterion.code: criterion.points for criterion in sheets.rubric(waiting[0])}
    change = partial(sheets.save_marks, assignment=waiting[0], by=waiting[0].expert, marks=full)
    play.expect.refused("提交后不能改分", change, Refused, saying="签名提交")


def _try_tricks(play: Play, own: Assignment, others: list[Assignment]) -> None:
    first = sheets.rubric(own)[0]
    foreign = next(other for other in others if other.expert_id != own.expert_id)

    def give(assignment: Assignment, points: Decimal) -> object:
        code = sheets.rubric(assignment)[0].code
        return sheets.save_marks(assignment=assignment, by=own.expert, marks={code: points})

    play.expect.refused("替别的专家打分", lambda: give(foreign, Decimal(1)), Refused, saying="不是分给您的")
    over = first.points + Decimal("0.5")
    play.expect.refused("超过满分", lambda: give(own, over), Refused, saying="满分")
    play.expect.refused("负分", lambda: give(own, Decimal("-0.5")), Refused)
    play.expect.refused("四分之一分", lambda: give(own, Decimal("1.25")), Refused, saying="半分")
    play.expect.refused("没评完不能提交", lambda: play.builder.seal(own), Refused)


def publish_all(play: Play) -> None:
    """Compute, recount with other code, compare to the last place, publish, and recompute without the site."""
    play.step("结果")
    for category in play.builder.categories.values():
        result = play.expect.done(f"{category.code} 计算", partial(play.builder.compute, category))
        if result is None:
            continue
        play.expect.equal(f"{category.code} 的排名由票和评分得出", stored(result), recount(category))
        play.expect.done(f"{category.code} 奖项由两人审定", partial(play.builder.decide_awards, result))
        play.expect.done(f"{category.code} 公布", partial(play.builder.publish, result))
        _recompute_outside(play, result)
    entrant = play.builder.cast.one("entrant")
    first = next(iter(play.builder.categories.values()))
    compute = partial(publishing.compute, category=first, by=entrant)
    play.expect.refused("申报员不能计算结果", compute, Refused)


def _recompute_outside(play: Play, result: Result) -> None:
    """By the published program over the published bundle, in a Python of its own: the same file, byte for byte."""
    content = bundle.make(result)
    done = running.run(content, result.inputs_sha256)
    is_same = done.ranking.encode() == bundle.ranking_in(content)
    play.expect.that(f"{result.category.code} 离开本系统复算逐字节相同", is_same, done.said)
    if is_same:
        play.recomputed.add(result.category.code)


def stored(result: Result) -> list[Place]:
    """The rows of a result as the recount writes them."""
    rows = result.rows.select_related("entry").order_by("rank", "entry__number")
    return [
        Place(row.rank, str(row.entry.number), row.votes, row.expert_score, row.vote_score, row.final_score)
        for row in rows
    ]


def newest(category: Category) -> Result | None:
    return Result.objects.filter(category=category).order_by("-version").first()
