"""The works of one expert, by category: what is done, left, put off or recused, and which comes next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.permissions import SignedIn
from campaign import memory
from campaign.models import Category
from review.models import Assignment
from review.scoring_desk import sheets

SHOWN = {"": _("全部"), "left": _("待评"), "done": _("已评"), "put-off": _("放到最后"), "recused": _("已回避")}


def mine(request: SignedIn) -> QuerySet[Assignment]:
    """This expert's assignments that count."""
    return (
        Assignment.objects.standing()
        .filter(expert=request.user, entry__campaign=memory.current())
        .select_related("expert", "sheet", "entry")
        .defer("entry__answers")
        .prefetch_related("sheet__marks")
        .order_by("entry__category__position", "position", "pk")
    )


def recused(request: SignedIn) -> list[Assignment]:
    rows = Assignment.objects.recused().filter(expert=request.user, entry__campaign=memory.current())
    return list(rows.select_related("entry").defer("entry__answers").order_by("-recused_at"))


def own_or_404(request: SignedIn, pk: int) -> Assignment:
    found = mine(request).defer(None).filter(pk=pk).first()  # its answers stand on the page
    if found is None:
        raise Http404
    return found


def marks_of(assignment: Assignment) -> dict[str, Decimal]:
    sheet = getattr(assignment, "sheet", None)
    return {mark.criterion: mark.points for mark in sheet.marks.all()} if sheet else {}


@dataclass(frozen=True)
class Row:
    """One work on her list; `place` counts from 1 within the category, `late` is the end of a permit of its own."""

    assignment: Assignment
    place: int
    late: datetime | None = None

    @cached_property
    def marks(self) -> dict[str, Decimal]:
        return marks_of(self.assignment)

    @cached_property
    def missing(self) -> list[str]:
        """The codes of criteria without a mark."""
        return [criterion.code for criterion in sheets.rubric(self.assignment) if criterion.code not in self.marks]

    @property
    def criteria(self) -> int:
        return len(sheets.rubric(self.assignment))

    @property
    def total(self) -> Decimal | None:
        return sum(self.marks.values(), Decimal(0)) if self.marks else None

    @property
    def status(self) -> str:
        """sealed, done (every criterion marked), put-off or open."""
        if self.assignment.is_sealed:
            return "sealed"
        if not self.missing:
            return "done"
        return "put-off" if self.assignment.put_off_at else "open"

    @property
    def is_left(self) -> bool:
        return self.status in ("open", "put-off")


@dataclass(frozen=True)
class Group:
    """The works of one category."""

    category: Category
    rows: Sequence[Row]

    def count(self, *statuses: str) -> int:
        return sum(row.status in statuses for row in self.rows)

    @property
    def left(self) -> int:
        return self.count("open", "put-off")

    @property
    def done(self) -> int:
        """Finished, but not signed."""
        return self.count("done")

    @property
    def sealed(self) -> int:
        return self.count("sealed")

    @property
    def finished(self) -> int:
        return self.done + self.sealed


def groups(own: Iterable[Assignment], late: dict[int, datetime] | None = None) -> list[Group]:
    """By category in the order of the campaign, each in the order of its expert."""
    lines: dict[Category, list[Row]] = {}
    for assignment in own:
        rows = lines.setdefault(assignment.entry.category, [])
        rows.append(Row(assignment, len(rows) + 1, (late or {}).get(assignment.pk)))
    return [Group(category, rows) for category, rows in lines.items()]


def narrowed(group: Group, shown: str) -> list[Row]:
    """Those of its rows that a list shows; `shown` as in SHOWN."""
    wanted = {"left": ("open", "put-off"), "done": ("done", "sealed"), "put-off": ("put-off",), "recused": ()}
    return list(group.rows) if not shown else [row for row in group.rows if row.status in wanted[shown]]


def following(rows: Sequence[Row], assignment: Assignment) -> Row | None:
    """The next of these works that is not finished, going round from this one, which may have left them; those put off
    come last, the first put off first."""
    here = _order(assignment)
    others = [row for row in rows if row.assignment.pk != assignment.pk and row.is_left]
    later = [row for row in others if _order(row.assignment) > here]
    going_round = [row for row in (*later, *others) if row.status == "open"]
    return next(iter(going_round), None) or min(others, key=_put_off_at, default=None)


def _order(assignment: Assignment) -> tuple[int, int]:
    return assignment.position, assignment.pk


def _put_off_at(row: Row) -> Any:
    return row.assignment.put_off_at
