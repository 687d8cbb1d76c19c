"""Giving entries to screeners: some that were ticked, all that wait in even portions, or back from one person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from campaign.models import Campaign
from common.refusals import Refused
from review.entry_filter import PENDING, QueueFilter
from review.models import ScreeningShare
from submissions import access
from submissions.models import Entry
from submissions.models.entries import EntryQuerySet


def screeners() -> QuerySet[User]:
    """Who can be given entries, by name."""
    people = User.objects.filter(is_active=True, role__in=permissions.roles_with("entry.screen"))
    return people.order_by("name", "pk")


@transaction.atomic
def share(*, entries: Collection[Entry], person: User | None, by: User) -> int:
    """Give these to one screener, or to nobody any more; how many changed hands. One audit event."""
    permissions.check(by, "screening.share")
    _check_person(person)
    keys = [entry.pk for entry in entries]
    held = dict(ScreeningShare.objects.filter(entry__in=keys).values_list("entry", "person"))
    moved = [entry for entry in entries if held.get(entry.pk) != (person.pk if person else None)]
    if moved:
        _give({entry.pk: person for entry in moved}, by)
        _record(moved[0].campaign, by, {person: [entry.number or "" for entry in moved]})
    return len(moved)


@transaction.atomic
def distribute(*, campaign: Campaign, chosen: QueueFilter, people: Sequence[User], by: User) -> dict[User, int]:
    """Give what waits under the filter and is nobody's to these people, each next one to who has least; how many each.

    One audit event a person. The rows are locked: of two who distribute at once, the second finds nothing left.
    """
    permissions.check(by, "screening.share")
    if not people:
        raise Refused(_("请至少选一位初评人员。"))
    for person in people:
        _check_person(person)
    waiting = unshared(by, campaign, chosen).select_for_update(of=("self",), no_key=True).order_by("category", "pk")
    given = _portions(list(waiting.only("pk", "number")), people, loads(campaign))
    _give({entry.pk: person for person, entries in given.items() for entry in entries}, by)
    _record(campaign, by, {person: [entry.number or "" for entry in entries] for person, entries in given.items()})
    return {person: len(entries) for person, entries in given.items()}


@transaction.atomic
def take_back(*, campaign: Campaign, person: User, by: User) -> int:
    """What still waits with this person is nobody's again; how many."""
    permissions.check(by, "screening.share")
    held = ScreeningShare.objects.filter(person=person, entry__campaign=campaign, entry__state=PENDING)
    numbers = list(held.values_list("entry__number", flat=True))
    held.delete()
    if numbers:
        audit.record(action="screening.take_back", obj=campaign, by=by, name=person.name, numbers=numbers)
    return len(numbers)


def planned(*, campaign: Campaign, chosen: QueueFilter, people: Sequence[User], by: User) -> dict[User, int]:
    """What `distribute` would do now; nothing where nobody was named."""
    if not people:
        return {}
    waiting = list(unshared(by, campaign, chosen).only("pk"))
    return {person: len(given) for person, given in _portions(waiting, people, loads(campaign)).items()}


def unshared(user: User, campaign: Campaign, chosen: QueueFilter) -> EntryQuerySet:
    """What waits under the filter and was given to nobody."""
    entries = chosen.narrow(access.visible_entries(user).filter(campaign=campaign, state=PENDING))
    return entries.filter(screening_share__isnull=True)


def loads(campaign: Campaign) -> Counter[int]:
    """Entries that wait, by the person they were given to."""
    shares = ScreeningShare.objects.filter(entry__campaign=campaign, entry__state=PENDING).order_by()
    return Counter(dict(shares.values_list("person").annotate(n=Count("pk"))))


def progress(campaign: Campaign) -> list[tuple[User, int, int]]:
    """(person, given, of these still waiting) of everybody who was given anything or could be."""
    shares = ScreeningShare.objects.filter(entry__campaign=campaign).order_by().values_list("person")
    counts = {
        person: (given, waiting)
        for person, given, waiting in shares.annotate(
            given=Count("pk"), waiting=Count("pk", filter=Q(entry__state=PENDING))
        )
    }
    people = User.objects.filter(Q(pk__in=counts) | Q(pk__in=screeners().values("pk"))).order_by("name", "pk")
    return [(person, *counts.get(person.pk, (0, 0))) for person in people]


def _portions(entries: Iterable[Entry], people: Sequence[User], load: Counter[int]) -> dict[User, list[Entry]]:
    given: dict[User, list[Entry]] = {person: [] for person in people}
    for entry in entries:
        least = min(people, key=lambda person: load[person.pk])
        load[least.pk] += 1
        given[least].append(entry)
    return given


def _give(wanted: dict[int, User | None], by: User) -> None:
    ScreeningShare.objects.filter(entry__in=wanted).delete()
    now = timezone.now()
    rows = [ScreeningShare(entry_id=key, person=person, by=by, at=now) for key, person in wanted.items() if person]
    ScreeningShare.objects.bulk_create(rows, batch_size=500)


def _record(campaign: Campaign, by: User, given: dict[User | None, list[str]] | dict[User, list[str]]) -> None:
    for person, numbers in given.items():
        if numbers:
            name = person.name if person else _("未分配")
            audit.record(action="screening.share", obj=campaign, by=by, name=name, numbers=numbers)


def _check_person(person: User | None) -> None:
    if person is not None and not (person.is_active and permissions.allows(person, "entry.screen")):
        raise Refused(_("%(name)s 不能初评，不能把作品分给这个账号。") % {"name": person.name})
