"""The numbers of the organiser's desk, each in one question to the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Union
from campaign.models import Campaign, Category, Phase
from review import scoring
from review.models import Assignment, Panel
from submissions import states
from submissions.models import Entry, EntryFile

STUCK_AFTER = timedelta(minutes=30)


@dataclass(frozen=True)
class Bar:
    """One phase in the calendar picture; `x` and `width` in hundredths of the whole, `tone` a colour class."""

    phase: Phase
    x: float
    width: float
    today: float | None
    tone: str
    state: str


def bars(campaign: Campaign, now: datetime) -> list[Bar]:
    phases = [phase for phase in campaign.phases.all() if phase.on_timeline]
    if not phases:
        return []
    start = min(phase.opens_at for phase in phases)
    whole = max(phase.closes_at for phase in phases) - start

    def part(moment: datetime) -> float:
        return round(100 * ((moment - start) / whole), 2)

    today = part(now) if start <= now <= start + whole else None
    return [_bar(phase, part, today, now) for phase in phases]


def _bar(phase: Phase, part: Any, today: float | None, now: datetime) -> Bar:
    x, end = part(phase.opens_at), part(phase.closes_at)
    if now < phase.opens_at:
        tone, state = "c-soft", _("未开始")
    elif now < phase.closes_at:
        tone, state = "c-blue", _("还有 %(n)d 天") % {"n": (phase.closes_at - now).days}
    else:
        tone, state = "c-ink", _("已结束")
    return Bar(phase, x, round(max(end - x, 1), 2), today, tone, state)


@dataclass(frozen=True)
class Waiting:
    """Something that waits for somebody."""

    what: str
    who: str
    count: int
    url: str


def waiting(campaign: Campaign) -> list[Waiting]:
    """What waits for whom, without what waits for nobody."""
    by_state = dict(Entry.objects.filter(campaign=campaign).order_by().values_list("state").annotate(n=Count("pk")))
    unsealed = Assignment.objects.filter(
        panel__campaign=campaign, recused_at__isnull=True, sheet__sealed_at__isnull=True,
        entry__state=states.SHORTLISTED,
    ).count()  # fmt: skip
    rows = [
        Waiting(_("推荐已提交的作品"), _("推荐单位"), by_state.get(states.SUBMITTED, 0), ""),
        Waiting(_("初评已推荐的作品"), _("初评人员"), by_state.get(states.RECOMMENDED, 0), reverse("screening_desk")),
        Waiting(
            _("补正退回的作品"), _("申报单位"), by_state.get(states.RETURNED, 0),
            f"{reverse('screening_desk')}?state={states.RETURNED}",
        ),
        Waiting(_("从初评通过的作品中选定入围"), _("组织者"), by_state.get(states.ADMITTED, 0), reverse("shortlist")),
        Waiting(_("封存评分表"), _("专家"), unsealed, reverse("panels")),
    ]  # fmt: skip
    return [row for row in rows if row.count]


def stuck_checks(campaign: Campaign, now: datetime) -> list[EntryFile]:
    """Files whose check has not ended half an hour after they arrived."""
    return list(
        EntryFile.objects.filter(
            entry__campaign=campaign, state="checking", removed_at__isnull=True, received_at__lt=now - STUCK_AFTER
        ).select_related("entry")[:20]
    )


def panels_too_small(campaign: Campaign) -> list[Panel]:
    """Panels that lack experts for a ranking."""
    panels = Panel.objects.filter(campaign=campaign).annotate(people=Count("experts"))
    return list(panels.filter(people__lt=scoring.LEAST_SHEETS).select_related("category"))


def categories(campaign: Campaign) -> list[Category]:
    """Each category with how many entries have come how far."""

    def count(*names: str) -> Count:
        return Count("entries", filter=Q(entries__state__in=names))

    return list(
        campaign.categories.annotate(
            entered=Count("entries", filter=Q(entries__number__isnull=False)),
            recommended=Count("entries", filter=Q(entries__recommended_at__isnull=False)),
            admitted=count(states.ADMITTED, states.SHORTLISTED),
            shortlisted=count(states.SHORTLISTED),
        ).order_by("position")
    )


@dataclass(frozen=True)
class Branches:
    """Recommending unions with entries, `most` for the scale of the picture, and how many have none yet."""

    rows: Sequence[Union]
    most: int
    without: int


def branches(campaign: Campaign) -> Branches:
    """In the order of the tree, never by numbers: no league table."""
    entries = Q(branch_entries__campaign=campaign, branch_entries__number__isnull=False)
    rows = list(
        Union.objects.filter(parent__kind=Union.Kind.PROVINCE)
        .annotate(
            entered=Count("branch_entries", filter=entries),
            shortlisted=Count("branch_entries", filter=entries & Q(branch_entries__state=states.SHORTLISTED)),
        )
        .order_by("path")
    )
    some = [row for row in rows if row.entered]
    return Branches(some, max((row.entered for row in some), default=1), len(rows) - len(some))
