"""What the entrant's desk shows: each entry with its next step, the branch's deadline, categories with their quota."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Union, User
from accounts.permissions import allows
from campaign import calendar, memory
from campaign.definition.spec import CategorySpec, SeriesSpec
from campaign.models import Campaign, Category
from campaign.quotas import Allowance
from submissions import openness, quota, states
from submissions.entering import completeness
from submissions.models import Entry, EntryFile
from submissions.status import status
from submissions.status.status import Status

COPIED = _lazy("已复制文字内容。文件和声明不会复制，请重新上传和确认。")
DELETED = _lazy("已删除草稿%(title)s。")


@dataclass(frozen=True)
class Card:
    entry: Entry
    category: CategorySpec
    status: Status
    url: str
    action: str


@dataclass(frozen=True)
class Choice:
    """A category to enter in. `mine` counts this union's entries in it that are not withdrawn."""

    category: CategorySpec
    url: str
    allowance: Allowance
    mine: int

    @property
    def is_full(self) -> bool:
        most = self.category.works_per_union
        return most is not None and self.mine >= most


def other_years(entries: QuerySet[Entry], campaign: Campaign | None) -> list[tuple[int, int]]:
    """(year, how many) of those that were entered in other campaigns, newest first."""
    if len(memory.all_campaigns()) < 2:
        return []
    others = entries.exclude(campaign=campaign).order_by().values_list("campaign__year").annotate(Count("pk"))
    return sorted(others, reverse=True)


def desk_context(*, union: Union, campaign: Campaign | None) -> dict[str, Any]:
    """Deadline and openness of collection for this branch."""
    shown = calendar.shown(campaign) if campaign else calendar.Calendar((), {})
    collect, due = shown.collecting(union)
    is_open = shown.is_open("collect", union=union)
    return {
        "campaign": campaign,
        "union": union,
        "due": due,
        "is_open": is_open,
        "collect": None if is_open else collect,
        "now": timezone.now(),
        "call": status.branch_desk(union.recommending or union).call,
    }


def cards(entries: Any) -> list[Card]:
    """In three queries whatever their number: entries, live files, published results."""
    files = Prefetch("files", EntryFile.objects.live(), to_attr="live")
    rows = list(entries.select_related("union", "recommending").prefetch_related(files))
    left = {entry.pk: count for entry in rows if (count := _left(entry)) is not None}
    told = status.of_many(rows, left=left)
    return [_card(entry, told[entry.pk], left.get(entry.pk)) for entry in rows]


def choices(*, union: Union, campaign: Campaign | None) -> list[tuple[SeriesSpec, list[Choice]]]:
    """All categories by series, in the order of the definition."""
    if campaign is None:
        return []
    found = _choices(union, campaign, memory.categories(campaign))
    named = {series.code: series for series in campaign.definition.series}
    order = list(dict.fromkeys(choice.category.series for choice in found))
    return [
        (named.get(code, SeriesSpec(code, code, "")), [c for c in found if c.category.series == code]) for code in order
    ]


def one_choice(*, union: Union, campaign: Campaign, category: Category) -> dict[str, Any]:
    """One category with what this union entered in it before, this year and earlier, to copy from."""
    (choice,) = _choices(union, campaign, [category])
    earlier = Entry.objects.filter(union=union, category__code=category.code).order_by("-updated_at", "-pk")
    return {"choice": choice, "rules": category.rules, "allowance": choice.allowance, "earlier": earlier[:5]}


def acts(entry: Entry, *, told: Status, by: User) -> list[states.Action]:
    """What the entrant may do with a handed-in entry now; what is closed is left out, and all where its way is over."""
    offered = [states.ACTIONS[code] for code in ("reopen", "withdraw") if not told.has_ended]
    dates = calendar.shown(entry.campaign)
    return [
        act
        for act in offered
        if entry.state in act.origins
        and allows(by, act.permission or "")
        and (not act.phase or dates.is_open(act.phase, union=entry.union))
    ]


def _choices(union: Union, campaign: Campaign, categories: Iterable[Category]) -> list[Choice]:
    categories = list(categories)
    rooms = quota.allowances(union=union.recommending or union, categories=categories)
    own = Entry.objects.filter(campaign=campaign, union=union).exclude(state=states.WITHDRAWN).order_by()
    mine = dict(own.values_list("category").annotate(count=Count("pk")))
    return [
        Choice(
            category=row.rules,
            url=reverse("entry_start", args=[row.code]),
            allowance=rooms[row.pk],
            mine=mine.get(row.pk, 0),
        )
        for row in categories
    ]


def _left(entry: Entry) -> int | None:
    """How many places of the form want something; None where nothing can be changed any more."""
    if entry.state not in states.EDITABLE or openness.shown(entry).why_closed:
        return None
    now_open = openness.ALL_OPEN if entry.state == states.DRAFT else openness.shown(entry)
    # A file that is still being checked is nothing that she has to do.
    judged = replace(now_open, is_last_hour=True)
    return len(completeness.problems(entry, files=entry.live, now_open=judged))  # type: ignore[attr-defined]  # prefetched


def _card(entry: Entry, told: Status, left: int | None) -> Card:
    action = _("查看")
    if left is not None and entry.state == states.RETURNED:
        action = _("去修改")
    elif left is not None:
        action = _("继续填写") if left else _("去提交")
    return Card(entry, entry.category.rules, told, reverse("entry", args=[entry.pk]), action)
