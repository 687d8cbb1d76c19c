"""The check before publication (核对): warnings with numbers, what changed since the version before, every score opened
as the public page opens it, and all of it as Excel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.permissions import SignedIn, allows, requires
from campaign import memory
from common import spreadsheets
from review.awards import shown
from review.models import Result
from review.panel_meetings import scans
from review.results import explaining, exports, missing
from review.results.checking import comparing, ties, warnings
from review.results.checking.tie_form import TieForm, is_for
from review.running_vote import running_vote

PER_PAGE = 50


@dataclass(frozen=True)
class Checked:
    """A version with its rows, and the rows of the version before it."""

    result: Result
    earlier: Result | None
    own: shown.Shown
    before: Sequence[Any]

    def tie_forms(self, data: Any = None) -> list[TieForm]:
        """One for the works of each shared place that people may still order; none once the version is published. Only
        the form that was sent is bound."""
        if self.result.published_at is not None:
            return []
        by_number = {row.entry.number: row for row in self.own.rows}
        equal = [[by_number[number] for number in numbers] for numbers in ties.equal_works(self.result.inputs)]
        return [TieForm(data if is_for(rows, data) else None, rows=rows) for rows in equal]


@requires("panel.progress")
def result_check(request: SignedIn, pk: int) -> HttpResponse:
    return page(request, checked_or_404(pk))


def checked_or_404(pk: int) -> Checked:
    result, earlier = _versions_or_404(pk)
    found = shown.of_all([result, earlier] if earlier else [result])
    own = found[result.pk]
    for row in own.rows:
        row.is_named = True  # the desk sees all names, whatever is published of those without a prize
    return Checked(result, earlier, own, found[earlier.pk].rows if earlier else [])


def page(request: SignedIn, checked: Checked, *, tie_form: TieForm | None = None) -> HttpResponse:
    """`tie_form`: as it was sent, with what is wrong in it."""
    result, rows = checked.result, checked.own.rows
    part = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    forms = checked.tie_forms()
    decision = ties.last_decision(result) if forms else None
    context = {
        "result": result,
        "category": result.category,
        "warnings": warnings.warnings(result, rows, checked.own.prize) + missing.unsigned_meetings(result.category),
        "scans": scans.of_category(result.category_id),
        "comparison": comparing.compare(checked.earlier, checked.before, rows) if checked.earlier else None,
        "page": part,
        "explained": explaining.explain(result, list(part)),
        "count": len(rows),
        "tie_decision": decision,
        "tie_forms": [tie_form if one.is_like(tie_form) else one for one in forms],
        "can_decide": allows(request.user, ties.PERMISSION),
        "is_own": decision is not None and decision.proposed_by_id == request.user.pk,
    }
    return render(request, "review/checking/check.html", context, status=422 if tie_form else 200)


@requires("panel.progress")
def result_sheets(request: SignedIn, pk: int) -> HttpResponse:
    """A line for every sheet, under its pseudonym, with the ranking's numbers beside it."""
    result, _earlier = _versions_or_404(pk)
    rows = shown.of(result).rows
    head = [
        _("名次"), _("编号"), _("作品"), _("申报单位"), _("奖项"), _("综合得分"), _("专家得分"), _("投票得分"),
        _("有效票"), _("作废票"), _("专家"), _("评分表总分"), _("计入"), _("各项得分"),
    ]  # fmt: skip
    file = spreadsheets.write(title=result.category.short_name, head=head, rows=_lines(result, rows))
    name = f"{result.campaign.year}-{result.category.code}-v{result.version}-{_('评分表')}.xlsx"
    return spreadsheets.response(file, name=name)


def _versions_or_404(pk: int) -> tuple[Result, Result | None]:
    """The version and the one before it. None while the vote was opened again: places tell of votes."""
    result = get_object_or_404(Result, pk=pk)
    category = memory.find_category(result.category_id)
    if category is None:
        raise Http404
    result.category, result.campaign = category, category.campaign
    if result.published_at is None and running_vote(result.campaign):
        raise Http404
    earlier = Result.objects.filter(category=category, version=result.version - 1).defer("inputs").first()
    if earlier is not None:
        earlier.category, earlier.campaign = category, category.campaign
    return result, earlier


def _lines(result: Result, rows: list[Any]) -> Iterator[list[spreadsheets.Value]]:
    void = {entry["number"]: entry.get("void", "") for entry in result.inputs["entries"]}
    for one in explaining.explain(result, rows):
        row = one.row
        scores = [exports.two_places(score) for score in (row.final_score, row.expert_score, row.vote_score)]
        told = [row.rank, row.entry.number or "", row.entry.title, row.union_name, getattr(row, "given", "")]
        for sheet in one.sheets:
            marks = "；".join(f"{label} {points}" for label, points in sheet.marks)
            counted = sheet.dropped or _("计入")
            yield [*told, *scores, row.votes, void[row.entry.number], sheet.expert, sheet.total, counted, marks]
