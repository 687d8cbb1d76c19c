"""同时报全国: one act makes of a provincial entry its copy in the national collection, texts and files, and opens its
line of the register. The bytes are shared, not copied; the checks judge them anew by the other category's rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, reach
from accounts.models import User
from campaign.definition import asking
from campaign.definition.spec import FileRule
from campaign.definition.spec.file_kinds import extensions_of
from common import in_words
from common.background.queueing import queue_on_commit
from submissions import access, workflow
from submissions.checks.checking import check_file
from submissions.entering import both_series, drafts
from submissions.models import DerivedCopy, Entry, EntryFile
from submissions.national_filing import filing
from submissions.uploads import union_space


@dataclass(frozen=True)
class Entered:
    """The copy; `is_new` unless it was there already. `left_out`: files that the other category does not take."""

    entry: Entry
    is_new: bool
    files: int = 0
    left_out: list[str] = field(default_factory=list)


@transaction.atomic
def enter_national(*, entry: Entry, by: User) -> Entered:
    """The entry's copy in the national category that its own category names; asked again, the same copy.

    Afterwards the two are independent. What was agreed to in the same words is agreed to for the copy, by the person
    who asks for it. Side effects: a draft with answers, files and a planned line of the register; audit events for
    all three; a check of each file queued on commit. Raises Refused.
    """
    access.check(by, "entry.create", entry)
    entry = workflow.lock_entry(entry.pk)  # two clicks, two windows: the second finds the first's copy
    if (copy := Entry.objects.filter(national_of=entry).first()) is not None:
        return Entered(copy, is_new=False)
    category = both_series.check(entry, both_series.target_of(entry.category))
    reach.lock_union(entry.union, None)
    sections = category.rules.sections
    section = entry.section if category.rules.section(entry.section) else (sections[0].code if sections else "")
    copy = drafts.start_entry(category=category, section=section, union=entry.union, by=by, copy_of=entry)
    copy.national_of, copy.declarations = entry, _agreed(entry, copy, by)
    copy.save(update_fields=["national_of", "declarations"])
    files, left_out = _share_files(entry, copy, by)
    audit.record(action="entry.enter_national", obj=entry, by=by, copy=copy.pk, files=files, left_out=left_out)
    filing.open_record(entry=copy, by=by)
    return Entered(copy, is_new=True, files=files, left_out=left_out)


def _agreed(entry: Entry, copy: Entry, by: User) -> dict[str, Any]:
    """The declarations of the copy that were agreed to, in the same words, for the entry."""
    rules = entry.category.rules
    said = {
        one.text for one in asking.declarations(rules, entry.section, entry.answers) if one.code in entry.declarations
    }
    now = {"at": timezone.now().isoformat(timespec="seconds"), "by": by.pk}
    return {one.code: now for one in copy.category.rules.declarations if one.text in said}


def _share_files(entry: Entry, copy: Entry, by: User) -> tuple[int, list[str]]:
    """How many of the entry's good files went along, and those that did not, each with its reason."""
    good = list(EntryFile.objects.good().filter(entry=entry).order_by("role", "position", "pk"))
    taken: dict[str, list[EntryFile]] = {}
    left_out = []
    for file in good:
        rule = copy.category.rules.file_rule(file.role, copy.section)
        own = taken.setdefault(file.role, [])
        if why := _not_taken(file, rule, len(own)):
            left_out.append(f"{file.original_name}（{why}）")
        else:
            own.append(file)
    every = [file for own in taken.values() for file in own]
    union_space.check_total(entry=copy, length=sum(file.size for file in every))
    for file in every:
        _share(file, copy, by)
    return len(every), left_out


def _not_taken(file: EntryFile, rule: FileRule | None, have: int) -> str:
    if rule is None:
        return _("全国项目不收这一类文件")
    if file.original_name.rpartition(".")[2].lower() not in extensions_of(rule.kinds):
        return _("全国项目不收这种格式")
    if file.size > rule.max_bytes:
        return _("超过全国项目的大小上限 %(most)s") % {"most": in_words.size(rule.max_bytes)}
    return _("全国项目最多收 %(most)s 个") % {"most": rule.max_count} if have >= rule.max_count else ""


def _share(file: EntryFile, copy: Entry, by: User) -> None:
    """A file of the copy with the same bytes, to be judged by its own rules, and with the pictures made already."""
    shared = EntryFile.objects.create(
        entry=copy,
        role=file.role,
        position=file.position,
        original_name=file.original_name,
        caption=file.caption,
        size=file.size,
        state=EntryFile.State.CHECKING,
        uploaded_by=by,
        received_at=timezone.now(),
        storage_name=file.storage_name,
    )
    _share_pictures(file, shared)
    audit.record(action="file.receive", obj=copy, by=by, file=file.original_name, role=file.role)
    queue_on_commit(check_file, shared.pk)


def _share_pictures(file: EntryFile, shared: EntryFile) -> None:
    ready = file.copies.filter(state=DerivedCopy.State.READY).exclude(kind=DerivedCopy.Kind.CLEAN)
    DerivedCopy.objects.bulk_create(
        DerivedCopy(
            file=shared,
            kind=one.kind,
            index=one.index,
            state=one.state,
            progress=one.progress,
            storage_name=one.storage_name,
            content_type=one.content_type,
            width=one.width,
            height=one.height,
        )
        for one in ready
    )
