"""The chair asks the experts to look at a work again: its sealed sheets are proposed to be opened, all but her own.

An organiser confirms each, as any reopening; then the expert is told with the chair's reason. The chair has seen the
others' totals, so her own sheet stays as she signed it.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, permissions, two_people
from accounts.models import User
from accounts.two_people import Outcome
from common.refusals import Refused
from review.models import Panel, Reopening, Result, ScoreSheet
from review.panel_meetings.chair import check_chair
from review.sheet_desk import reopening
from submissions.models import Entry


@transaction.atomic
def ask(*, panel: Panel, entry: Entry, by: User, reason: str, until: datetime | None = None) -> list[Reopening]:
    """`until`: how long they may score where the review is over. Refused before all of the panel's sheets are sealed,
    and once a result is public. Side effects: a proposal for every sheet; audit events."""
    permissions.check(by, "panel.chair")
    held = Panel.objects.select_for_update(of=("self",), no_key=True).get(pk=panel.pk)
    check_chair(held, by)
    two_people.reason_of(reason)
    if not held.is_all_sealed():
        raise Refused(_("本组还有评分表没有提交。全部提交以后才能提出再看一次。"))
    if Result.objects.filter(category=held.category_id, published_at__isnull=False).exists():
        raise Refused(_("本项目结果已经公布，不能再提出。确需更正的，请联系省总活动办公室。"))
    sheets = _sheets(held, entry, by)
    if not sheets:
        raise Refused(_("这件作品没有其他专家的评分表可以重新打开，或者已经提出，等省总活动管理员确认。"))
    asked = [reopening.put_forward(sheet=sheet, by=by, reason=reason, until=until) for sheet in sheets]
    audit.record(action="panel.second_look", obj=held, by=by, label=str(entry), reason=asked[0].reason)
    return asked


def _sheets(panel: Panel, entry: Entry, chair: User) -> list[ScoreSheet]:
    """Those of the other experts that nobody has proposed to open yet."""
    waiting = Reopening.objects.filter(outcome=Outcome.OPEN).values("sheet")
    own = panel.assignments.standing().filter(entry=entry).exclude(expert=chair)
    return list(ScoreSheet.objects.filter(assignment__in=own).exclude(pk__in=waiting).order_by("pk"))
