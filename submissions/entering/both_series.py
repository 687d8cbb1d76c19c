"""Entering one work in both series: to which national category it may go, whether it went there, why it cannot yet."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaign import calendar, memory
from campaign.models import Category
from common import in_words
from common.refusals import Refused
from submissions import states
from submissions.models import Entry, EntryFile

UNJUDGED = (EntryFile.State.UPLOADING, EntryFile.State.CHECKING, EntryFile.State.HELD)
OUT = (states.WITHDRAWN, states.REJECTED, states.DISQUALIFIED)


@dataclass(frozen=True)
class Offer:
    """`copy`: what went there already. `why_not`: what has to happen before, "" where nothing has to."""

    category: Category
    copy: Entry | None
    why_not: str


def target_of(category: Category) -> Category | None:
    """The national category to which entries of this one may be copied."""
    return memory.category_of(category.campaign, category.rules.also_enter) if category.rules.also_enter else None


def offer(entry: Entry) -> Offer | None:
    """None where there is nothing to offer: no such category, the entry is out, or collection is over."""
    target = target_of(entry.category)
    if target is None:
        return None
    copy = Entry.objects.filter(national_of=entry).first()
    if copy is None and (
        entry.state in OUT or not calendar.shown(entry.campaign).is_open("collect", union=entry.union)
    ):
        return None
    return Offer(target, copy, "" if copy else why_not(entry, target))


def why_not(entry: Entry, target: Category) -> str:
    words = {"title": in_words.titled(entry.title or entry.category.name), "target": target.name}
    if entry.state in states.EDITABLE:
        return _("请先提交%(title)s，再同时报全国。") % words
    if entry.state in OUT:
        return _("%(title)s已退出评选，不能报全国。") % words
    if EntryFile.objects.live().filter(entry=entry, state__in=UNJUDGED).exists():
        return _("%(title)s还有文件没有检查完，请等检查完再同时报全国。") % words
    return _full(entry, target)


def _full(entry: Entry, target: Category) -> str:
    most = target.rules.works_per_union
    own = Entry.objects.filter(category=target, union=entry.union_id).exclude(state=states.WITHDRAWN)
    if most is None or own.count() < most:
        return ""
    words = {"target": target.name, "most": most}
    return _("“%(target)s”每家工会最多申报 %(most)s 件，本单位已经满了。可以先撤回一件，再同时报全国。") % words


def check(entry: Entry, target: Category | None) -> Category:
    """Raises Refused where the entry cannot go to the national collection now."""
    if target is None:
        raise Refused(_("“%(name)s”没有对应的全国项目，不能同时报全国。") % {"name": entry.category.name})
    if text := why_not(entry, target):
        raise Refused(text)
    return target
