"""Results: everything a ranking is made of is gathered, digested, ranked and kept, so that anyone can recompute it.

`inputs` is canonical JSON without names of experts; `ranking_of(inputs)` needs nothing else. What is missing is
found first and said all at once.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.permissions import allows
from campaign import calendar
from campaign.models import Category
from common.refusals import Refused
from review.models import Assignment, Result, ResultRow
from review.results import scoring
from submissions.access import public_entries
from submissions.models import Entry
from voting.tally import counted_votes

FORMAT = 1


class NotReady(Refused):
    """A ranking cannot be computed yet; `problems` lists everything that is missing."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@transaction.atomic
def compute(*, category: Category, by: User) -> Result:
    """Rank the category and keep the ranking as its next version. Raises NotReady with all that is missing."""
    if not allows(by, "result.compute"):
        raise Refused(_("您的账号不能计算结果。"))
    Category.objects.select_for_update().get(pk=category.pk)  # two callers get two versions, not one twice
    if problems := missing(category):
        raise NotReady(problems)
    inputs = gather(category)
    newest = Result.objects.filter(category=category).aggregate(top=Max("version"))["top"] or 0
    result = Result.objects.create(
        campaign=category.campaign,
        category=category,
        version=newest + 1,
        computed_by=by,
        inputs=inputs,
        inputs_sha256=digest(inputs),
    )
    ResultRow.objects.bulk_create(_rows(result, category))
    audit.record(action="result.compute", obj=result, by=by, version=result.version, sha256=result.inputs_sha256)
    return result


@transaction.atomic
def publish(*, result: Result, by: User) -> Result:
    """Make the newest version public. Refused when a sheet or a vote has changed since it was computed."""
    if not allows(by, "result.publish"):
        raise Refused(_("您的账号不能公布结果。"))
    Category.objects.select_for_update().get(pk=result.category_id)  # nobody computes a newer one meanwhile
    if Result.objects.filter(category=result.category, version__gt=result.version).exists():
        raise Refused(_("已经有更新的计算结果，请公布最新的一版。"))
    if missing(result.category) or digest(gather(result.category)) != result.inputs_sha256:
        raise Refused(_("计算之后评分、票数或入围名单有变化，请重新计算再公布。"))
    done = Result.objects.filter(pk=result.pk, published_at__isnull=True).update(
        published_at=timezone.now(), published_by=by
    )
    if not done:
        raise Refused(_("这一版结果已经公布。"))
    result.refresh_from_db()
    audit.record(action="result.publish", obj=result, by=by, version=result.version, sha256=result.inputs_sha256)
    return result


def published(category: Category) -> Result | None:
    return Result.objects.filter(category=category, published_at__isnull=False).order_by("-version").first()


# ── What is missing ───────────────────────────────────────────────────────
def missing(category: Category) -> list[str]:
    """Why the category cannot be ranked yet, one sentence each; empty when it can."""
    entries = _entries(category)
    if not entries:
        return [_("还没有入围作品。")]
    problems = []
    vote = calendar.phase(campaign=category.campaign, code="vote")
    if vote is not None and vote.closes_at > timezone.now():
        closes = timezone.localtime(vote.closes_at)
        problems.append(_("网络投票到 %(m)d月%(d)d日 才结束。") % {"m": closes.month, "d": closes.day})
    assignments = _assignments(category)
    return problems + _unsealed(assignments) + _too_few(entries, assignments)


def _unsealed(assignments: list[Assignment]) -> list[str]:
    waiting: dict[str, int] = defaultdict(int)
    for assignment in assignments:
        if not _is_sealed(assignment):
            waiting[assignment.expert.name] += 1
    return [
        _("专家 %(name)s 还有 %(n)d 份评分表没有封存。") % {"name": name, "n": n} for name, n in sorted(waiting.items())
    ]


def _too_few(entries: list[Entry], assignments: list[Assignment]) -> list[str]:
    sheets: dict[int, int] = defaultdict(int)
    for assignment in assignments:
        sheets[assignment.entry_id] += 1
    return [
        _("%(entry)s 只有 %(n)d 位专家评分，至少要 %(least)d 位。")
        % {"entry": f"{entry.number}《{entry.title}》", "n": sheets[entry.pk], "least": scoring.LEAST_SHEETS}
        for entry in entries
        if sheets[entry.pk] < scoring.LEAST_SHEETS
    ]


# ── Inputs ────────────────────────────────────────────────────────────────
def gather(category: Category) -> dict[str, Any]:
    """All that the ranking depends on: rules, counted votes, sealed sheets under pseudonyms. Numbers are text."""
    definition, rules = category.campaign.definition, category.rules
    votes, assignments = counted_votes(category), _assignments(category)
    names = pseudonyms(category, {assignment.expert_id for assignment in assignments})
    sheets: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for assignment in assignments:
        if _is_sealed(assignment):
            sheets[assignment.entry_id].append(_sheet(assignment, names))
    return {
        "format": FORMAT,
        "campaign": category.campaign.code,
        "category": category.code,
        "expert_weight": str(definition.expert_weight),
        "vote_weight": str(definition.vote_weight),
        "vote_rule": definition.vote.rule,
        "awards": [[award.code, award.name, str(award.share)] for award in definition.awards],
        "award_cap": str(definition.award_cap),
        "entries": [
            {
                "number": entry.number,
                "title": entry.title,
                "votes": votes.get(entry.pk, 0),
                "rubric": [[c.code, c.label, str(c.points)] for c in rules.rubric_for(entry.section)],
                "sheets": sorted(sheets[entry.pk], key=lambda sheet: sheet["expert"]),
            }
            for entry in _entries(category)
        ],
    }


def pseudonyms(category: Category, experts: set[int]) -> dict[int, str]:
    """专家A, 专家B … in an order that tells nothing of names or accounts, and is the same every time."""

    def scattered(pk: int) -> str:
        return hashlib.sha256(f"{category.campaign.code}/{category.code}/{pk}".encode()).hexdigest()

    order = sorted(experts, key=scattered)
    return {pk: f"专家{chr(65 + i) if i < 26 else i + 1}" for i, pk in enumerate(order)}


def canonical(inputs: dict[str, Any]) -> str:
    """One spelling for one content: sorted keys, no spaces, real characters."""
    return json.dumps(inputs, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(inputs: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(inputs).encode()).hexdigest()


def ranking_of(inputs: dict[str, Any]) -> list[scoring.Row]:
    """The ranking that follows from published inputs alone."""
    rules = scoring.Rules(
        vote_rule=inputs["vote_rule"],
        expert_weight=Decimal(inputs["expert_weight"]),
        vote_weight=Decimal(inputs["vote_weight"]),
        awards=tuple((code, Decimal(share)) for code, _name, share in inputs["awards"]),
        award_cap=Decimal(inputs["award_cap"]),
    )
    return scoring.rank([_work(entry) for entry in inputs["entries"]], rules)


def _work(entry: dict[str, Any]) -> scoring.Work:
    order = [code for code, _label, _points in entry["rubric"]]
    return scoring.Work(
        number=entry["number"],
        votes=entry["votes"],
        sheets=tuple(
            scoring.Sheet(sheet["expert"], tuple((code, Decimal(sheet["marks"][code])) for code in order))
            for sheet in entry["sheets"]
        ),
        first_points=Decimal(entry["rubric"][0][2]),
    )


# ── Rows ──────────────────────────────────────────────────────────────────
def _rows(result: Result, category: Category) -> list[ResultRow]:
    entries = {entry.number: entry for entry in _entries(category)}
    names = {code: name for code, name, _share in result.inputs["awards"]}
    return [
        ResultRow(
            result=result,
            entry=entries[row.number],
            rank=row.rank,
            expert_score=row.expert_score,
            vote_score=row.vote_score,
            final_score=row.final,
            votes=row.votes,
            award=names.get(row.award, ""),
            parts={"dropped": list(row.dropped), "vote_place": str(row.vote_place)},
        )
        for row in ranking_of(result.inputs)
    ]


def _entries(category: Category) -> list[Entry]:
    return list(public_entries().filter(category=category).order_by("number"))


def _assignments(category: Category) -> list[Assignment]:
    """Who scores what, without recusals and without works that left the shortlist."""
    return list(
        Assignment.objects.filter(entry__in=public_entries().filter(category=category), recused_at__isnull=True)
        .select_related("expert", "sheet")
        .prefetch_related("sheet__marks")
        .order_by("pk")
    )


def _is_sealed(assignment: Assignment) -> bool:
    sheet = getattr(assignment, "sheet", None)
    return sheet is not None and sheet.sealed_at is not None


def _sheet(assignment: Assignment, names: dict[int, str]) -> dict[str, Any]:
    marks = {mark.criterion: f"{mark.points.normalize():f}" for mark in assignment.sheet.marks.all()}
    return {"expert": names[assignment.expert_id], "marks": marks}
