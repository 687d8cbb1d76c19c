"""Single works given and taken away by hand, beside what the plan gave out."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from accounts.two_people import reason_of
from common.in_words import titled
from common.refusals import Refused
from review.expert_notices import telling
from review.models import Assignment, Panel
from review.panels import conflicts
from review.scoring_desk.holding import held
from submissions.models import Entry

TAKEN = "由活动办公室收回：%s"
REASON_MOST = 150


@transaction.atomic
def give(*, panel: Panel, expert: User, entry: Entry, reason: str = "", by: User) -> Assignment:
    """One work to one expert of the panel. Refused where she declared an interest in it; where the facts suggest a
    conflict, only with a reason. Side effects: one audit event; a mail to who has accepted."""
    permissions.check(by, "panel.edit")
    Panel.objects.select_for_update(no_key=True).get(pk=panel.pk)
    if not panel.experts.filter(pk=expert.pk).exists():
        raise Refused(_("%(name)s不在这个专家组里，请先加入专家组。") % {"name": expert.name})
    if not conflicts.entries(panel).filter(pk=entry.pk).exists():
        raise Refused(_("这件作品不由这个专家组评，或者已不在入围名单里。请刷新页面再选。"))
    _check_new(expert, entry)
    _check_conflict(panel, expert, entry, reason)
    made = hand_out(panel=panel, expert=expert, entry=entry, by=by)
    audit.record(action="panel.give", obj=panel, by=by, expert=expert.name, title=entry.title, reason=reason)
    telling.assigned(panel.campaign, {expert: {panel: 1}}, by=by)
    return made


@transaction.atomic
def take_away(*, assignment: Assignment, reason: str, by: User) -> Assignment:
    """Nobody scores it in her stead by this; never where she has sealed. One audit event."""
    permissions.check(by, "panel.edit")
    said = reason_of(reason)[:REASON_MOST]
    row = held(assignment.pk)
    if row is None or row.recused_at is not None:
        raise Refused(_("这件作品已经不由这位专家评，请刷新页面查看。"))
    if row.is_sealed:
        raise Refused(_("%(name)s已经提交这件作品的评分表，不能收回。") % {"name": row.expert})
    row.recused_at, row.recusal_reason, row.recused_by = timezone.now(), _(TAKEN) % said, by
    row.save(update_fields=["recused_at", "recusal_reason", "recused_by"])
    audit.record(action="panel.take", obj=row.panel, by=by, expert=row.expert.name, title=row.entry.title, reason=said)
    return row


def hand_out(
    *,
    panel: Panel,
    expert: User,
    entry: Entry,
    by: User,
    due_at: datetime | None = None,
    replaces: Assignment | None = None,
) -> Assignment:
    """The row itself, behind what she has; the caller has judged everything."""
    last = Assignment.objects.filter(panel=panel, expert=expert).aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    return Assignment.objects.create(
        panel=panel, expert=expert, entry=entry, position=position, assigned_by=by, due_at=due_at, replaces=replaces
    )


def _check_new(expert: User, entry: Entry) -> None:
    before = Assignment.objects.filter(expert=expert, entry=entry).first()
    if before is None:
        return
    said = {"name": expert.name, "title": titled(entry.title), "reason": before.recusal_reason}
    if before.recused_at is None:
        raise Refused(_("%(title)s已经分给%(name)s。") % said)
    raise Refused(_("%(name)s对%(title)s已经回避（%(reason)s）。确需由其评的，请在评分表办理里撤销回避。") % said)


def _check_conflict(panel: Panel, expert: User, entry: Entry, reason: str) -> None:
    people = User.objects.select_related("union", "expert_profile").filter(pk=expert.pk)
    said = conflicts.declarations(panel.campaign, [expert])
    found = next(iter(conflicts.between(list(people), [entry], said)), None)
    if found is None:
        return
    told = {"name": expert.name, "why": found.why}
    if found.is_declared:
        raise Refused(_("%(name)s须回避这件作品：%(why)s。请另选一位专家。") % told)
    if not reason.strip():
        raise Refused(_("%(name)s可能需要回避：%(why)s。核实后确需分给其评的，请写明理由再分。") % told)
