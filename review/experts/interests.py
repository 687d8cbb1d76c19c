"""An expert declares her interests: when she accepts, and whenever she remembers another."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from campaign.models import Campaign
from common.refusals import Refused
from common.text import one_line, plain_text
from review.models import Assignment, DeclaredInterest, Panel
from review.panels import conflicts

Kind = DeclaredInterest.Kind
MOST, LONGEST = 30, 100


def written(campaign: Campaign, expert: User) -> dict[str, str]:
    """What she has declared, a line each, by kind."""
    rows = DeclaredInterest.objects.filter(campaign=campaign, expert=expert)
    found: dict[str, list[str]] = {kind: [] for kind in Kind.values}
    for row in rows:
        found[row.kind].append(row.text)
    return {kind: "\n".join(texts) for kind, texts in found.items()}


@transaction.atomic
def declare(*, campaign: Campaign, said: Mapping[str, str], by: User) -> int:
    """Her interests are these, a line each; how many of her works she is recused from by it.

    Works that she has sealed stay: she is told to ask the office. Side effects: one audit event, and one for each
    recusal.
    """
    permissions.check(by, "score.give")
    wanted = {(kind, text) for kind in Kind.values for text in _lines(said.get(kind, ""))}
    before = {(row.kind, row.text): row for row in DeclaredInterest.objects.filter(campaign=campaign, expert=by)}
    gone, new = before.keys() - wanted, sorted(wanted - before.keys())
    DeclaredInterest.objects.filter(pk__in=[before[one].pk for one in gone]).delete()
    rows = [DeclaredInterest(campaign=campaign, expert=by, kind=kind, text=text) for kind, text in new]
    DeclaredInterest.objects.bulk_create(rows)
    if new or gone:
        audit.record(action="expert.interests", obj=by, by=by, created=[text for _kind, text in new], removed=len(gone))
    return recuse_declared(campaign, by)


def recuse_declared(campaign: Campaign, expert: User) -> int:
    """Take her out of the works that she has declared an interest in, as far as she has not signed."""
    rooms = Panel.objects.filter(campaign=campaign, assignments__expert=expert).distinct()
    why = {one.entry.pk: one.why for room in rooms for one in conflicts.declared(room, [expert])}
    open_ones = (
        Assignment.objects.standing().filter(expert=expert, entry__in=why).exclude(sheet__sealed_at__isnull=False)
    )
    rows = list(open_ones.select_for_update(of=("self",), no_key=True).select_related("entry").order_by("pk"))
    for row in rows:
        row.recused_at, row.recusal_reason = timezone.now(), why[row.entry_id]
        row.save(update_fields=["recused_at", "recusal_reason"])
        audit.record(action="sheet.recuse", obj=row, by=expert, label=str(row.entry), reason=row.recusal_reason)
    return len(rows)


def _lines(text: str) -> list[str]:
    lines = [line for raw in plain_text(text).replace("；", "\n").split("\n") if (line := one_line(raw).strip("《》 "))]
    if len(lines) > MOST:
        raise Refused(_("每一项最多写 %(n)d 行，请写主要的几项，其余的在评审时申请回避。") % {"n": MOST})
    if any(len(line) > LONGEST for line in lines):
        raise Refused(_("每一行不超过 %(n)d 个字，一行写一个名称。") % {"n": LONGEST})
    return lines
