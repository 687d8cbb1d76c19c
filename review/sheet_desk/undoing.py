"""A recusal taken back by the organiser, while the review goes on."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import permissions, two_people
from accounts.models import User
from common.refusals import Refused
from review.models import Assignment
from review.panels import conflicts
from review.scoring_desk import recusals
from review.scoring_desk.holding import held


@transaction.atomic
def undo(*, assignment: Assignment, by: User, reason: str) -> Assignment:
    """Refused while its expert's own declaration of interests speaks of the work, and where another took it over.
    Side effects: one audit event."""
    permissions.check(by, "sheet.reopen")
    said = two_people.reason_of(reason)
    row = recusals.recused(held(assignment.pk))
    declared = conflicts.declared(row.panel, [row.expert])
    if why := next((one.why for one in declared if one.entry.pk == row.entry_id), ""):
        told = {"name": row.expert.name, "why": why}
        raise Refused(_("%(name)s须回避这件作品：%(why)s。申报有误的，先请本人更正申报，再撤销回避。") % told)
    return recusals.take_back(row, by, note=said)
