"""What waits for whom, for the organiser's desk: first what stopped or must be decided, then works in their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import DataRequest
from accounts.outbox import sending
from accounts.two_people import Outcome
from activities import states as activity_states
from activities.counting import counters
from campaign.models import Campaign
from review.models import Assignment, Objection, Result
from review.organiser_desk.figures import Tally, listed
from submissions import states
from submissions.checks.held_files import held
from submissions.models import Disqualification, ShortlistPlan
from submissions.status import status
from voting.tally import recount, undecided


@dataclass(frozen=True)
class Waiting:
    """Something that waits for somebody."""

    what: str
    who: str
    count: int
    url: str


def waiting(campaign: Campaign, counted: Iterable[Tally]) -> list[Waiting]:
    """Without what waits for nobody."""
    to_count = listed("activity_desk", state=activity_states.RECOMMENDED)
    rows = (
        *_stopped(campaign),
        *_to_decide(campaign),
        *_votes(campaign),
        *_works(campaign, counted),
        Waiting(_("待提交评分表"), _("专家"), _unsealed(campaign), listed("sheet_desk", state="unsealed")),
        Waiting(_("待核定的活动记录"), _("省总活动管理员"), counters.waiting(campaign), to_count),
    )
    return [row for row in rows if row.count]


def _stopped(campaign: Campaign) -> Iterator[Waiting]:
    """What the system could not do by itself."""
    organiser = _("省总活动管理员")
    newer = Result.objects.filter(category=OuterRef("category"), version__gt=OuterRef("version"))
    troubled = sending.troubled(timezone.now()).count()
    lists = ShortlistPlan.objects.filter(category__campaign=campaign).exclude(failure="").count()
    results = Result.objects.filter(~Exists(newer), campaign=campaign).exclude(plan_failure="").count()
    yield Waiting(_("待人工查看的文件"), _("初评人员"), held(campaign).count(), reverse("held_files"))
    yield Waiting(_("未发出的消息"), organiser, troubled, listed("outbox", state="troubled"))
    yield Waiting(_("定时公布入围名单未能办理"), organiser, lists, reverse("shortlist"))
    yield Waiting(_("定时公布结果未能办理"), organiser, results, reverse("results_desk"))


def _to_decide(campaign: Campaign) -> Iterator[Waiting]:
    objections = Objection.objects.filter(campaign=campaign).waiting().count()
    asked = DataRequest.objects.filter(answered_at=None).count()
    proposed = Disqualification.objects.filter(entry__campaign=campaign, outcome=Outcome.OPEN).count()
    yield Waiting(_("待答复的异议"), _("没有办理过有关作品的管理员"), objections, reverse("objections_desk"))
    yield Waiting(_("待答复的个人信息要求"), _("省总活动管理员"), asked, reverse("data_requests"))
    yield Waiting(_("待复核的取消资格提议"), _("另一位省总活动管理员"), proposed, reverse("disqualifications"))


def _votes(campaign: Campaign) -> Iterator[Waiting]:
    organiser, url = _("省总活动管理员"), reverse("fraud_desk")
    yield Waiting(_("待办结的异常选票分组"), organiser, undecided.undecided_groups_of(campaign), url)
    yield Waiting(_("待处理的举报"), organiser, undecided.complaints_waiting(campaign), url)
    faults, what = recount.faulty(campaign), _("计票核对不一致的项目：%(names)s")
    yield Waiting(what % {"names": "、".join(faults)}, _("系统维护人员"), len(faults), "")


def _works(campaign: Campaign, counted: Iterable[Tally]) -> Iterator[Waiting]:
    """Where the calendar has gone past a state nobody will act any more: nothing waits."""
    by_state: Counter[str] = Counter()
    open_states = status.open_states(campaign, states.STATES)
    for tally in counted:
        if tally.state in open_states:
            by_state[tally.state] += tally.count
    screening, returned = reverse("screening_desk"), states.RETURNED
    submitted = listed("statistics_entries", state=states.SUBMITTED)
    yield Waiting(_("待推荐的作品"), _("推荐单位"), by_state[states.SUBMITTED], submitted)
    yield Waiting(_("待初评的作品"), _("初评人员"), by_state[states.RECOMMENDED], screening)
    yield Waiting(_("退回补正的作品"), _("申报单位"), by_state[returned], listed("screening_desk", state=returned))
    admitted = by_state[states.ADMITTED]
    yield Waiting(_("初评通过、待确定入围的作品"), _("省总活动管理员"), admitted, reverse("shortlist"))


def _unsealed(campaign: Campaign) -> int:
    return Assignment.objects.unsealed().filter(panel__campaign=campaign).count()
