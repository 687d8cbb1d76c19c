"""Score sheets (评分表): an expert's marks are saved as they are given, and sealed with a signature at the end.

A sealed sheet changes no more. A recusal is no score, never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from campaign import calendar
from campaign.definition.spec import Criterion
from common.in_words import titled
from common.refusals import NotAllowed, Refused
from common.text import one_line, plain_text
from review.models import Assignment, Mark, ScoreSheet
from submissions import states

HALF = Decimal("0.5")


def rubric(assignment: Assignment) -> tuple[Criterion, ...]:
    entry = assignment.entry
    return entry.category.rules.rubric_for(entry.section)


def fault(criterion: Criterion, points: Decimal) -> str:
    """Why these points cannot be given, as a sentence; "" if they can."""
    if not points.is_finite():
        return _("“%s”请填数字。") % criterion.label
    if not 0 <= points <= criterion.points:
        return _("“%(label)s”满分 %(max)s 分，请填 0 到 %(max)s 之间的分数。") % {
            "label": criterion.label,
            "max": f"{criterion.points.normalize():f}",
        }
    if points % HALF:
        return _("“%s”请按整分或半分打分，例如 17 或 17.5。") % criterion.label
    return ""


def check_own(assignment: Assignment, by: User) -> None:
    """Raises NotAllowed for who is not the expert whose sheet this is."""
    permissions.check(by, "score.give")
    if assignment.expert_id != by.pk:
        raise NotAllowed(_("这份评分表不是分给您的。请从“我的评审”里打开自己的作品。"))


@transaction.atomic
def save_marks(
    *, assignment: Assignment, by: User, marks: Mapping[str, Decimal | None], remark: str = ""
) -> ScoreSheet:
    """Store these marks over what was there; None takes a mark out, a criterion not named stays as it is.

    The audit event says that the sheet changed, not the marks: nobody reads them before the result.
    """
    check_own(assignment, by)
    _hold(assignment)
    _check_open(assignment)
    criteria = {criterion.code: criterion for criterion in rubric(assignment)}
    for code, points in marks.items():
        if code not in criteria:
            raise Refused(_("评分表里没有这一项，请刷新后再评。"))
        if points is not None and (wrong := fault(criteria[code], points)):
            raise Refused(wrong)
    sheet = _open_sheet(assignment, remark)
    cleared = [code for code, points in marks.items() if points is None]
    if cleared:
        sheet.marks.filter(criterion__in=cleared).delete()
    Mark.objects.bulk_create(
        [
            Mark(sheet=sheet, criterion=code, points=points, max_points=criteria[code].points)
            for code, points in marks.items()
            if points is not None
        ],
        update_conflicts=True,
        unique_fields=["sheet", "criterion"],
        update_fields=["points", "max_points"],
    )
    audit.record(action="sheet.save", obj=sheet, by=by, label=str(assignment.entry), version=sheet.version)
    return sheet


@transaction.atomic
def seal(*, assignment: Assignment, by: User) -> ScoreSheet:
    """Sign the sheet. Refused while a criterion has no mark."""
    check_own(assignment, by)
    _hold(assignment)
    _check_open(assignment)
    # Held, so that an autosave in another tab cannot take a mark out between the look and the seal.
    sheet = ScoreSheet.objects.select_for_update().filter(assignment=assignment).first()
    given = set(sheet.marks.values_list("criterion", flat=True)) if sheet else set()
    missing = [criterion.label for criterion in rubric(assignment) if criterion.code not in given]
    if sheet is None or missing:
        raise Refused(
            _("%(entry)s 还有没打分的项：%(missing)s。请评完再提交。")
            % {"entry": titled(assignment.entry.title), "missing": "、".join(missing)}
        )
    if not ScoreSheet.objects.filter(pk=sheet.pk, sealed_at__isnull=True).update(sealed_at=timezone.now()):
        raise Refused(sealed_sentence())
    sheet.refresh_from_db()
    audit.record(action="sheet.seal", obj=sheet, by=by, label=str(assignment.entry), version=sheet.version)
    return sheet


@transaction.atomic
def seal_all(*, assignments: Iterable[Assignment], by: User) -> list[ScoreSheet]:
    """Sign several sheets, all or none."""
    permissions.check(by, "score.give")
    return [seal(assignment=assignment, by=by) for assignment in assignments]


@transaction.atomic
def recuse(*, assignment: Assignment, by: User, reason: str) -> Assignment:
    """Step back from one work, with a reason. What was marked so far no longer counts."""
    check_own(assignment, by)
    _hold(assignment)
    _check_open(assignment)
    reason = one_line(reason)[:200]
    if not reason:
        raise Refused(_("请选择或写明回避的原因。"))
    if ScoreSheet.objects.filter(assignment=assignment, sealed_at__isnull=False).exists():
        raise Refused(sealed_sentence())
    done = Assignment.objects.filter(pk=assignment.pk, recused_at__isnull=True).update(
        recused_at=timezone.now(), recusal_reason=reason
    )
    if not done:
        raise Refused(_("这件作品您已经申请回避。"))
    assignment.refresh_from_db()
    audit.record(
        action="sheet.recuse", obj=assignment, by=by, label=str(assignment.entry), reason=assignment.recusal_reason
    )
    return assignment


def sealed_sentence() -> str:
    return _("这份评分表已经签名提交，不能修改。确需更正的，请联系省总活动办公室。")


def _hold(assignment: Assignment) -> None:
    """Saving, sealing, recusing and leaving the panel wait for each other: of two only the first happens."""
    held = Assignment.objects.select_for_update().filter(pk=assignment.pk).values_list("recused_at").first()
    if held is None:
        raise Refused(_("这件作品不再由您评分，可能是专家组有调整。其他作品不受影响，有疑问请联系省总活动办公室。"))
    assignment.recused_at = held[0]


def _check_open(assignment: Assignment) -> None:
    if assignment.recused_at is not None:
        raise Refused(_("这件作品您已经申请回避。"))
    if assignment.entry.state != states.SHORTLISTED:
        raise Refused(_("这件作品已经不在入围名单里，不用再评。"))
    if not calendar.is_open(campaign=assignment.entry.campaign, code="expert"):
        raise Refused(_("现在不是专家评审时间，已保存的评分不受影响。"))


def _open_sheet(assignment: Assignment, remark: str) -> ScoreSheet:
    """The sheet, one version on. The conditional UPDATE keeps a save from slipping in behind a seal."""
    sheet, _created = ScoreSheet.objects.get_or_create(assignment=assignment, defaults={"version": 0})
    changed = ScoreSheet.objects.filter(pk=sheet.pk, sealed_at__isnull=True).update(
        version=F("version") + 1, remark=plain_text(remark), updated_at=timezone.now()
    )
    if not changed:
        raise Refused(sealed_sentence())
    sheet.version += 1
    return sheet
