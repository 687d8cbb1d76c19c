"""Who may see which entries and files: decided here and nowhere else.

`visible_entries(user)` is the whole rule of which; what is being revised others read as it was handed in last, a
reopened draft by number and title alone (submissions/handed_in.py). The `get_…_or_404` functions fetch through it, so
that a view cannot forget it. Another union's entry does not exist for who may not see it (404, never 403).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts import permissions
from accounts.models import User
from accounts.permissions import allows
from campaign.models import Campaign, Category
from common.refusals import NotAllowed
from submissions import handed_in, states
from submissions.models import Entry, EntryFile
from submissions.models.entries import EntryQuerySet

# Which entries a person reaches, as a condition that finds each of them once.
Reach = Callable[[User], Q]


def _of_own_union(user: User) -> Q:
    return Q(union=user.union_id)


def _of_own_branch(user: User) -> Q:
    return Q(recommending=user.union_id, number__isnull=False)


def _of_the_province(user: User) -> Q:
    """A returned or withdrawn entry stays visible to those who had it on their desk."""
    return Q(state__in=states.REACHED_PROVINCE) | Q(recommended_at__isnull=False)


# By permission; who holds several has the first of them.
_reaches: dict[str, Reach] = {
    "entry.create": _of_own_union,
    "entry.read_branch": _of_own_branch,
    "entry.read_submitted": _of_the_province,
}


def register_reach(permission: str, reach: Reach) -> None:
    """Apps that stand on this one say at start whom they let in to which entries (`apps.py`)."""
    _reaches[permission] = reach


def visible_entries(user: Any) -> EntryQuerySet:
    """Entries that this person may read, at whatever state their role may see them."""
    for permission, reach in _reaches.items():
        if allows(user, permission):
            return Entry.objects.filter(reach(user))
    return Entry.objects.none()


def readable_keys(user: Any, entries: Iterable[Entry]) -> set[int]:
    """Which of these the person may read. Who reads statistics is told of the others by number, category, union, state
    and day alone (review/statistics/rows.py)."""
    return set(visible_entries(user).filter(pk__in=[entry.pk for entry in entries]).values_list("pk", flat=True))


def editable_entries(user: Any) -> EntryQuerySet:
    """Entries whose form and files this person may change now (deadlines are judged by the verbs)."""
    if not allows(user, "entry.edit"):
        return Entry.objects.none()
    return Entry.objects.filter(union=user.union_id, state__in=states.EDITABLE)


def public_entries() -> EntryQuerySet:
    """What anybody may see: the shortlist, once it exists."""
    return Entry.objects.filter(state=states.SHORTLISTED)


def public_soon(*categories: Category) -> EntryQuerySet:
    """What is public already, and what is chosen to be: for previews, never for the public."""
    chosen = Q(state=states.ADMITTED, shortlist_choice__kind="chosen")
    entries = Entry.objects.filter(campaign__in={one.campaign_id for one in categories}, category__in=categories)
    return entries.filter(chosen | Q(state=states.SHORTLISTED))


def public_counts(campaign: Campaign) -> dict[int, int]:
    """How many entries of each category are public, by the category's key; from the index alone."""
    rows = public_entries().filter(campaign=campaign).order_by().values_list("category")
    return dict(rows.annotate(count=Count("pk")))


def get_entry_or_404(user: Any, pk: int) -> Entry:
    """The entry as this person reads it: others than its union get the version that was handed in last."""
    entry = _one(
        visible_entries(user).select_related("union", "recommending"),
        pk=pk,
    )
    return entry if is_own(user, entry) else handed_in.as_last(entry)


def is_own(user: Any, entry: Entry) -> bool:
    """Whether the person enters for the entry's union, and so reads it while it is being written."""
    return allows(user, "entry.create") and entry.union_id == user.union_id


def page_to_read(user: Any, entry: Entry) -> str:
    """The name of the address at which this person reads the entry."""
    if is_own(user, entry):
        return "entry"
    return "branch_entry" if allows(user, "entry.recommend") else "screening_item"


def get_editable_entry_or_404(user: Any, pk: int) -> Entry:
    return _one(
        editable_entries(user).select_related("union", "recommending"),
        pk=pk,
    )


def get_branch_entry_or_404(user: Any, pk: int) -> Entry:
    if not allows(user, "entry.recommend"):
        raise Http404
    return get_entry_or_404(user, pk)


def get_file_or_404(user: Any, key: Any) -> EntryFile:
    files = EntryFile.objects.live().select_related("entry")
    return _one(files.filter(entry__in=visible_entries(user)), key=key)


def check(by: User | None, permission: str, entry: Entry) -> None:
    """The first line of every verb on an entry: raises NotAllowed for who may not do this, or not to this entry."""
    permissions.check(by, permission)
    if by is None or not may_act(by, entry):
        raise NotAllowed(
            _(
                "这件作品现在不归您的账号办理，可能刚有人办理过，请刷新后再看。有疑问请联系所在推荐单位或省总活动办公室。"
            )
        )


def may_act(user: User, entry: Entry) -> bool:
    """Whether the entry is within this person's reach at all; the action's own permission comes on top."""
    return visible_entries(user).filter(pk=entry.pk).exists()


def _one(rows: QuerySet[Any], **lookup: Any) -> Any:
    found = rows.filter(**lookup).first()
    if found is None:
        raise Http404
    return found
