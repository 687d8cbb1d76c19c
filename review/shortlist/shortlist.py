"""The shortlist (入围): chosen per category by hand, by number or all admitted, then published at one stroke.

Choosing changes nothing; `publish` leads every chosen entry to `shortlisted`, or none of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from accounts.unions.official_order import official_order
from campaign import calendar
from campaign.calendar import Calendar
from campaign.models import Category
from common.refusals import Refused
from common.text import whole_number
from submissions import access, states
from submissions.checks import renditions
from submissions.models import Entry
from submissions.models.entries import EntryQuerySet
from submissions.workflow import perform

EVERYTHING = "all"
MOST_KEYS = 500  # named in one statement; a longer choice reads the category
MOST_PER_BRANCH = 99


def in_order(category: Category, state: str = states.ADMITTED) -> EntryQuerySet:
    """The category's entries in this state: by recommending union, in its own order of preference."""
    entries = Entry.objects.filter(campaign=category.campaign_id, category=category, state=state)
    return entries.order_by(*official_order("recommending__"), F("preference").asc(nulls_last=True), "number")


def chosen(category: Category, rule: str) -> set[int]:
    """Keys of the admitted entries that a rule names: "all", or "2" for the first two of every recommending union."""
    rows = in_order(category).values_list("pk", "recommending_id", "preference", named=True)
    if rule == EVERYTHING:
        return {row.pk for row in rows}
    number = whole_number(rule, 999)
    return set() if number is None else top_of_each_branch(rows, min(number, MOST_PER_BRANCH))


def top_of_each_branch(rows: Iterable[Any], number: int) -> set[int]:
    """The first `number` of every recommending union. Entries level at the cut all come in."""
    branches: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        branches[row.recommending_id].append(row)
    found: set[int] = set()
    for branch in branches.values():
        cut = branch[number - 1].preference if 0 < number <= len(branch) else None
        found |= {
            row.pk
            for place, row in enumerate(branch, start=1)
            if place <= number or (cut is not None and row.preference == cut)
        }
    return found


def publish_by_rule(*, category: Category, rule: str, seen: int, by: User) -> list[Entry]:
    """Publish all that the rule names, without a list; `seen` is how many the person was told it names."""
    permissions.check(by, "entry.shortlist")
    keys = chosen(category, rule)
    if len(keys) != seen:
        raise Refused(_("名单刚刚有变化，现在选中的是 %(n)d 件。请再看一遍，然后公布。") % {"n": len(keys)})
    return publish(category=category, entries=admitted(category, keys), by=by)


def admitted(category: Category, keys: Collection[int]) -> list[Entry]:
    """The admitted entries among these keys, in order, ready for `publish`."""
    rows = in_order(category).filter(pk__in=keys) if len(keys) <= MOST_KEYS else in_order(category)
    return [entry for entry in rows.select_related("union", "recommending") if entry.pk in keys]


@transaction.atomic
def publish(*, category: Category, entries: Collection[Entry], by: User) -> list[Entry]:
    """Make these admitted entries public, all or none. One audit event more, `shortlist.publish`, names them.

    Side effects: where the review is blind, on commit, the worker makes the copies that experts get.
    """
    permissions.check(by, "entry.shortlist")
    if not entries:
        raise Refused(_("还没有选中作品。请先勾选要入围的作品。"))
    if any(entry.category_id != category.pk for entry in entries):
        raise Refused(_("选中的作品不都属于这个项目，请刷新后重选。"))
    if voting_has_opened(calendar.asked(category.campaign)):
        raise Refused(_("网络投票已经开始，不能再增加入围作品：后加的作品少了得票的时间，对其他作品不公平。"))
    done = [perform(entry=entry, action="shortlist", by=by) for entry in entries]
    numbers = [entry.number for entry in done]
    audit.record(action="shortlist.publish", obj=category, by=by, numbers=numbers)
    renditions.plan_listed(done, campaign=category.campaign)
    return done


@transaction.atomic
def unshortlist(*, entry: Entry, by: User, note: str) -> Entry:
    """Take an entry back from the shortlist, with a reason; impossible once anybody may have voted."""
    access.check(by, "entry.shortlist", entry)
    if voting_has_opened(calendar.asked(entry.campaign)):
        raise Refused(_("网络投票已经开始，不能再移出入围；确有问题的，请按取消资格办理。"))
    return perform(entry=entry, action="unshortlist", by=by, note=note)


def voting_has_opened(dates: Calendar) -> bool:
    phase = dates.phase("vote")
    return phase is not None and phase.opens_at <= timezone.now()
