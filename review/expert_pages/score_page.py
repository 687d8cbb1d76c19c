"""The page of one score sheet: the work, the rubric, her other works of the category."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _lazy

from accounts.permissions import SignedIn
from campaign import calendar
from common.text import whole_number
from review.anchors import shown as anchors
from review.expert_pages import my_works, pace
from review.models import Assignment
from review.scoring_desk import originals, sheets, signing
from review.scoring_desk.open_now import open_until
from submissions.answers import in_words
from submissions.models import Entry

REASONS = (_lazy("与申报单位有工作关系"), _lazy("认识作者"), _lazy("参与过创作或指导"), _lazy("其他可能影响公正的情形"))
TEMPLATE = "review/scoring_desk/score.html"
MOST_KEYS = 2**31


def _plain(points: Decimal | None) -> str | None:
    """21.5 and 40, without places that say nothing."""
    return None if points is None else f"{points.normalize():f}"


def page(request: SignedIn, assignment: Assignment, **more: Any) -> dict[str, Any]:
    entry, campaign = assignment.entry, assignment.entry.campaign
    [group] = my_works.groups(my_works.mine(request).filter(entry__category=entry.category))
    here = next(row for row in group.rows if row.assignment.pk == assignment.pk)
    sheet, until = getattr(assignment, "sheet", None), open_until(assignment, phases=calendar.shown)
    totals = [row.total for row in group.rows if row.total is not None and not row.missing]
    remarks = sheet.remarks if sheet else {}
    following = my_works.following(group.rows, assignment)
    references = anchors.cards(entry.category, expert=request.user)
    return {
        "assignment": assignment,
        "here": here,
        "group": group,
        "following": following and following.assignment.pk,
        "sentence": signing.sentence(name=request.user.name, is_blind=campaign.definition.is_blind),
        "rubric": [
            (one, _plain(here.marks.get(one.code)), remarks.get(one.code, "")) for one in sheets.rubric(assignment)
        ],
        "total": here.total or Decimal(0),
        "sheet": sheet,
        "sealed": assignment.is_sealed,
        "is_open": until is not None,
        "until": until,
        "has_anchors": bool(references),
        "drift": anchors.notice([row.assignment for row in group.rows], references),
        "distribution": pace.distribution(totals),
        "mean": pace.mean(totals),
        "reasons": REASONS,
        "beside": _beside(request, group, assignment),
        "section": entry.category.rules.section(entry.section),
        **_work(entry, request),
        **more,
    }


def _work(entry: Entry, request: SignedIn) -> dict[str, Any]:
    """What is shown of the work itself."""
    blind = entry.campaign.definition.is_blind
    return {
        "entry": entry,
        "blind": blind,
        "blind_files": originals.blind_files(entry, by=request.user) if blind else [],
        "answers": in_words.shown_answers(entry, blind=blind),
    }


def _beside(request: SignedIn, group: my_works.Group, assignment: Assignment) -> dict[str, Any] | None:
    """The other work of her own in this category that she wants to see beside this one."""
    pk = whole_number(request.GET.get("beside"), MOST_KEYS)
    row = next((row for row in group.rows if row.assignment.pk == pk != assignment.pk), None)
    if row is None:
        return None
    other = my_works.own_or_404(request, row.assignment.pk)
    marks = [(one, row.marks.get(one.code)) for one in sheets.rubric(other)]
    return {"row": row, "assignment": other, "marks": marks, **_work(other.entry, request)}


def refused(request: SignedIn, pk: int, text: str) -> HttpResponse:
    """The sheet again with what was typed; the list where it is no longer hers."""
    fresh = my_works.mine(request).filter(pk=pk).first()
    if fresh is None:
        messages.error(request, text)
        return redirect("my_works")
    shown = page(request, fresh, fault=text, remark=request.POST.get("remark"))
    shown["rubric"] = [
        (one, request.POST.get(f"m-{one.code}", mark), request.POST.get(f"r-{one.code}", remark))
        for one, mark, remark in shown["rubric"]
    ]
    return render(request, TEMPLATE, shown, status=422)
