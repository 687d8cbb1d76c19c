"""Works that are equal in all that is computed share a place, until two people keep the order that the committee
decided (campaign.md, "The score"). The next version that is computed stands in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import audit, permissions, two_people
from accounts.models import User
from accounts.two_people import Outcome, reason_of
from campaign.models import Category
from common.refusals import Refused
from review.models import Result, TieDecision, TiePlace
from review.results.recompute.ranking import ranking_of

PERMISSION = "award.decide"


def equal_works(inputs: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """The numbers of works that share a place but for a decision, best place first."""
    undecided = [{key: value for key, value in entry.items() if key != "tie"} for entry in inputs["entries"]]
    by_place: dict[int, list[str]] = defaultdict(list)
    for row in ranking_of({**inputs, "entries": undecided}):
        by_place[row.rank].append(row.number)
    return [tuple(numbers) for _place, numbers in sorted(by_place.items()) if len(numbers) > 1]


def last_decision(result: Result) -> TieDecision | None:
    """The one that waits for another person, or that was confirmed last of this version's; with its places."""
    standing = TieDecision.objects.filter(result=result, outcome__in=[Outcome.OPEN, Outcome.CONFIRMED])
    return standing.select_related("proposed_by", "decided_by").prefetch_related("places__entry").first()


@transaction.atomic
def propose(*, result: Result, places: Mapping[int, int], reason: str, by: User) -> TieDecision:
    """Ask another person to confirm the committee's order. `places`: by the entry's key, 1 first, of all works that
    share one place. `reason` is published with the result.

    Side effects: one audit event.
    """
    permissions.check(by, PERMISSION)
    _check_version(result)
    _check_places(result, places)
    decision = _create(result, reason_of(reason), by)
    TiePlace.objects.bulk_create(
        TiePlace(decision=decision, entry_id=key, place=place) for key, place in places.items()
    )
    audit.record(action="tie.propose", obj=result, by=by, note=decision.reason, works=_numbers(decision))
    return decision


@transaction.atomic
def confirm(*, tie_decision: TieDecision, by: User, note: str = "") -> TieDecision:
    """The next version that is computed stands in this order. Side effects: one audit event."""
    permissions.check(by, PERMISSION)
    _check_version(tie_decision.result)
    return _decide(tie_decision, Outcome.CONFIRMED, by, note)


@transaction.atomic
def refuse(*, tie_decision: TieDecision, by: User, note: str) -> TieDecision:
    """Decide against it, with the reason; another order may be proposed. Side effects: one audit event."""
    return _decide(tie_decision, Outcome.REFUSED, by, note)


@transaction.atomic
def withdraw(*, tie_decision: TieDecision, by: User, note: str = "") -> TieDecision:
    """Take one's own proposal back. Side effects: one audit event."""
    return _decide(tie_decision, Outcome.WITHDRAWN, by, note)


def _check_version(result: Result) -> None:
    """Nobody computes a newer version meanwhile: computing holds the category too."""
    Category.objects.select_for_update(no_key=True).get(pk=result.category_id)
    newer = Result.objects.filter(category=result.category_id, version__gt=result.version)
    if newer.exists():
        raise Refused(_("已经有更新的计算结果，请核对最新一版，在那里登记同分作品的排序。"))
    if Result.objects.filter(pk=result.pk, published_at__isnull=False).exists():
        raise Refused(_("这一版结果已经公布，名次不能再改。确需更正的，请重新计算一版。"))


def _check_places(result: Result, places: Mapping[int, int]) -> None:
    numbers = {number or "" for number in result.rows.filter(entry__in=places).values_list("entry__number", flat=True)}
    if numbers not in map(set, equal_works(result.inputs)):
        raise Refused(_("只能给名次并列的作品排序，并且要排全。请刷新页面再填。"))
    if sorted(places.values()) != list(range(1, len(numbers) + 1)):
        raise Refused(_("每件作品的次序要各不相同，从 1 排起。"))


def _create(result: Result, reason: str, by: User) -> TieDecision:
    try:
        with transaction.atomic():
            return TieDecision.objects.create(result=result, reason=reason, proposed_by=by)
    except IntegrityError as error:
        raise Refused(_("这一版已有一项同分排序待确认，请先办完那一项。")) from error


def _decide(decision: TieDecision, outcome: str, by: User, note: str) -> TieDecision:
    decided = two_people.decide(proposal=decision, outcome=outcome, by=by, permission=PERMISSION, note=note)
    names_both = {"proposed_by": decided.proposed_by.name, "note": decided.decision_note}
    audit.record(action=f"tie.{outcome}", obj=decided.result, by=by, works=_numbers(decided), **names_both)
    return decided


def _numbers(decision: TieDecision) -> list[str]:
    """In the decided order."""
    numbers = decision.places.order_by("place").values_list("entry__number", flat=True)
    return [number or "" for number in numbers]
