"""Results: everything a ranking is made of is gathered, digested, ranked and kept, so that anyone can recompute it.

`inputs` is canonical JSON without names of experts; `ranking_of(inputs)` needs nothing else. What is missing is
found first and said all at once.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from campaign import calendar
from campaign.holidays import working_days
from campaign.models import Category
from common import in_words
from common.refusals import Refused
from common.text import plain_text
from review.models import Result, ResultRow, ResultSignature
from review.results import kept, objections
from review.results.inputs import draw_pseudonyms, entries_of, gather
from review.results.missing import missing
from review.results.recompute.ranking import digest, ranking_of

SIGNATURES = 2


class NotReady(Refused):
    """A ranking cannot be computed yet; `problems` lists everything that is missing."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@transaction.atomic
def compute(*, category: Category, by: User, reason: str = "") -> Result:
    """Rank the category and keep the ranking as its next version. Raises NotReady with all that is missing.

    After a published one the next is a correction: it names that version and needs a reason, which is published, and
    carries the numbers of the objections that were sustained.
    """
    permissions.check(by, "result.compute")
    Category.objects.select_for_update(no_key=True).get(pk=category.pk)  # two callers get two versions, not one twice
    corrects, reason = published(category), plain_text(reason)
    if corrects and not reason:
        raise Refused(_("这个项目的结果已经公布。再计算就是更正，请写明更正的原因，原因会随新的一版公布。"))
    if problems := missing(category):
        raise NotReady(problems)
    result = _next_version(category, corrects=corrects, reason=reason if corrects else "", by=by)
    ResultRow.objects.bulk_create(_rows(result, category))
    objections.carry(result)
    audit.record(action="result.compute", obj=result, by=by, version=result.version, sha256=result.inputs_sha256)
    return result


@transaction.atomic
def publish(*, result: Result, by: User) -> Result:
    """Make the newest version public, with the unions' names of now, for so many working days of publicity as the
    campaign says. Refused before two people signed it, before the phase of publicity, and when a sheet or a vote has
    changed since it was computed, or what was kept of it since it was signed."""
    permissions.check(by, "result.publish")
    Category.objects.select_for_update(no_key=True).get(pk=result.category_id)  # nobody computes a newer one meanwhile
    if Result.objects.filter(category=result.category, version__gt=result.version).exists():
        raise Refused(_("已经有更新的计算结果，请公布最新的一版。"))
    if missing(result.category) or digest(gather(result.category, result.pseudonyms)) != result.inputs_sha256:
        raise Refused(_("计算之后评分、票数或入围名单有变化，请重新计算再公布。"))
    if problem := objections.problem(result):
        raise Refused(problem)
    kept.check(result)
    _check_may_be_seen(result)
    now = timezone.now()
    publicity = working_days.after(timezone.localdate(now), result.campaign.definition.publicity_days)
    done = Result.objects.filter(pk=result.pk, published_at__isnull=True).update(
        published_at=now,
        published_by=by,
        publicity_until=publicity.ends_at,
        publish_at=None,
        planned_by=None,
        plan_failure="",
    )
    if not done:
        raise Refused(_("这一版结果已经公布。"))
    result.refresh_from_db()
    _keep_names(result)
    audit.record(action="result.publish", obj=result, by=by, version=result.version, sha256=result.inputs_sha256)
    return result


def published(category: Category, version: int | None = None) -> Result | None:
    """The version that holds now, or the one of this number where it was published."""
    found = Result.objects.filter(category=category, published_at__isnull=False).select_related("corrects")
    return (found.filter(version=version) if version else found).order_by("-version").first()


def corrected_by(result: Result) -> Result | None:
    """The published version that took the place of this one; None while it holds."""
    newest = published(result.category)
    return newest if newest and newest.version > result.version else None


def _next_version(category: Category, *, corrects: Result | None, reason: str, by: User) -> Result:
    newest = Result.objects.filter(category=category).order_by("-version").first()
    names = draw_pseudonyms(category, kept=newest.pseudonyms if newest else {})
    inputs = gather(category, names)
    return Result.objects.create(
        campaign=category.campaign,
        category=category,
        version=newest.version + 1 if newest else 1,
        computed_by=by,
        inputs=inputs,
        inputs_sha256=digest(inputs),
        pseudonyms=names,
        corrects=corrects,
        reason=reason,
    )


def _check_may_be_seen(result: Result) -> None:
    signed = result.signatures.filter(kind=ResultSignature.Kind.SIGN, inputs_sha256=result.inputs_sha256)
    if signed.count() < SIGNATURES:
        raise Refused(_("结果须先由两位省总活动管理员签署，才能公布。"))
    phase = calendar.asked(result.campaign).phase("publicity")
    if phase is not None and timezone.now() < phase.opens_at:
        raise Refused(_("公示从 %(at)s 开始，在这以前不能公布。") % {"at": in_words.moment(phase.opens_at)})


def _keep_names(result: Result) -> None:
    rows = list(result.rows.select_related("entry__union", "entry__recommending"))
    for row in rows:
        row.union_name, row.recommending_name = row.entry.union.name, row.entry.recommending.name
    ResultRow.objects.bulk_update(rows, ["union_name", "recommending_name"], batch_size=500)


def _rows(result: Result, category: Category) -> list[ResultRow]:
    entries = {entry.number: entry for entry in entries_of(category)}
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
            union_name=entries[row.number].union.name,
            recommending_name=entries[row.number].recommending.name,
            parts={"dropped": list(row.dropped), "vote_place": str(row.vote_place)},
        )
        for row in ranking_of(result.inputs)
    ]
