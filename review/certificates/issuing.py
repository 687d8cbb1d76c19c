"""Certificates are issued once the objections are over: one for each prize of a published category."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from campaign.models import Campaign, Category
from common.by_lot import references
from common.refusals import Refused
from review.awards import shown
from review.models import Certificate, Result
from review.release import standing
from submissions import states

PERMISSION = "award.decide"


@transaction.atomic
def issue(*, category: Category, by: User) -> list[Certificate]:
    """For every prize of the newest published version that has none yet. Refused while objections may come.

    A prize that the version before had given to the same work in the same words keeps its certificate. Side effects:
    one audit event.
    """
    permissions.check(by, PERMISSION)
    if why := why_not(category):
        raise Refused(why)
    Campaign.objects.select_for_update(no_key=True).get(
        pk=category.campaign_id
    )  # numbers are given out one after the other
    result = newest(category)
    assert result is not None
    made = Certificate.objects.bulk_create(_new(result, by))
    if made:
        audit.record(action="certificate.issue", obj=result, by=by, numbers=[one.number for one in made])
    return made


def why_not(category: Category) -> str:
    """Why none can be issued now; "" when they can."""
    if (result := newest(category)) is None:
        return _("本项目的结果还没有公布，不能制作证书。")
    now = standing.of(result)
    if now.is_in_publicity:
        return _("公示到 %(at)s 结束，结束以后才能制作证书。") % {"at": now.until_words}
    if not now.is_final:
        return _("公示期内收到的异议还没有全部办结，办结以后才能制作证书。")
    return ""


def newest(category: Category) -> Result | None:
    """The version that is published, with its campaign."""
    found = Result.objects.filter(category=category, published_at__isnull=False).order_by("-version").first()
    if found is not None:
        found.category, found.campaign = category, category.campaign
    return found


def prizes(result: Result) -> Iterator[tuple[Any, str]]:
    """Every row and prize that a certificate says; none for a work that was disqualified since."""
    for row in shown.of(result).rows:
        if row.entry.state == states.SHORTLISTED:
            yield from ((row, prize) for prize in (row.given, row.popular) if prize)


def _new(result: Result, by: User) -> list[Certificate]:
    campaign = result.campaign
    have = Certificate.objects.filter(result__category=result.category_id)
    taken = set(have.values_list("entry", "prize", "title", "union_name"))
    count = Certificate.objects.filter(campaign=campaign).count()
    missing = [
        (row, prize)
        for row, prize in prizes(result)
        if (row.entry_id, prize, row.entry.title, row.union_name) not in taken
    ]
    return [
        Certificate(
            campaign=campaign,
            result=result,
            entry=row.entry,
            code=references.draw(),
            number=f"{campaign.number_prefix}-ZS-{count + place:04d}",
            prize=prize,
            title=row.entry.title,
            union_name=row.union_name,
            issued_by=by,
        )
        for place, (row, prize) in enumerate(missing, start=1)
    ]
