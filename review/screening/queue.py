"""The screening queue: which entries wait, under which filter, and what comes before and after one of them."""

from __future__ import annotations

from django.db.models import Case, Count, Q, When

from accounts.models import User
from campaign.models import Campaign
from review.entry_filter import PENDING, QueueFilter
from submissions import states
from submissions.access import visible_entries
from submissions.models import Entry
from submissions.models.entries import EntryQuerySet

AHEAD = 6


def listed(user: User, campaign: Campaign, chosen: QueueFilter) -> EntryQuerySet:
    """The entries of the table."""
    entries = chosen.in_state(chosen.narrow(visible_entries(user).filter(campaign=campaign)))
    return chosen.sorted(entries.select_related("union", "recommending", "screening_share__person"))


def progress(user: User, campaign: Campaign, chosen: QueueFilter) -> dict[str, int]:
    """How many of the filter's entries have been through screening."""
    done = ~Q(state__in=(PENDING, states.RETURNED))
    entries = chosen.narrow(visible_entries(user).filter(campaign=campaign)).standing()
    return entries.aggregate(total=Count("pk"), done=Count("pk", filter=done))


def waiting(user: User, entry: Entry, chosen: QueueFilter) -> EntryQuerySet:
    entries = visible_entries(user).filter(campaign=entry.campaign, state=PENDING).exclude(pk=entry.pk)
    return chosen.narrow(entries).select_related("recommending").order_by("pk")


def coming(user: User, entry: Entry, chosen: QueueFilter) -> list[Entry]:
    """What comes next, going round to the start where the end is reached."""
    entries = waiting(user, entry, chosen)
    after = list(entries.filter(pk__gt=entry.pk)[:AHEAD])
    return after + list(entries.filter(pk__lt=entry.pk)[: AHEAD - len(after)])


def before(user: User, entry: Entry, chosen: QueueFilter) -> Entry | None:
    return waiting(user, entry, chosen).filter(pk__lt=entry.pk).order_by("-pk").first()


def first(user: User, campaign: Campaign, chosen: QueueFilter) -> Entry | None:
    """Where this person begins: with what was given to her, then with what is nobody's."""
    entries = chosen.narrow(visible_entries(user).filter(campaign=campaign, state=PENDING))
    own = Case(When(screening_share__person=user, then=0), When(screening_share__isnull=True, then=1), default=2)
    return entries.select_related("screening_share").order_by(own, "pk").first()


def start_address(entry: Entry | None, user: User, chosen: QueueFilter) -> str:
    """The filter under which she goes on from there: within her portion, where it is of hers."""
    share = getattr(entry, "screening_share", None)
    if share is None or share.person_id != user.pk or chosen.value("share"):
        return chosen.address
    return "&".join(filter(None, (chosen.address, f"share={user.pk}")))
