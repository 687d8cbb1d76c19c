"""What stands on a score sheet, field by field, and the row that is kept of every state of it.

A field is ("mark", criterion), ("remark", criterion) or ("remark", "") for the whole work; what is empty is not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from accounts.models import User
from review.models import ScoreSheet, SheetVersion

Field = tuple[str, str]
Content = dict[Field, str]
WHOLE: Field = ("remark", "")


def as_text(points: Decimal) -> str:
    """17.5, and 20 without a point."""
    return f"{points.normalize():f}"


def content_of(version: SheetVersion | None) -> Content:
    if version is None:
        return {}
    marks: Content = {("mark", code): points for code, points in version.marks.items()}
    remarks: Content = {("remark", code): text for code, text in version.remarks.items()}
    return marks | remarks | ({WHOLE: version.remark} if version.remark else {})


def marks_of(content: Content) -> dict[str, str]:
    return {code: text for (kind, code), text in content.items() if kind == "mark"}


def remarks_of(content: Content) -> dict[str, str]:
    return {code: text for (kind, code), text in content.items() if kind == "remark" and code}


def laid_over(content: Content, given: Mapping[Field, str]) -> Content:
    """Fields that are not given stay; those given as "" go."""
    return {field: text for field, text in (content | dict(given)).items() if text}


def newest(assignment: int) -> SheetVersion | None:
    """How the sheet of the assignment with this key stands, with the sheet itself."""
    rows = SheetVersion.objects.filter(sheet__assignment=assignment)
    return rows.select_related("sheet").order_by("-version").first()


def base(newest: SheetVersion | None, number: int | None) -> SheetVersion | None:
    """The version of this number of the same sheet; None where there is none."""
    if newest is None or number in (None, newest.version):
        return newest
    return SheetVersion.objects.filter(sheet=newest.sheet_id, version=number).first()


def keep(
    *,
    sheet: ScoreSheet,
    content: Content,
    by: User,
    device: str = "",
    typed_at: datetime | None = None,
    sentence: str = "",
) -> SheetVersion:
    return SheetVersion.objects.create(
        sheet=sheet,
        version=sheet.version,
        marks=marks_of(content),
        remarks=remarks_of(content),
        remark=content.get(WHOLE, ""),
        sentence=sentence,
        by=by,
        device=device,
        typed_at=typed_at,
    )
