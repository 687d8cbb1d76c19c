"""What a disqualification changes, in sentences for whoever proposes or confirms it.

No number of votes before the vote has closed: until then nobody may read votes of a work, here neither.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from campaign import calendar
from campaign.models import Phase
from review.models import Assignment
from review.results.places import places
from submissions import states
from submissions.models import Entry
from voting.tally.counting import counted_votes


def effects(entry: Entry) -> list[str]:
    """Of disqualifying this entry now."""
    if entry.state != states.SHORTLISTED:
        return [_("作品不再参加初评、入围评选和以后的评审，不再占用推荐名额。"), _told()]
    vote = calendar.shown(entry.campaign).phase("vote")
    return [*_of_votes(entry, vote), *_of_sheets(entry), *_of_results(entry), _told()]


def _told() -> str:
    return _("申报单位和推荐单位会收到通知，写明理由和查实的情况。")


def _of_votes(entry: Entry, vote: Phase | None) -> Iterator[str]:
    now = timezone.now()
    yield _("作品立即从入围作品、投票页面和专家评审中撤下，并列入“取消资格的作品”，公布理由。")
    if vote is None or now < vote.opens_at:
        yield _("网络投票还没有开始，没有选票受影响。网络投票开始后，不能恢复，也不能递补。")
        return
    if now < vote.closes_at:
        yield _(
            "已投给它的选票保留在选票台账中，注明“作品已取消资格，不计入”；每位投票人恢复这一个名额，下次访问时会看到说明。"
        )
        yield _("网络投票结束前不显示受影响的票数和人数。确认以后不能恢复入围。")
        return
    count = counted_votes(entry.category).get(entry.pk, 0)
    yield _("网络投票已经结束：已投给它的 %(n)d 票保留在选票台账中，不再计入；投票人不能另投。") % {"n": count}


def _of_sheets(entry: Entry) -> Iterator[str]:
    count = Assignment.objects.standing().filter(entry=entry, sheet__sealed_at__isnull=False).count()
    if count:
        yield _("专家已提交的 %(n)d 份评分表不再使用。") % {"n": count}


def _of_results(entry: Entry) -> Iterator[str]:
    placed = places([entry.pk]).get(entry.pk)
    if placed is None:
        return
    award = placed.award or _("没有奖项")
    yield _(
        "已公布的结果中综合排名第 %(rank)d，%(award)s。须重新计算并公布本项目的结果，其后各名次和奖项随之变动。"
    ) % {
        "rank": placed.rank,
        "award": award,
    }
