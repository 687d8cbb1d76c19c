"""Score sheets (评分表): an expert's marks are saved as they are given, and sealed with a signature at the end.

Every save and every seal is kept as a version. A sealed sheet changes no more. A recusal is no score, never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from campaign import calendar
from campaign.definition.spec import Criterion
from common.in_words import titled
from common.refusals import NotAllowed, Refused
from common.text import one_line, plain_text
from review.models import Assignment, Mark, ScoreSheet, SheetVersion
from review.scoring_desk import signing, versions
from review.scoring_desk.holding import held
from review.scoring_desk.merging import merged
from review.scoring_desk.open_now import Phases, open_until
from review.scoring_desk.versions import Content, Field
from submissions import states

HALF = Decimal("0.5")
REMARK_LONGEST = 2000


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
    check_expert(assignment, by)


def check_expert(assignment: Assignment, by: User) -> None:
    if assignment.expert_id != by.pk:
        raise NotAllowed(_("这份评分表不是分给您的。请从“我的评审”里打开自己的作品。"))


@transaction.atomic
def save_marks(
    *,
    assignment: Assignment,
    by: User,
    marks: Mapping[str, Decimal | None],
    remarks: Mapping[str, str] | None = None,
    remark: str | None = None,
    based_on: int | None = None,
    device: str = "",
    typed_at: datetime | None = None,
) -> ScoreSheet:
    """Store these over what was there; a mark that is None and a remark that is "" go, what is not named stays.

    `based_on` is the version that they were typed over. Changes of different fields are put together; raises
    Superseded, and stores nothing, where another device changed the same field since. What changes nothing makes no
    version, so that an answer lost on the way can be asked for again.
    Side effects: a version of the sheet; an audit event at the first, as the versions tell the rest. It says that the
    sheet was begun, not the marks: nobody reads them before the result.
    """
    permissions.check(by, "score.give")
    own = _hold(assignment, by)
    _check_open(own, phases=calendar.shown)
    given = _fields(own, marks, remarks or {}, remark)
    newest = versions.newest(own.pk)
    sheet = _unsealed(own, newest)
    before, after = versions.content_of(newest), _put_together(newest, given, based_on)
    if newest is None or after != before:
        _store(own, sheet, before, after)
        versions.keep(sheet=sheet, content=after, by=by, device=one_line(device)[:60], typed_at=typed_at)
    sheet.marks_now = versions.marks_of(after)
    if newest is None:
        audit.record(action="sheet.save", obj=sheet, by=by, label=str(own.entry), version=sheet.version)
    return sheet


@transaction.atomic
def seal(*, assignment: Assignment, by: User, device: str = "") -> ScoreSheet:
    """Sign the sheet: the sentence that the expert signs is kept with a version. Refused while a criterion has no mark.

    Side effects: a version of the sheet, one audit event.
    """
    permissions.check(by, "score.give")
    own = _hold(assignment, by)
    _check_open(own)
    newest = versions.newest(own.pk)
    content = versions.content_of(newest)
    missing = unmarked(own, content)
    if newest is None or missing:
        words = {"entry": titled(own.entry.title), "missing": "、".join(missing)}
        raise Refused(_("%(entry)s 还有没打分的项：%(missing)s。请评完再提交。") % words)
    sheet = newest.sheet
    sheet.assignment, sheet.marks_now = own, newest.marks
    _advance(sheet, sealed_at=timezone.now(), sealed_version=sheet.version + 1)
    sentence = signing.sentence(name=by.name, is_blind=own.entry.campaign.definition.is_blind)
    versions.keep(sheet=sheet, content=content, by=by, device=one_line(device)[:60], sentence=sentence)
    audit.record(action="sheet.seal", obj=sheet, by=by, label=str(own.entry), version=sheet.version)
    return sheet


@transaction.atomic
def seal_all(*, assignments: Iterable[Assignment], by: User) -> list[ScoreSheet]:
    """Sign several sheets, all or none."""
    permissions.check(by, "score.give")
    return [seal(assignment=assignment, by=by) for assignment in assignments]


@transaction.atomic
def recuse(*, assignment: Assignment, by: User, reason: str) -> Assignment:
    """Step back from one work, with a reason. What was marked so far no longer counts."""
    permissions.check(by, "score.give")
    own = _hold(assignment, by)
    _check_open(own)
    reason = one_line(reason)[:200]
    if not reason:
        raise Refused(_("请选择或写明回避的原因。"))
    if ScoreSheet.objects.filter(assignment=own, sealed_at__isnull=False).exists():
        raise Refused(sealed_sentence())
    own.recused_at, own.recusal_reason, own.recused_by = timezone.now(), reason, by
    own.save(update_fields=["recused_at", "recusal_reason", "recused_by"])
    audit.record(action="sheet.recuse", obj=own, by=by, label=str(own.entry), reason=reason)
    return own


def unmarked(assignment: Assignment, content: Content) -> list[str]:
    """The labels of criteria that have no mark yet."""
    return [criterion.label for criterion in rubric(assignment) if ("mark", criterion.code) not in content]


def sealed_sentence() -> str:
    return _("这份评分表已经签名提交，不能修改。确需更正的，请联系省总活动办公室。")


def _hold(assignment: Assignment, by: User) -> Assignment:
    """The expert's own, locked. Nothing but its key is taken from outside."""
    own = held(assignment.pk)
    if own is None:
        raise Refused(_("这件作品不再由您评分，可能是专家组有调整。其他作品不受影响，有疑问请联系省总活动办公室。"))
    check_expert(own, by)
    return own


def _check_open(assignment: Assignment, phases: Phases = calendar.asked) -> None:
    if assignment.recused_at is not None:
        raise Refused(_("这件作品您已经申请回避。"))
    if assignment.entry.state != states.SHORTLISTED:
        raise Refused(_("这件作品已经不在入围名单里，不用再评。"))
    # What this process remembers may be a second old: it may let a save through, it never refuses one.
    if open_until(assignment, phases=phases) is None and open_until(assignment) is None:
        raise Refused(_("现在不是专家评审时间，已保存的评分不受影响。"))


def _fields(
    assignment: Assignment, marks: Mapping[str, Decimal | None], remarks: Mapping[str, str], remark: str | None
) -> dict[Field, str]:
    """What was given, checked."""
    criteria = {criterion.code: criterion for criterion in rubric(assignment)}
    if not criteria.keys() >= marks.keys() | remarks.keys():
        raise Refused(_("评分表里没有这一项，请刷新后再评。"))
    for code, points in marks.items():
        if points is not None and (wrong := fault(criteria[code], points)):
            raise Refused(wrong)
    given: dict[Field, str] = {
        ("mark", code): "" if points is None else versions.as_text(points) for code, points in marks.items()
    }
    given |= {("remark", code): plain_text(text)[:REMARK_LONGEST] for code, text in remarks.items()}
    return given if remark is None else given | {versions.WHOLE: plain_text(remark)[:REMARK_LONGEST]}


def _unsealed(assignment: Assignment, newest: SheetVersion | None) -> ScoreSheet:
    """The sheet that may be changed, made where there is none yet."""
    if newest is None:
        sheet, _made = ScoreSheet.objects.get_or_create(assignment=assignment, defaults={"version": 0})
    else:
        sheet = newest.sheet
    sheet.assignment = assignment
    if sheet.sealed_at is not None:
        raise Refused(sealed_sentence())
    return sheet


def _put_together(newest: SheetVersion | None, given: Mapping[Field, str], based_on: int | None) -> Content:
    """What stands, with what was given over the version `based_on` laid over it. Raises Superseded."""
    base = versions.base(newest, based_on)
    changed = merged(given, newest=newest, base=base, based_on=based_on)
    return versions.laid_over(versions.content_of(newest), changed)


def _store(assignment: Assignment, sheet: ScoreSheet, before: Content, after: Content) -> None:
    """Make the sheet and its marks what `after` says, and count its version on."""
    _advance(sheet, remark=after.get(versions.WHOLE, ""), remarks=versions.remarks_of(after))
    old, new = versions.marks_of(before), versions.marks_of(after)
    if gone := old.keys() - new.keys():
        sheet.marks.filter(criterion__in=gone).delete()
    most = {criterion.code: criterion.points for criterion in rubric(assignment)}
    Mark.objects.bulk_create(
        [
            Mark(sheet=sheet, criterion=code, points=Decimal(points), max_points=most[code])
            for code, points in new.items()
            if old.get(code) != points
        ],
        update_conflicts=True,
        unique_fields=["sheet", "criterion"],
        update_fields=["points", "max_points"],
    )


def _advance(sheet: ScoreSheet, **values: object) -> None:
    """One version on. The condition guards a second time against a save that slips in behind a seal."""
    values |= {"version": sheet.version + 1, "updated_at": timezone.now()}
    rows = ScoreSheet.objects.filter(pk=sheet.pk, version=sheet.version, sealed_at__isnull=True)
    if not rows.update(**values):
        raise Refused(sealed_sentence())
    for name, value in values.items():
        setattr(sheet, name, value)
