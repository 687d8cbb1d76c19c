"""The shortlist (入围): chosen per category by hand, by number or all admitted, then published at one stroke.

Choosing changes nothing; `publish` leads every chosen entry to `shortlisted`, or none of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from campaign import calendar
from campaign.models import Campaign, Category
from submissions import states
from submissions.models import Entry
from submissions.workflow import Refused, perform


def candidates(category: Category) -> list[Entry]:
    """Admitted and shortlisted entries: by recommending union, in its own order of preference."""
    return list(
        Entry.objects.filter(category=category, state__in=(states.ADMITTED, states.SHORTLISTED))
        .select_related("campaign", "category", "union", "recommending")
        .order_by("recommending__path", F("preference").asc(nulls_last=True), "number")
    )


def all_admitted(entries: Collection[Entry]) -> set[int]:
    return {entry.pk for entry in entries}


def top_of_each_branch(entries: Collection[Entry], number: int) -> set[int]:
    """The first `number` of every recommending union. Entries level at the cut all come in."""
    branches: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        branches[entry.recommending_id].append(entry)
    chosen: set[int] = set()
    for branch in branches.values():
        cut = branch[number - 1].preference if 0 < number <= len(branch) else None
        chosen |= {
            entry.pk
            for place, entry in enumerate(branch, start=1)
            if place <= number or (cut is not None and entry.preference == cut)
        }
    return chosen


@transaction.atomic
def publish(*, category: Category, entries: Collection[Entry], by: User) -> list[Entry]:
    """Make these admitted entries public, all or none. One audit event more, `shortlist.publish`, names them."""
    if not entries:
        raise Refused(_("还没有选中作品。请先勾选要入围的作品。"))
    if any(entry.category_id != category.pk for entry in entries):
        raise Refused(_("选中的作品不都属于这个项目，请刷新后重选。"))
    if voting_has_closed(category.campaign):
        raise Refused(_("网络投票已经结束，不能再增加入围作品。"))
    done = [perform(entry=entry, action="shortlist", by=by) for entry in entries]
    numbers = [entry.number for entry in done]
    audit.record(action="shortlist.publish", obj=category, by=by, numbers=numbers)
    return done


@transaction.atomic
def unshortlist(*, entry: Entry, by: User, note: str) -> Entry:
    """Take an entry back from the shortlist, with a reason; impossible once anybody may have voted."""
    if voting_has_opened(entry.campaign):
        raise Refused(_("网络投票已经开始，不能再移出入围；确有问题的，请按取消资格办理。"))
    return perform(entry=entry, action="unshortlist", by=by, note=note)


def voting_has_opened(campaign: Campaign) -> bool:
    phase = calendar.phase(campaign=campaign, code="vote")
    return phase is not None and phase.opens_at <= timezone.now()


def voting_has_closed(campaign: Campaign) -> bool:
    phase = calendar.phase(campaign=campaign, code="vote")
    return phase is not None and phase.closes_at <= timezone.now()
