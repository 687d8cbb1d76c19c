"""The address to which a score sheet is saved: what was posted, and answers to a program that saves by itself.

A program asks with `Accept: application/json` and may be offline between two saves: it says which version of the
sheet it typed over (`based_on`), on what device and when (`at`), and is answered what stands now.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.dateparse import parse_datetime

from accounts.json_answers import accepts_json
from accounts.models import User
from accounts.permissions import SignedIn
from common.refusals import NotAllowed, Refused
from common.text import decimal_number, one_line, whole_number
from review.models import Assignment, ScoreSheet
from review.scoring_desk import putting_off, sheets, versions
from review.scoring_desk.merging import Superseded
from review.scoring_desk.open_now import open_until
from submissions import states

MOST_VERSIONS = 10**9


def posted(request: HttpRequest) -> dict[str, Any]:
    """Marks are named `m-` and remarks `r-` with their criterion. What is no number becomes one that the verb refuses
    with its sentence."""
    given = request.POST
    return {
        "marks": {key[2:]: _points(given[key]) for key in given if key.startswith("m-")},
        "remarks": {key[2:]: given[key] for key in given if key.startswith("r-")},
        "remark": given.get("remark"),
        "based_on": whole_number(given.get("based_on"), MOST_VERSIONS),
        "device": given.get("device", ""),
        "typed_at": _moment(given.get("at", "")),
    }


def answer(request: SignedIn, pk: int) -> JsonResponse:
    """200 stored; 409 not stored, the same mark was changed elsewhere; 422 refused with the reason; 404 not hers."""
    try:
        sheet = save(request, pk)
    except Superseded as conflict:
        return _json(409, _stand(conflict.newest.sheet, conflict.newest.marks) | _conflict(conflict))
    except NotAllowed as refusal:
        return _json(404, {"message": str(refusal), "state": "closed"})
    except Refused as refusal:
        return _json(422, {"message": str(refusal), "state": state_of(pk, request.user)})
    return _json(200, _stand(sheet, sheet.marks_now) | {"conflict": None})


def save(request: SignedIn, pk: int) -> ScoreSheet:
    """The verb locks and checks the assignment itself, so nothing but its key is read before."""
    sheet = sheets.save_marks(assignment=Assignment(pk=pk), by=request.user, **posted(request))
    if accepts_json(request) and request.POST.get("go") == "last":
        putting_off.put_off(assignment=Assignment(pk=pk), by=request.user)
    if request.POST.get("go") == "seal":
        return sheets.seal(assignment=Assignment(pk=pk), by=request.user, device=request.POST.get("device", ""))
    return sheet


def state_of(pk: int, by: User) -> str:
    """open, sealed, recused, or closed: nothing can be saved now."""
    row = Assignment.objects.filter(pk=pk, expert=by).select_related("sheet", "entry").defer("entry__answers").first()
    if row is not None and row.recused_at is not None:
        return "recused"
    if row is not None and row.is_sealed:
        return "sealed"
    is_on = row is not None and row.entry.state == states.SHORTLISTED and open_until(row) is not None
    return "open" if is_on else "closed"


def _stand(sheet: ScoreSheet, marks: Mapping[str, str]) -> dict[str, Any]:
    return {
        "version": sheet.version,
        "total": versions.as_text(sum(map(Decimal, marks.values()), Decimal(0))),
        "state": "sealed" if sheet.sealed_at else "open",
        "missing": [criterion.code for criterion in sheets.rubric(sheet.assignment) if criterion.code not in marks],
        "marks": dict(marks),
        "remarks": sheet.remarks,
        "remark": sheet.remark,
    }


def _conflict(conflict: Superseded) -> dict[str, Any]:
    newest = conflict.newest
    theirs = {name: getattr(newest, name) for name in ("version", "marks", "remarks", "remark", "device")}
    return {"message": str(conflict), "conflict": theirs | {"at": newest.at.isoformat()}}


def _json(status: int, body: Mapping[str, Any]) -> JsonResponse:
    return JsonResponse(body, status=status, headers={"Cache-Control": "no-store"})


def _points(typed: str) -> Decimal | None:
    if not one_line(typed):
        return None
    points = decimal_number(typed)
    return Decimal("NaN") if points is None else points


def _moment(typed: str) -> datetime | None:
    """What the device's clock said, if it can be read; with its time zone, or it would not say when it was."""
    try:
        found = parse_datetime(one_line(typed))
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
