"""For which entries two are asked: those of a category, or those that were given to one screener.

Switched on or off before and during the screening. What somebody has read already keeps waiting for its second reader.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from campaign import memory
from campaign.models import Campaign, Category
from common.refusals import Refused
from review.models import TwoReaders

Asked = Category | User


@transaction.atomic
def ask_two(*, campaign: Campaign, of: Asked, by: User) -> None:
    """Two read what is decided from now on. Side effect: one audit event, where it was not so before."""
    permissions.check(by, "screening.share")
    _check(campaign, of)
    _row, is_new = TwoReaders.objects.get_or_create(**_column(of), defaults={"by": by})
    if is_new:
        audit.record(action="screening.two_readers", obj=campaign, by=by, name=of.name)


@transaction.atomic
def ask_one(*, campaign: Campaign, of: Asked, by: User) -> None:
    """One decides what nobody has read yet. Side effect: one audit event, where it was not so before."""
    permissions.check(by, "screening.share")
    deleted, _kinds = TwoReaders.objects.filter(**_column(of)).delete()
    if deleted:
        audit.record(action="screening.one_reader", obj=campaign, by=by, name=of.name)


def choices(campaign: Campaign, people: list[User]) -> list[tuple[str, Asked, bool]]:
    """(key, category or person, whether two are asked). One query."""
    rows = list(TwoReaders.objects.values_list("category", "person"))
    categories, persons = ({row[place] for row in rows} for place in (0, 1))
    return [
        *((f"category-{one.pk}", one, one.pk in categories) for one in memory.categories(campaign)),
        *((f"person-{one.pk}", one, one.pk in persons) for one in people),
    ]


def _column(of: Asked) -> dict[str, Asked]:
    return {"category": of} if isinstance(of, Category) else {"person": of}


def _check(campaign: Campaign, of: Asked) -> None:
    if isinstance(of, Category) and of.campaign_id != campaign.pk:
        raise Refused(_("这个征集项目不属于本届活动，请刷新页面后再选。"))
    if isinstance(of, User) and not permissions.allows(of, "entry.screen"):
        raise Refused(_("%(name)s 不能初评，不能选这个账号。") % {"name": of.name})
