"""Signatures under a version of the result. The second organiser's freezes it: what was signed is what is published."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from campaign.models import Category
from common.refusals import Refused
from review.awards import decided
from review.models import Result, ResultSignature
from review.results import changed, kept, objections
from review.results.inputs import Seen
from review.results.missing import missing
from review.results.publishing import SIGNATURES

Kind = ResultSignature.Kind


@transaction.atomic
def sign(*, result: Result, by: User) -> ResultSignature:
    """Refused with all that is missing: sheets, votes, the ledger's seal, prizes that are not decided."""
    permissions.check(by, "result.sign")
    _check_unchanged(result)
    return _keep(result, Kind.SIGN, by)


@transaction.atomic
def countersign(*, result: Result, by: User) -> ResultSignature:
    """The auditor's: it says that she looked, and nothing waits for it."""
    permissions.check(by, "result.countersign")
    _check_unchanged(result)
    return _keep(result, Kind.COUNTERSIGN, by)


def signatures(result: Result) -> list[ResultSignature]:
    return list(result.signatures.filter(kind=Kind.SIGN).select_related("by"))


def is_signed(result: Result) -> bool:
    signed = result.signatures.filter(kind=Kind.SIGN, inputs_sha256=result.inputs_sha256)
    return signed.count() >= SIGNATURES


def problems(result: Result) -> list[str]:
    """Why it cannot be signed, one sentence each; empty when it can."""
    if Result.objects.filter(category=result.category_id, version__gt=result.version).exists():
        return [_("已经有更新的计算结果，请签署最新的一版。")]
    seen = Seen(result.category)
    return problems_of_newest(result, seen, lacking=missing(result.category, seen=seen))


def problems_of_newest(result: Result, seen: Seen, *, lacking: list[str]) -> list[str]:
    """The same of a version that is known to be the newest. `lacking`: what `missing` has just said of it."""
    found = list(lacking)
    if not found and changed.since_computed(result, entries=seen.entries):
        found.append(_("计算之后评分、票数或入围名单有变化，请重新计算。"))
    also = objections.problem(result, sustained=seen.sustained), decided.problem(result)
    return found + [text for text in also if text]


def _check_unchanged(result: Result) -> None:
    Category.objects.select_for_update(no_key=True).get(pk=result.category_id)  # nobody computes a newer one meanwhile
    if result.published_at is not None:
        raise Refused(_("这一版结果已经公布，不用再签。"))
    if found := problems(result):
        raise Refused("\n".join(found))
    kept.check(result)


def _keep(result: Result, kind: str, by: User) -> ResultSignature:
    if result.signatures.filter(by=by).exists():
        raise Refused(_("您已经签过这一版。须由另一位省总活动管理员再签。"))
    made = ResultSignature.objects.create(result=result, kind=kind, by=by, inputs_sha256=result.inputs_sha256)
    audit.record(action=f"result.{kind}", obj=result, by=by, version=result.version, sha256=result.inputs_sha256)
    return made
