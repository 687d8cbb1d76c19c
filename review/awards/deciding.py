"""The computed prizes are a proposal: two people let them stand, leave one out, lower or raise one within the cap."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import audit, permissions, two_people
from accounts.models import User
from accounts.two_people import Outcome
from campaign.models import Category
from common.in_words import titled
from common.refusals import Refused
from common.text import plain_text
from review.models import AwardChange, AwardDecision, Result, ResultRow

PERMISSION = "award.decide"


def names(result: Result) -> list[str]:
    """Of the prizes that there are, best first."""
    return [name for _code, name, _share in result.inputs["awards"]]


def most(result: Result) -> int:
    """So many works may have a prize: the cap's share of all that were ranked."""
    return int(Decimal(result.inputs["award_cap"]) * len(result.inputs["entries"]))


@transaction.atomic
def propose(
    *, result: Result, given: Mapping[int, str], reasons: Mapping[int, str], reason: str, by: User
) -> AwardDecision:
    """Ask another person to decide the prizes. `given`: by the entry's key, the prize of works where it is not the
    computed one; `reasons` of each of these. Without any, the computed prizes are to stand.

    Side effects: one audit event.
    """
    permissions.check(by, PERMISSION)
    Category.objects.select_for_update(no_key=True).get(
        pk=result.category_id
    )  # nobody computes a newer version meanwhile
    _check_version(result)
    changes = _changes(result, given, reasons)
    decision = _create(result, plain_text(reason) or _("按计算结果授奖。"), by)
    for change in changes:
        change.decision = decision
    AwardChange.objects.bulk_create(changes)
    audit.record(action="award.propose", obj=result, by=by, note=decision.reason, **_said(changes))
    return decision


@transaction.atomic
def confirm(*, decision: AwardDecision, by: User, note: str = "") -> AwardDecision:
    """The prizes are these from now on. Side effects: one audit event."""
    return _decide(decision, Outcome.CONFIRMED, by, note)


@transaction.atomic
def refuse(*, decision: AwardDecision, by: User, note: str) -> AwardDecision:
    """Decide against it, with the reason; something else may be proposed. Side effects: one audit event."""
    return _decide(decision, Outcome.REFUSED, by, note)


@transaction.atomic
def withdraw(*, decision: AwardDecision, by: User, note: str = "") -> AwardDecision:
    """Take one's own proposal back. Side effects: one audit event."""
    return _decide(decision, Outcome.WITHDRAWN, by, note)


def _check_version(result: Result) -> None:
    if Result.objects.filter(category=result.category_id, version__gt=result.version).exists():
        raise Refused(_("已经有更新的计算结果，请审定最新一版的奖项。"))
    if result.published_at is not None:
        raise Refused(_("这一版结果已经公布，奖项不能再改。确需更正的，请重新计算一版。"))


def _changes(result: Result, given: Mapping[int, str], reasons: Mapping[int, str]) -> list[AwardChange]:
    rows = {row.entry_id: row for row in result.rows.select_related("entry").defer("entry__answers")}
    known = ["", *names(result)]
    changes = []
    for key, award in given.items():
        if key not in rows or award not in known:
            raise Refused(_("只能从本项目的作品和奖项中选择，请刷新页面再填。"))
        if award != rows[key].award:
            changes.append(_change(rows[key], award, plain_text(reasons.get(key, ""))))
    _check_cap(result, rows, {change.entry_id: change.award for change in changes})
    return changes


def _change(row: ResultRow, award: str, reason: str) -> AwardChange:
    if not reason:
        words = {"number": row.entry.number, "title": titled(row.entry.title)}
        raise Refused(_("%(number)s%(title)s的奖项与计算结果不同，请写明原因。") % words)
    return AwardChange(entry=row.entry, was=row.award, award=award, reason=reason)


def _check_cap(result: Result, rows: Mapping[int, ResultRow], changed: Mapping[int, str]) -> None:
    count = sum(bool(changed.get(key, row.award)) for key, row in rows.items())
    if count > most(result):
        words = {"most": most(result), "n": len(rows), "count": count}
        raise Refused(
            _("本项目共 %(n)d 件作品，按比例上限最多 %(most)d 件获奖，现为 %(count)d 件。请减少获奖作品。") % words
        )


def _create(result: Result, reason: str, by: User) -> AwardDecision:
    prize = dataclasses.asdict(result.campaign.definition.popularity)
    try:
        with transaction.atomic():
            return AwardDecision.objects.create(result=result, reason=reason, popularity=prize, proposed_by=by)
    except IntegrityError as error:
        raise Refused(_("这一版的奖项已经提出或者已经审定，请刷新页面查看。")) from error


def _decide(decision: AwardDecision, outcome: str, by: User, note: str) -> AwardDecision:
    decided = two_people.decide(proposal=decision, outcome=outcome, by=by, permission=PERMISSION, note=note)
    if outcome == Outcome.CONFIRMED:
        _check_version(decided.result)
    changes = list(decided.changes.select_related("entry"))
    names_both = {"proposed_by": decided.proposed_by.name, "note": decided.decision_note}
    audit.record(action=f"award.{outcome}", obj=decided.result, by=by, **names_both, **_said(changes))
    return decided


def _said(changes: list[AwardChange]) -> dict[str, Any]:
    """For the trail: FJ23-0012 二等奖→一等奖."""
    lines = [f"{one.entry.number} {one.was or _('不授奖')}→{one.award or _('不授奖')}" for one in changes]
    return {"awards": lines} if lines else {}
