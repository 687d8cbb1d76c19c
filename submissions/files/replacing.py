"""Where a role takes one file: the one that stands stays until a newer one has passed its check.

A part of the verbs that receive, check and submit: they have asked who may, and hold the entry's lock.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from submissions import openness
from submissions.files import storage
from submissions.files.cards import rule_of
from submissions.files.standing import UNJUDGED, standing, without_unfit
from submissions.models import Entry, EntryFile


def settle(file: EntryFile) -> None:
    """After this file arrived or was judged: take out what a newer one has replaced, and of those not yet judged all
    but the newest two. Where it failed and another stands, it is kept for its owner to read as long as files of its
    role may still be changed, and else taken out."""
    rule = rule_of(file)
    if rule is None or rule.max_count != 1:
        return
    files = list(EntryFile.objects.received().filter(entry=file.entry_id, role=file.role).order_by("-pk"))
    stands = standing(rule, files)
    gone = [older for older in files[1:] if older.state == EntryFile.State.FAILED or (stands and older.pk < stands.pk)]
    gone += [older for older in files[2:] if older.state in UNJUDGED]
    if stands and files[0].state == EntryFile.State.FAILED and not openness.of(file.entry).allows_files(file.role):
        gone.append(files[0])
    take_out(file.entry, EntryFile.objects.filter(pk__in=[one.pk for one in gone]))


def stands_without(file: EntryFile) -> bool:
    """Whether the entry has a good file in the place that this one was to take."""
    rule = rule_of(file)
    if rule is None:
        return False
    return (
        standing(rule, EntryFile.objects.good().filter(entry=file.entry_id, role=file.role).exclude(pk=file.pk))
        is not None
    )


def take_out_unfit(entry: Entry) -> None:
    """As the entry is handed in: what failed to replace a good file does not go along."""
    live = list(EntryFile.objects.live().filter(entry=entry))
    for rule in entry.category.rules.files_for(entry.section):
        own = [file for file in live if file.role == rule.role]
        left = {file.pk for file in without_unfit(rule, own)}
        take_out(entry, EntryFile.objects.filter(pk__in=[file.pk for file in own if file.pk not in left]))


def take_out(entry: Entry, files: QuerySet[EntryFile]) -> None:
    """Out of the entry: what was never submitted is erased on commit, the rest is only hidden."""
    if entry.number is not None:
        files.update(removed_at=timezone.now())
        return
    files = _with_originals(files)
    names = [name for file in files for name in storage.names_of(file)]
    files.delete()
    transaction.on_commit(lambda: storage.erase_names(names), robust=True)


def _with_originals(files: QuerySet[EntryFile]) -> QuerySet[EntryFile]:
    """And what the platform made them of, which was kept for as long as they are there."""
    found = more = set(files.values_list("pk", flat=True))
    while more:
        more = set(EntryFile.objects.filter(conversions__made__in=more).values_list("pk", flat=True)) - found
        found = found | more
    return EntryFile.objects.filter(pk__in=found)
