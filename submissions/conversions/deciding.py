"""The entrant's word: asking for a conversion, taking what was made into the entry, or leaving everything as it was."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, reach
from accounts.models import User
from common.background.queueing import queue_on_commit
from common.refusals import Unacceptable
from submissions import access, openness, workflow
from submissions.checks import renditions
from submissions.checks.findings import row_of
from submissions.conversions import converting, names, offers
from submissions.files import replacing, storage
from submissions.media import facts as media
from submissions.models import Conversion, Entry, EntryFile, Finding
from submissions.uploads import union_space

State = Conversion.State
MOST_ASKED = 10  # conversions of one file: what failed or was declined so often does not get better


@transaction.atomic
def ask(*, file: EntryFile, by: User) -> Conversion:
    """Have the platform convert a file. Raises Unacceptable where nothing can be offered, or there is no room.

    Side effects: one audit event, the conversion queued on commit. What stands already is returned as it is.
    """
    access.check(by, "entry.edit", file.entry)
    entry = workflow.lock_entry(file.entry_id)
    openness.of(entry).check_files(file.role)
    file.refresh_from_db()
    standing = file.conversions.filter(state__in=Conversion.STANDING).first()
    if standing is not None:
        return standing
    offer = _offer_of(file)
    _check_room(entry, file)
    conversion = Conversion.objects.create(file=file, target=offer.target, asked_by=by)
    audit.record(action="conversion.ask", obj=entry, by=by, file=file.original_name, target=offer.target)
    queue_on_commit(converting.convert_file, file.pk)
    return conversion


@transaction.atomic
def decline(*, conversion: Conversion, by: User) -> None:
    """Leave the file as it is; what was made is erased, and what is being made is stopped. One audit event."""
    access.check(by, "entry.edit", conversion.file.entry)
    entry = workflow.lock_entry(conversion.file.entry_id)
    conversion = _undecided(conversion)
    audit.record(action="conversion.decline", obj=entry, by=by, file=conversion.file.original_name)
    converting.give_up([conversion])
    Conversion.objects.filter(pk=conversion.pk).update(decided_by=by, decided_at=timezone.now())


@transaction.atomic
def accept(*, conversion: Conversion, by: User) -> EntryFile:
    """Let what was made take the file's place in the entry. Raises Unacceptable where that may not be changed now.

    Side effects: the original is kept beside it, out of the entry; where the role takes one file, an older one gives
    place; copies for looking at are queued; one audit event.
    """
    access.check(by, "entry.edit", conversion.file.entry)
    entry = workflow.lock_entry(conversion.file.entry_id)
    reach.lock_union(entry.union, None)
    conversion = _undecided(conversion)
    original = conversion.file
    openness.of(entry).check_files(original.role)
    if conversion.state != State.OFFERED:
        raise Unacceptable(409, _("还没有转换好，请稍后再看。"))
    union_space.check(entry=entry, length=conversion.size, rule=None)
    made = _become_file(conversion, entry, by)
    now = timezone.now()
    EntryFile.objects.filter(pk=original.pk).update(removed_at=now)
    replacing.settle(made)
    Conversion.objects.filter(pk=conversion.pk).update(
        state=State.ACCEPTED, made=made, storage_name="", decided_by=by, decided_at=now
    )
    Entry.objects.filter(pk=entry.pk).update(updated_at=now)
    told = {"file": original.original_name, "made": made.original_name, "changes": conversion.changes}
    audit.record(action="conversion.accept", obj=entry, by=by, **told)
    renditions.plan(made)
    return made


def _offer_of(file: EntryFile) -> offers.Offer:
    offer = converting.offer_of(file)
    if offer is None or file.removed_at is not None or file.state not in (*EntryFile.GOOD, EntryFile.State.FAILED):
        raise Unacceptable(409, _("这个文件平台不能代为转换，可能已更换或删去。请刷新页面后再看。"))
    if file.conversions.count() >= MOST_ASKED:
        raise Unacceptable(
            429,
            _("这个文件已转换 %(n)d 次，没有采用。请在电脑上另存后重新上传，或联系省总活动办公室。")
            % {"n": MOST_ASKED},
        )
    return offer


def _check_room(entry: Entry, file: EntryFile) -> None:
    """As large as the original at least: whether there is room for more is asked again once that is known."""
    union_space.check(entry=entry, length=file.size, rule=None)
    if not storage.has_room_for(file.size):
        raise Unacceptable(507, _("服务器空间不足，暂时不能转换，请稍后再试，或联系省总活动办公室。"))


def _undecided(conversion: Conversion) -> Conversion:
    """Read afresh, under the entry's lock. Raises Unacceptable where somebody was quicker."""
    now = Conversion.objects.select_related("file").get(pk=conversion.pk)
    if now.state in converting.UNDECIDED and now.file.removed_at is None:
        return now
    if now.state == State.ACCEPTED:
        raise Unacceptable(409, _("转换后的文件已经采用，请刷新页面查看。"))
    raise Unacceptable(409, _("这次转换已经取消或失效，原文件没有改动。需要时请重新转换。"))


def _become_file(conversion: Conversion, entry: Entry, by: User) -> EntryFile:
    original, now = conversion.file, timezone.now()
    found = [media.Finding.from_dict(row) for row in conversion.findings]
    file = EntryFile.objects.create(
        key=conversion.key,
        entry=entry,
        role=original.role,
        position=original.position,
        original_name=names.made_name(original.original_name, conversion.target),
        caption=original.caption,
        size=conversion.size,
        state=EntryFile.State.WARNED if media.verdict(found) == media.WARN else EntryFile.State.PASSED,
        uploaded_by=by,
        received_at=now,
        checked_at=now,
        sha256=conversion.sha256,
        storage_name=conversion.storage_name,
        content_type=conversion.content_type,
        facts=conversion.facts,
    )
    Finding.objects.bulk_create(row_of(finding, file) for finding in found)
    return file
