"""The works of one expert, by category: done, left, and which comes next."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from accounts.permissions import SignedIn
from campaign import memory
from review.models import Assignment
from review.scoring_desk import sheets


def _mine(request: SignedIn) -> QuerySet[Assignment]:
    """This expert's assignments that count."""
    return (
        Assignment.objects.standing()
        .filter(expert=request.user, entry__campaign=memory.current())
        .select_related("expert", "sheet", "entry")
        .defer("entry__answers")
        .prefetch_related("sheet__marks")
        .order_by("entry__category__position", "position", "pk")
    )


def _recused(request: SignedIn) -> list[Assignment]:
    rows = Assignment.objects.recused().filter(expert=request.user, entry__campaign=memory.current())
    return list(rows.select_related("entry").defer("entry__answers").order_by("-recused_at"))


def _own_or_404(request: SignedIn, pk: int) -> Assignment:
    found = _mine(request).defer(None).filter(pk=pk).first()  # its answers stand on the page
    if found is None:
        raise Http404
    return found


def _marks(assignment: Assignment) -> dict[str, Decimal]:
    sheet = getattr(assignment, "sheet", None)
    return {mark.criterion: mark.points for mark in sheet.marks.all()} if sheet else {}


# ── The way through the works ─────────────────────────────────────────────
def _status(row: Assignment) -> str:
    """sealed, done (every criterion marked) or open."""
    if row.is_sealed:
        return "sealed"
    given = _marks(row)
    return "done" if all(criterion.code in given for criterion in sheets.rubric(row)) else "open"


def _group(category: Any, own: list[Any]) -> dict[str, Any]:
    """One category with its (assignment, status, total, own end) rows, numbered, and how many stand where."""
    count = [status for _row, status, _total, _late in own].count
    return {
        "category": category,
        "rows": [(place, *row) for place, row in enumerate(own, start=1)],
        "open": count("open"),
        "done": count("done"),
        "sealed": count("sealed"),
        "finished": count("done") + count("sealed"),
    }


def _to_next(request: SignedIn, assignment: Assignment) -> HttpResponse:
    """The next open work of the category, going round; my works when nothing is left."""
    own = list(_mine(request).filter(entry__category=assignment.entry.category))
    later = [row for row in own if (row.position, row.pk) > (assignment.position, assignment.pk)]
    for row in later + own:
        if row.pk != assignment.pk and _status(row) == "open":
            return redirect("score", row.pk)
    return redirect("my_works")
