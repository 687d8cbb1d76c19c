"""The screening queue: which entries wait, under which filter, and what comes before and after one of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Case, Count, Exists, OuterRef, Q, When
from django.utils import timezone

from accounts.models import User
from campaign.models import Campaign
from common.refusals import Refused
from review.entry_filter import PENDING, QueueFilter, returned_by
from review.models import Claim
from review.screening import claims
from review.second_reader import readings
from submissions import states
from submissions.access import visible_entries
from submissions.models import Entry
from submissions.models.entries import EntryQuerySet

AHEAD = 6
TRIES = 8  # entries that others may have claimed between the question and ours


def listed(user: User, campaign: Campaign, chosen: QueueFilter) -> EntryQuerySet:
    """The entries of the table."""
    entries = chosen.in_state(chosen.narrow(visible_entries(user).filter(campaign=campaign)))
    found = entries.select_related("union", "recommending", "screening_share__person")
    return chosen.sorted(found.annotate(returned_by=returned_by(), readers=readings.counted()))


def progress(user: User, campaign: Campaign, chosen: QueueFilter) -> dict[str, int]:
    """How many of the filter's entries have been through screening, or wait for another person than this one."""
    done = ~Q(state__in=(PENDING, states.RETURNED)) | Q(state=PENDING) & readings.has_read(user)
    entries = chosen.narrow(visible_entries(user).filter(campaign=campaign)).standing()
    return entries.aggregate(total=Count("pk"), done=Count("pk", filter=done))


def waiting(user: User, campaign: Campaign, chosen: QueueFilter) -> EntryQuerySet:
    """What this person can decide: what she has read already waits for another."""
    entries = visible_entries(user).filter(campaign=campaign, state=PENDING).exclude(readings.has_read(user))
    return (
        chosen.narrow(entries)
        .select_related("union", "recommending")
        .annotate(returned_by=returned_by())
        .order_by("pk")
    )


def free(user: User, campaign: Campaign, chosen: QueueFilter) -> EntryQuerySet:
    """Those that lie open at no other desk."""
    others = Claim.objects.filter(entry=OuterRef("pk"), until__gt=timezone.now()).exclude(person=user)
    return waiting(user, campaign, chosen).filter(~Exists(others))


def coming(user: User, entry: Entry, chosen: QueueFilter) -> list[Entry]:
    """What comes next, going round to the start where the end is reached."""
    return _after(waiting(user, entry.campaign, chosen).exclude(pk=entry.pk), entry.pk, AHEAD)


def before(user: User, entry: Entry, chosen: QueueFilter) -> Entry | None:
    return waiting(user, entry.campaign, chosen).filter(pk__lt=entry.pk).order_by("-pk").first()


def is_any_free(user: User, campaign: Campaign, chosen: QueueFilter) -> bool:
    """Whether there is something to begin with."""
    return free(user, campaign, chosen).exists()


def start_address(entry: Entry | None, user: User, chosen: QueueFilter) -> str:
    """The filter under which she goes on from there: within her portion, where it is of hers."""
    share = getattr(entry, "screening_share", None)
    if share is None or share.person_id != user.pk or chosen.value("share"):
        return chosen.address
    return "&".join(filter(None, (chosen.address, f"share={user.pk}")))


def following(user: User, campaign: Campaign, chosen: QueueFilter, after: int) -> Entry | None:
    """The next one that is free."""
    return next(iter(_for_me(user, free(user, campaign, chosen).exclude(pk=after), after)), None)


def claim_following(
    user: User, campaign: Campaign, chosen: QueueFilter, *, after: int, skip: Collection[int]
) -> Entry | None:
    """The same, claimed for this desk before it is shown; None where nothing is left."""
    return _claim_one(_for_me(user, free(user, campaign, chosen).exclude(pk__in=[after, *skip]), after), user)


def claim_first(user: User, campaign: Campaign, chosen: QueueFilter) -> Entry | None:
    return _claim_one(_own_first(user, free(user, campaign, chosen))[:TRIES], user)


def _own_first(user: User, entries: EntryQuerySet) -> EntryQuerySet:
    """What was given to this person, then what is nobody's."""
    came_back = (When(returned_by=user.pk, then=-1), When(returned_by__isnull=False, then=3))
    own = Case(
        *came_back, When(screening_share__person=user, then=0), When(screening_share__isnull=True, then=1), default=2
    )
    return entries.select_related("union", "recommending", "screening_share").order_by(own, "pk")


def _claim_one(entries: Iterable[Entry], user: User) -> Entry | None:
    for entry in entries:
        try:
            claims.take(entry=entry, by=user, ahead=True)
        except Refused:
            continue
        return entry
    return None


def _for_me(user: User, entries: EntryQuerySet, after: int) -> list[Entry]:
    """What comes back goes to who returned it, before all else; others take it when nothing else is left."""
    mine = list(entries.filter(Q(returned_by=user.pk))[:TRIES])
    return [*mine, *_after(entries.filter(Q(returned_by=None)), after, TRIES)] or list(entries[:TRIES])


def _after(entries: EntryQuerySet, pk: int, most: int) -> list[Entry]:
    found = list(entries.filter(pk__gt=pk)[:most])
    return found + list(entries.filter(pk__lt=pk)[: most - len(found)])
