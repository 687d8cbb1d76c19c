"""The chair (组长) of a panel: one of its experts, appointed by an organiser."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from accounts.outbox import outbox, texts
from accounts.permissions import allows
from common.refusals import NotAllowed, Refused
from review.models import Panel
from review.panel_meetings.kinds import CHAIR

OFFICE = "panel.edit"


@transaction.atomic
def appoint(*, panel: Panel, expert: User, by: User) -> Panel:
    """In place of who chaired before. Side effects: the new chair is told; one audit event."""
    permissions.check(by, OFFICE)
    held = Panel.objects.select_for_update(of=("self",), no_key=True).get(pk=panel.pk)
    if not held.experts.filter(pk=expert.pk, is_active=True).exists():
        raise Refused(_("%s 不在这个专家组里，请先加入专家组，再请其担任组长。") % expert.name)
    if held.chair_id == expert.pk:
        raise Refused(_("%s 已经是这个专家组的组长。") % expert.name)
    before = held.chair.name if held.chair else ""
    held.chair = expert
    held.save(update_fields=["chair"])
    audit.record(action="panel.chair", obj=held, by=by, expert=expert.name, chaired_before=before)
    _tell(held, expert, by)
    return held


def check_chair(panel: Panel, by: User) -> None:
    """Raises NotAllowed for who does not chair this panel."""
    permissions.check(by, "panel.chair")
    if panel.chair_id != by.pk:
        raise NotAllowed(_("这一步由本专家组的组长办理，您不是这个组的组长。"))


def check_chair_or_office(panel: Panel, by: User) -> None:
    permissions.check(by, "panel.chair", OFFICE)
    if not allows(by, OFFICE):
        check_chair(panel, by)


def _tell(panel: Panel, expert: User, by: User) -> None:
    fields = {
        "campaign": panel.campaign.definition.short_title,
        "person": expert.name,
        "category": panel.category.name,
        "link": f"{settings.SITE_URL}{reverse('panel_meeting', args=[panel.pk])}",
    }
    said = texts.mail(CHAIR, fields)
    outbox.put(kind=CHAIR, to=expert.email, subject=said.subject, text=said.text, about=panel, by=by)
