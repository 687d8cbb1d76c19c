"""Choosing for the shortlist: by hand, by a rule, how many are wanted, and the reserve in its order.

Nothing here is public. What is chosen stays chosen until it is published (`shortlist.publish_chosen`) or left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from campaign.models import Category
from common.refusals import Refused
from review.shortlist import candidates
from review.shortlist.candidates import Pick
from submissions import access, states
from submissions.models import Entry, ShortlistChoice, ShortlistPlan
from submissions.models.entries import EntryQuerySet

Kind = ShortlistChoice.Kind
MOST_WANTED = 999


def chosen(category: Category) -> EntryQuerySet:
    """In the order in which one chooses."""
    return candidates.by_grade(category).filter(shortlist_choice__kind=Kind.CHOSEN)


def reserve(category: Category) -> EntryQuerySet:
    rows = candidates.by_grade(category).filter(shortlist_choice__kind=Kind.RESERVE)
    return rows.order_by("shortlist_choice__place", "shortlist_choice__pk")


@transaction.atomic
def choose_by_rule(*, category: Category, rule: str, by: User) -> Pick:
    """Choose what the rule names, and nothing else. Side effects: one audit event."""
    permissions.check(by, "entry.shortlist")
    _lock(category)
    pick = candidates.pick(category, rule)
    ShortlistChoice.objects.filter(category=category, kind=Kind.CHOSEN).exclude(entry__in=pick.keys).delete()
    _choose(category, pick.keys, by)
    audit.record(action="shortlist.choose", obj=category, by=by, rule=rule, works=len(pick.keys))
    return pick


@transaction.atomic
def choose(*, category: Category, shown: Collection[int], ticked: Collection[int], by: User) -> int:
    """Of the entries that a page showed choose the ticked ones, and no longer the others. How many changed."""
    permissions.check(by, "entry.shortlist")
    _lock(category)
    before = set(ShortlistChoice.objects.filter(category=category, kind=Kind.CHOSEN).values_list("entry_id", flat=True))
    own = set(candidates.in_order(category).filter(pk__in=shown).values_list("pk", flat=True))
    wanted = own & set(ticked)
    out = (before & own) - wanted
    ShortlistChoice.objects.filter(category=category, kind=Kind.CHOSEN, entry__in=out).delete()
    _choose(category, wanted, by)
    if changed := len(out) + len(wanted - before):
        audit.record(action="shortlist.choose", obj=category, by=by, numbers=_numbers(wanted), left_out=_numbers(out))
    return changed


@transaction.atomic
def want(*, category: Category, wanted: int | None, by: User) -> ShortlistPlan:
    """Say how many works of the category the shortlist is meant to hold; None: not settled."""
    permissions.check(by, "entry.shortlist")
    if wanted is not None and not 1 <= wanted <= MOST_WANTED:
        raise Refused(_("计划入围的件数应在 1–%(most)d 之间。") % {"most": MOST_WANTED})
    plan, _made = ShortlistPlan.objects.update_or_create(category=category, defaults={"wanted": wanted})
    audit.record(action="shortlist.want", obj=category, by=by, works=wanted)
    return plan


@transaction.atomic
def put_in_reserve(*, entry: Entry, by: User) -> ShortlistChoice:
    """At the end of the category's reserve; it is chosen no longer."""
    access.check(by, "entry.shortlist", entry)
    _lock(entry.category)
    if entry.state != states.ADMITTED:
        raise Refused(_("只有初评通过、还没有入围的作品可以列入候补。"))
    if ShortlistChoice.objects.filter(entry=entry, kind=Kind.RESERVE).exists():
        raise Refused(_("这件作品已在候补名单中。"))
    rows = ShortlistChoice.objects.filter(category=entry.category, kind=Kind.RESERVE)
    place = (rows.aggregate(last=Max("place"))["last"] or 0) + 1
    values = {"category": entry.category, "kind": Kind.RESERVE, "place": place, "by": by}
    made, _new = ShortlistChoice.objects.update_or_create(entry=entry, defaults=values)
    audit.record(action="shortlist.reserve", obj=entry, by=by, place=place)
    return made


@transaction.atomic
def take_from_reserve(*, entry: Entry, by: User) -> None:
    access.check(by, "entry.shortlist", entry)
    _lock(entry.category)
    if not ShortlistChoice.objects.filter(entry=entry, kind=Kind.RESERVE).delete()[0]:
        raise Refused(_("这件作品不在候补名单中。"))
    _renumber(entry.category)
    audit.record(action="shortlist.unreserve", obj=entry, by=by)


@transaction.atomic
def move_in_reserve(*, entry: Entry, steps: int, by: User) -> None:
    """So many places further back; below zero: further to the front."""
    access.check(by, "entry.shortlist", entry)
    _lock(entry.category)
    keys = list(reserve(entry.category).values_list("pk", flat=True))
    if entry.pk not in keys:
        raise Refused(_("这件作品不在候补名单中。"))
    place = keys.index(entry.pk)
    keys.insert(max(0, min(len(keys) - 1, place + steps)), keys.pop(place))
    _number(keys)
    audit.record(action="shortlist.reserve", obj=entry, by=by, place=keys.index(entry.pk) + 1)


def _lock(category: Category) -> None:
    """Two people choosing in one category do it one after the other."""
    Category.objects.select_for_update(no_key=True).get(pk=category.pk)


def _choose(category: Category, keys: Iterable[int], by: User) -> None:
    rows = [ShortlistChoice(entry_id=key, category=category, kind=Kind.CHOSEN, by=by) for key in keys]
    ShortlistChoice.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["entry"], update_fields=["kind", "place"]
    )
    _renumber(category)


def _renumber(category: Category) -> None:
    _number(reserve(category).values_list("pk", flat=True))


def _number(keys: Iterable[int]) -> None:
    rows = {row.entry_id: row for row in ShortlistChoice.objects.filter(entry__in=list(keys))}
    for place, key in enumerate(keys, start=1):
        rows[key].place = place
    ShortlistChoice.objects.bulk_update(rows.values(), ["place"])


def _numbers(keys: Collection[int]) -> list[str]:
    return [
        str(number) for number in Entry.objects.filter(pk__in=keys).order_by("number").values_list("number", flat=True)
    ]
