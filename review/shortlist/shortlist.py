"""The shortlist (入围): published at one stroke, and taken back with a reason before anybody may have voted.

What is chosen and when it is published: `choosing`, `timing`. Here entries become public, or stop being so.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from campaign import calendar
from campaign.calendar import Calendar
from campaign.models import Category
from common.refusals import Refused
from review.shortlist import choosing
from submissions import access
from submissions.checks import renditions
from submissions.models import Entry, ShortlistChoice, ShortlistPlan
from submissions.workflow import perform


@transaction.atomic
def publish_chosen(*, category: Category, seen: int, by: User) -> list[Entry]:
    """Publish all that is chosen; `seen` is how many the person was told."""
    permissions.check(by, "entry.shortlist")
    entries = list(choosing.chosen(category).select_related("union", "recommending"))
    if len(entries) != seen:
        raise Refused(_("名单刚刚有变化，现在选中的是 %(n)d 件。请再看一遍，然后公布。") % {"n": len(entries)})
    return publish(category=category, entries=entries, by=by)


@transaction.atomic
def publish(*, category: Category, entries: Collection[Entry], by: User) -> list[Entry]:
    """Make these admitted entries public, all or none: never once voting has opened. One audit event more,
    `shortlist.publish`, names them.

    Side effects: they are chosen no longer, and a plan to publish the category is carried out; where the review is
    blind, on commit, the worker makes the copies that experts get.
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
    ShortlistChoice.objects.filter(entry__in=done).delete()
    values = {"published_at": timezone.now(), "publish_at": None, "planned_by": None, "failure": ""}
    ShortlistPlan.objects.update_or_create(category=category, defaults=values)
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
