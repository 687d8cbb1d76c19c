"""The numbers of the organiser's desk, each in one question to the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import DataRequest, Union
from accounts.outbox import sending
from accounts.unions.official_order import official_order
from activities.counting import counters
from campaign import memory
from campaign.models import Campaign, Category
from review.models import Assignment, Objection, Result
from submissions import states
from submissions.checks.held_files import held
from submissions.models import Disqualification, Entry, ShortlistPlan
from submissions.models.entries import standing
from submissions.status import status
from voting.tally import recount, undecided


@dataclass(frozen=True)
class Tally:
    """Entries of one category in one state; of those that stand, `recommended` ones have been so at some time."""

    category_id: int
    state: str
    count: int
    entered: int
    recommended: int


def tallies(campaign: Campaign) -> list[Tally]:
    """All entries of the campaign, counted once for the whole desk."""
    rows = Entry.objects.filter(campaign=campaign).order_by().values_list("state", "category")
    recommended = Count("recommended_at", filter=standing())
    counted = rows.annotate(n=Count("pk"), entered=Count("pk", filter=standing()), recommended=recommended)
    return [Tally(category, state, *counts) for state, category, *counts in counted]


@dataclass(frozen=True)
class Waiting:
    """Something that waits for somebody."""

    what: str
    who: str
    count: int
    url: str


def waiting(campaign: Campaign, counted: Iterable[Tally]) -> list[Waiting]:
    """What waits for whom, without what waits for nobody."""
    by_state: Counter[str] = Counter()
    open_states = status.open_states(campaign, states.STATES)
    for tally in counted:
        if tally.state in open_states:  # for others the calendar has gone past it: nobody will act any more
            by_state[tally.state] += tally.count
    unsealed = Assignment.objects.standing().filter(panel__campaign=campaign, sheet__sealed_at__isnull=True).count()
    newer = Result.objects.filter(category=OuterRef("category"), version__gt=OuterRef("version"))
    failed = Result.objects.filter(~Exists(newer), campaign=campaign).exclude(plan_failure="").count()
    not_published = ShortlistPlan.objects.filter(category__campaign=campaign).exclude(failure="").count()
    proposed = Disqualification.objects.filter(entry__campaign=campaign, outcome="open").count()
    objections = Objection.objects.filter(campaign=campaign).waiting().count()
    groups = undecided.undecided_groups_of(campaign)
    asked = DataRequest.objects.filter(answered_at=None).count()
    rows = [
        Waiting(_("待人工查看的文件"), _("初评人员"), held(campaign).count(), reverse("held_files")),
        Waiting(_("未发出的消息"), _("省总活动管理员"), sending.troubled(timezone.now()).count(), reverse("outbox")),
        Waiting(_("定时公布入围名单未能办理"), _("省总活动管理员"), not_published, reverse("shortlist")),
        Waiting(_("定时公布结果未能办理"), _("省总活动管理员"), failed, reverse("results_desk")),
        Waiting(_("待答复的异议"), _("没有办理过有关作品的管理员"), objections, reverse("objections_desk")),
        Waiting(_("待答复的个人信息要求"), _("省总活动管理员"), asked, reverse("data_requests")),
        Waiting(_("待复核的取消资格提议"), _("另一位省总活动管理员"), proposed, reverse("disqualifications")),
        Waiting(_("待办结的异常选票分组"), _("省总活动管理员"), groups, reverse("fraud_desk")),
        Waiting(_("待处理的举报"), _("省总活动管理员"), undecided.complaints_waiting(campaign), reverse("fraud_desk")),
        Waiting(_("计票核对不一致的项目"), _("系统维护人员"), recount.open_faults(campaign), ""),
        Waiting(_("待推荐的作品"), _("推荐单位"), by_state[states.SUBMITTED], ""),
        Waiting(_("待初评的作品"), _("初评人员"), by_state[states.RECOMMENDED], reverse("screening_desk")),
        Waiting(
            _("退回补正的作品"), _("申报单位"), by_state[states.RETURNED],
            f"{reverse('screening_desk')}?state={states.RETURNED}",
        ),
        Waiting(_("初评通过、待确定入围的作品"), _("省总活动管理员"), by_state[states.ADMITTED], reverse("shortlist")),
        Waiting(_("待提交评分表"), _("专家"), unsealed, reverse("panels")),
        Waiting(_("待核定的活动记录"), _("省总活动管理员"), counters.waiting(campaign), reverse("activity_desk")),
    ]  # fmt: skip
    return [row for row in rows if row.count]


@dataclass(frozen=True)
class Progress:
    """How many entries of a category have come how far."""

    category: Category
    entered: int
    recommended: int
    admitted: int
    shortlisted: int


def categories(campaign: Campaign, counted: Iterable[Tally]) -> list[Progress]:
    counted = list(counted)
    rows = memory.categories(campaign)
    return [_progress(category, [tally for tally in counted if tally.category_id == category.pk]) for category in rows]


def _progress(category: Category, own: list[Tally]) -> Progress:
    shortlisted = sum(tally.count for tally in own if tally.state == states.SHORTLISTED)
    return Progress(
        category,
        entered=sum(tally.entered for tally in own),
        recommended=sum(tally.recommended for tally in own),
        admitted=sum(tally.count for tally in own if tally.state == states.ADMITTED) + shortlisted,
        shortlisted=shortlisted,
    )


@dataclass(frozen=True)
class Branch:
    union: Union
    entered: int
    shortlisted: int


@dataclass(frozen=True)
class Branches:
    """Recommending unions with entries, `most` for the scale of the picture, and how many have none yet."""

    rows: Sequence[Branch]
    most: int
    without: int


def branches(campaign: Campaign) -> Branches:
    """In the official order, never by numbers: no league table."""
    entries = Entry.objects.standing().filter(campaign=campaign).order_by().values_list("recommending")
    shortlisted = Count("pk", filter=Q(state=states.SHORTLISTED))
    counted = {union: counts for union, *counts in entries.annotate(entered=Count("pk"), shortlisted=shortlisted)}
    unions = list(Union.objects.filter(parent__kind=Union.Kind.PROVINCE).order_by(*official_order()))
    some = [Branch(union, *counted[union.pk]) for union in unions if union.pk in counted]
    return Branches(some, max((row.entered for row in some), default=1), len(unions) - len(some))
