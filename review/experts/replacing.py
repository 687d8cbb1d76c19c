"""An expert who declined, stepped back or cannot go on is replaced: the next of the reserve gets her open works, with a
date of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from accounts.two_people import reason_of
from common.refusals import Refused
from review.expert_notices import telling
from review.experts.invitations import inviting
from review.experts.invitations.inviting import Told
from review.models import Assignment, ExpertInvitation, Panel, ReserveExpert
from review.panels import conflicts, panels
from review.panels.by_hand import giving
from submissions import states


@dataclass(frozen=True)
class Replacement:
    """`given`: works that went over; `left`: those that the new expert should not score. `told`: her invitation, where
    she had to be asked first."""

    expert: User
    given: int
    left: int
    told: Told | None


def open_works(panel: Panel, leaving: User) -> list[Assignment]:
    """What she was given and nobody scores in her stead: stepped back from, or not signed; by place."""
    own = panel.assignments.filter(expert=leaving, entry__state=states.SHORTLISTED, replaced_by__isnull=True)
    waiting = own.filter(Q(recused_at__isnull=False) | Q(sheet__isnull=True) | Q(sheet__sealed_at__isnull=True))
    rows = list(waiting.select_related("entry__union").order_by("position", "pk"))
    filled = _filled(panel)
    return [row for row in rows if row.recused_at is None or row.entry_id not in filled]


@transaction.atomic
def replace(*, panel: Panel, leaving: User, reason: str, due_at: datetime | None = None, by: User) -> Replacement:
    """The first of the reserve who may score any of them steps in; what `leaving` has signed stays hers.

    Side effects: audit events of the replacement and of the new member; a mail to the new expert, or an invitation
    where she has not accepted one yet.
    """
    permissions.check(by, "panel.edit")
    said = reason_of(reason)[: giving.REASON_MOST]
    if due_at is not None and due_at <= timezone.now():
        raise Refused(_("截止时间已经过去，请填写以后的时间。"))
    Panel.objects.select_for_update(no_key=True).get(pk=panel.pk)
    works = open_works(panel, leaving)
    if not works:
        raise Refused(_("%(name)s没有需要别人接替的作品。") % {"name": leaving.name})
    new, able = _next(panel, works)
    _step_back(works, said, by)
    panels.add_expert(panel=panel, expert=new.expert, by=by)
    for work in able:
        giving.hand_out(panel=panel, expert=new.expert, entry=work.entry, by=by, due_at=due_at, replaces=work)
    new.delete()
    details: dict[str, Any] = {"expert": new.expert.name, "left": leaving.name, "works": len(able), "reason": said}
    audit.record(action="panel.replace", obj=panel, by=by, **details)
    told = _tell(panel, new.expert, len(able), due_at, by)
    return Replacement(new.expert, len(able), len(works) - len(able), told)


def _filled(panel: Panel) -> set[int]:
    """Works that have the number of experts that the panel gives each: a later plan put somebody in her place."""
    if panel.experts_per_work is None:
        return set()
    counted = panel.assignments.standing().order_by().values_list("entry").annotate(n=Count("pk"))
    return {entry for entry, n in counted if n >= panel.experts_per_work}


def _next(panel: Panel, works: list[Assignment]) -> tuple[ReserveExpert, list[Assignment]]:
    """In the order of the reserve; with the works that she may score."""
    for row in panel.reserve.select_related("expert__union", "expert__expert_profile"):
        barred = conflicts.hindered(row.expert, [work.entry for work in works])
        has = set(Assignment.objects.filter(expert=row.expert).values_list("entry", flat=True))
        if able := [work for work in works if work.entry_id not in barred | has]:
            return row, able
    raise Refused(_("候补里没有可以接替的专家。请先列入候补，再办理接替；也可以把作品逐件分给组里其他专家。"))


def _step_back(works: list[Assignment], reason: str, by: User) -> None:
    for work in works:
        if work.recused_at is None:
            work.recused_at, work.recusal_reason = timezone.now(), _("由候补专家接替：%s") % reason
            work.recused_by = by
            work.save(update_fields=["recused_at", "recusal_reason", "recused_by"])


def _tell(panel: Panel, expert: User, works: int, due_at: datetime | None, by: User) -> Told | None:
    campaign = panel.campaign
    if expert.pk in telling.who_listens(campaign, [expert]):
        telling.replaced(campaign, expert, {panel: works}, due_at, by=by)
        return None
    if ExpertInvitation.objects.unanswered().filter(campaign=campaign, expert=expert).exists():
        return None  # she reads it when she opens the invitation that she has
    return inviting.invite(campaign=campaign, experts=[expert], beyond=due_at, by=by)[0]
