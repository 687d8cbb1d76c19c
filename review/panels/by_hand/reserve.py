"""The reserve of a panel: who stands by, in which order."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from accounts.permissions import allows
from common.refusals import Refused
from review.models import Panel, ReserveExpert


@transaction.atomic
def add(*, panel: Panel, expert: User, by: User) -> ReserveExpert:
    """At the end of the list. One audit event."""
    permissions.check(by, "panel.edit")
    Panel.objects.select_for_update(no_key=True).get(pk=panel.pk)
    if not allows(expert, "score.give"):
        raise Refused(_("%(name)s不是在用的专家账号，不能列为候补。") % {"name": expert.name})
    if panel.experts.filter(pk=expert.pk).exists():
        raise Refused(_("%(name)s已经在专家组里，不用列为候补。") % {"name": expert.name})
    if panel.reserve.filter(expert=expert).exists():
        raise Refused(_("%(name)s已经是候补。") % {"name": expert.name})
    last = panel.reserve.aggregate(last=Max("position"))["last"] or 0
    made = ReserveExpert.objects.create(panel=panel, expert=expert, position=last + 1)
    audit.record(action="panel.reserve", obj=panel, by=by, expert=expert.name)
    return made


@transaction.atomic
def remove(*, panel: Panel, expert: User, by: User) -> None:
    permissions.check(by, "panel.edit")
    if panel.reserve.filter(expert=expert).delete()[0]:
        audit.record(action="panel.unreserve", obj=panel, by=by, expert=expert.name)


@transaction.atomic
def raise_one(*, panel: Panel, expert: User, by: User) -> None:
    """One place up. One audit event."""
    permissions.check(by, "panel.edit")
    rows = list(panel.reserve.select_for_update(no_key=True).order_by("position", "pk"))
    at = next((place for place, row in enumerate(rows) if row.expert_id == expert.pk), 0)
    if at == 0:
        return
    rows[at - 1], rows[at] = rows[at], rows[at - 1]
    for place, row in enumerate(rows, start=1):
        row.position = place
    ReserveExpert.objects.bulk_update(rows, ["position"])
    audit.record(action="panel.reserve", obj=panel, by=by, expert=expert.name)
