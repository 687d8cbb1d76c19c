"""What an act on several entries at once will do to each of them, said before it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Union, User
from campaign.models import Category
from campaign.quotas import Allowance
from submissions import quota, states
from submissions.models import Entry
from submissions.queue import opened
from submissions.several.steps import Plan, Step, not_in

ACTS: dict[str, Any] = {"recommend": _lazy("推荐"), "send_back": _lazy("退回修改"), "decline": _lazy("不推荐")}


@dataclass(frozen=True)
class Room:
    """One category's quota and how much of it is asked for now."""

    category: Category
    allowance: Allowance
    asked: int

    @property
    def over(self) -> int:
        return 0 if self.allowance.left is None else max(0, self.asked - self.allowance.left)


@dataclass(frozen=True)
class BranchPlan(Plan):
    rooms: list[Room]

    @property
    def unopened(self) -> list[Entry]:
        return [step.entry for step in self.steps if step.will and not step.is_opened]


def plan(act: str, entries: Sequence[Entry], *, union: Union, user: User) -> BranchPlan:
    """The same number of queries for one entry and for fifty."""
    seen = opened.opened_among(entries, user)
    if act == "recommend":
        rooms = quota.allowances(
            union=union, categories={entry.category_id: entry.category for entry in entries}.values()
        )
        said = _recommending(entries, rooms, union)
    else:
        rooms, said = {}, _sending(act, entries)
    steps = [Step(entry, says, will, entry.pk in seen) for entry, (says, will) in zip(entries, said, strict=True)]
    return BranchPlan(act, steps, _rooms(entries, rooms))


def _recommending(entries: Sequence[Entry], rooms: dict[int, Allowance], union: Union) -> list[tuple[str, bool]]:
    ranks = _last_ranks(entries, union)
    taken: Counter[int] = Counter()
    said: list[tuple[str, bool]] = []
    for entry in entries:
        left = rooms[entry.category_id].left
        if fault := not_in(entry, states.SUBMITTED):
            said.append((fault, False))
        elif left is not None and taken[entry.category_id] >= left:
            said.append((_("“%(name)s”的推荐名额已经用完") % {"name": entry.category.short_name}, False))
        else:
            taken[entry.category_id] += 1
            place = ranks.get(entry.category_id, 0) + taken[entry.category_id]
            said.append((_("推荐到省总，在本项目列第 %(place)d") % {"place": place}, True))
    return said


def _sending(act: str, entries: Sequence[Entry]) -> list[tuple[str, bool]]:
    """Returned together is what shares its form: the reasons and what they open are those of one category."""
    first = next((entry.category_id for entry in entries if not not_in(entry, states.SUBMITTED)), None)
    told = {"send_back": _("退回申报单位，按下面的意见修改"), "decline": _("登记不推荐，申报单位看到下面的原因")}
    said: list[tuple[str, bool]] = []
    for entry in entries:
        if fault := not_in(entry, states.SUBMITTED):
            said.append((fault, False))
        elif act == "send_back" and entry.category_id != first:
            said.append((_("与上面的不是同一个征集项目，请另行退回"), False))
        else:
            said.append((told[act], True))
    return said


def _last_ranks(entries: Sequence[Entry], union: Union) -> dict[int, int]:
    categories = {entry.category_id for entry in entries}
    ranked = Entry.objects.filter(quota.PUT_FORWARD, recommending=union, category__in=categories).order_by()
    return {key: last or 0 for key, last in ranked.values_list("category").annotate(last=Max("preference"))}


def _rooms(entries: Sequence[Entry], rooms: dict[int, Allowance]) -> list[Room]:
    asked = Counter(entry.category_id for entry in entries if entry.state == states.SUBMITTED)
    categories = {entry.category_id: entry.category for entry in entries}
    return [Room(categories[key], room, asked[key]) for key, room in rooms.items() if room.max is not None]
