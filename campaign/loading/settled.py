"""What holds once it has begun: nobody is shut out afterwards, and what people were told stays so.

Asked of every change, whether it comes as a file or from a page. A draft has told nobody anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.definition.spec import CampaignSpec, PhaseSpec
from campaign.history.words import moment
from campaign.loading.guards import Change


def settled(change: Change) -> Iterator[str]:
    """One sentence for each thing that may not be changed any more."""
    now = timezone.now()
    yield from _number_prefix(change)
    if not change.campaign.is_draft:
        yield from _told_to_voters(change, now)
        yield from _rubrics(change, now)
        for phase in change.old.phases:
            yield from _dates(phase, change.dates_of(phase.code)[1], now)


def _number_prefix(change: Change) -> Iterator[str]:
    old = change.old
    if old.number_prefix != change.new.number_prefix and change.campaign.last_number:
        yield _("已经用前缀 %(prefix)s 发出编号，不能再改。") % {"prefix": old.number_prefix}


def _told_to_voters(change: Change, now: datetime) -> Iterator[str]:
    """What voters were told when voting opened holds until the end (campaign.md, "The score")."""
    old, new = change.old, change.new
    vote = change.dates_of("vote")[0]
    has_opened = vote is not None and vote.opens_at <= now
    if has_opened and (old.expert_weight, old.vote_weight) != (new.expert_weight, new.vote_weight):
        yield _("网络投票已经开始，专家评分与网络投票的占比不能再改。")
    if old.vote != new.vote and (has_opened or change.campaign.vote_rule_locked_at):
        why = _("网络投票已经开始") if has_opened else _("投票规则已经锁定")
        yield _("%(why)s，投票规则（[vote]）不能再改。") % {"why": why}
    if has_opened and _counted(old) != _counted(new):
        yield _("网络投票已经开始，人气奖的名额和最低票数不能再改。")
    if has_opened and _ranked_by(old) != _ranked_by(new):
        yield _("网络投票已经开始，各奖的比例、获奖上限和专家评分尺度的算法不能再改。")


def _counted(spec: CampaignSpec) -> tuple[int, int]:
    return spec.popularity.number, spec.popularity.least_votes


def _ranked_by(spec: CampaignSpec) -> tuple[object, ...]:
    """With weights and the vote's own rule all that makes places and prizes, whether two people locked it or not."""
    return spec.expert_rule, spec.award_cap, [(award.code, award.share) for award in spec.awards]


def _rubrics(change: Change, now: datetime) -> Iterator[str]:
    expert = change.dates_of("expert")[0]
    if expert is not None and expert.opens_at <= now:
        for code in dict.fromkeys(part.category for part in change.rescored):
            name = getattr(change.old.category(code), "name", code)
            yield _("专家评审已经开始，项目“%(name)s”的评分项和分值不能再改，说明文字可以改。") % {"name": name}


def _dates(old: PhaseSpec, new: PhaseSpec | None, now: datetime) -> Iterator[str]:
    """Only what is changed is judged: a campaign of earlier years keeps its dates."""
    if new is None or (old.opens_at, old.closes_at) == (new.opens_at, new.closes_at):
        return
    words = {"name": old.name, "at": moment(new.closes_at)}
    if new.closes_at != old.closes_at and new.closes_at <= now:
        if now < old.closes_at and old.opens_at <= now:
            yield _("“%(name)s”正在进行，结束时间不能改为已经过去的 %(at)s，否则还没办完的人不能再办。") % words
        else:
            yield _("“%(name)s”的结束时间 %(at)s 已经过去，请改为将来的时间。") % words
    if old.opens_at <= now < new.opens_at:
        yield _("“%(name)s”已经开始，开始时间不能再推后。") % words
    if old.code == "vote" and old.closes_at <= now < new.closes_at:
        yield _("网络投票已经结束，票数已经确定，不能重新打开。")
