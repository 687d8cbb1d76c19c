"""Converting a file in the slow worker, once, whatever dies meanwhile: claim the row, make, judge, offer.

The made file is judged by the very check that every upload goes through, and offered only if it passes. Nothing of
the entry changes here. What nobody decides upon within a week, or is not open any more, is given up by the sweep.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts import audit
from common.background import leases
from common.refusals import Unacceptable
from submissions import openness, states, workflow
from submissions.checks import turns
from submissions.checks.checking import Judgement, judgement_of
from submissions.conversions import names, offers
from submissions.files import storage
from submissions.files.cards import rule_of
from submissions.media.conversion.convert import Made, NotConverted, Wish, convert
from submissions.models import Conversion, Entry, EntryFile
from submissions.uploads import union_space

State = Conversion.State
LEASE = timedelta(minutes=10)
MAX_ATTEMPTS = 3
MOST_HINTS = 20  # of one sweep
OFFER_LASTS = timedelta(days=7)
UNDECIDED = (State.WAITING, State.MAKING, State.OFFERED)


# An hour for a film (media/conversion/film.WALL_MOST_S), and what is read before and after.
@shared_task(name="submissions.tasks.convert_file", soft_time_limit=4200, time_limit=4500)
def convert_file(file_id: int) -> None:
    """`file_id` is what asked for the turn; the turn may be another union's."""
    turns.take(waiting, make)


@shared_task(name="submissions.tasks.sweep_conversions")
def sweep_conversions() -> None:
    sweep()


def waiting() -> QuerySet[EntryFile]:
    """Files with a conversion that nobody works on."""
    return EntryFile.objects.live().filter(pk__in=Conversion.objects.filter(leases.free()).values("file"))


def offer_of(file: EntryFile) -> offers.Offer | None:
    """What can be made right in the file as it was checked."""
    return offers.offer(file.facts, list(file.findings.filter(is_deep=False)), rule_of(file))


def sweep() -> int:
    """Give up what nobody can accept any more, and ask for a turn for what nobody works on; how many of these."""
    give_up(_stale())
    asked = Conversion.objects.filter(leases.free(), asked_at__lt=timezone.now() - timedelta(minutes=1))
    return leases.sweep(waiting().filter(pk__in=asked.values("file")), convert_file, most=MOST_HINTS)


def give_up(conversions: Iterable[Conversion]) -> None:
    """Close undecided conversions as declined, by nobody, and erase what was made."""
    for conversion in conversions:
        rows = Conversion.objects.filter(pk=conversion.pk, state__in=UNDECIDED)
        erased = [conversion.storage_name, conversion.before]
        if rows.update(state=State.DECLINED, lease_until=None, storage_name="", before=""):
            _erase_on_commit(erased)


def make(file_id: int) -> bool:
    """Convert one file, if nobody else does; whether this call did."""
    conversion = Conversion.objects.filter(leases.free(), file=file_id).first()
    if conversion is None or not leases.claim(Conversion.objects.all(), conversion.pk, lasts=LEASE):
        return False
    conversion = Conversion.objects.select_related("file__entry__union").get(pk=conversion.pk)
    if conversion.attempts > MAX_ATTEMPTS:
        return _refuse(conversion, NotConverted("attempts"))
    folder = _work_folder(conversion)
    try:
        with storage.local_path(conversion.file) as path:
            path.stat()  # bytes that are gone are no fault of the file's
            return _made(conversion, path, folder)
    except FileNotFoundError:
        return _refuse(conversion, NotConverted("lost"))
    except leases.Lost:
        return False
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _stale() -> QuerySet[Conversion]:
    too_old = Q(asked_at__lt=timezone.now() - OFFER_LASTS)
    closed = Q(file__removed_at__isnull=False) | ~Q(file__entry__state__in=states.EDITABLE)
    return Conversion.objects.filter(too_old | closed, state__in=UNDECIDED)


def _work_folder(conversion: Conversion) -> Path:
    """On the disk of the uploads, known by the row: what a killed worker left there is cleared by the next."""
    folder = Path(settings.UPLOAD_DIR) / f"conversion-{conversion.key.hex}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _made(conversion: Conversion, path: Path, folder: Path) -> bool:
    file = conversion.file
    rule, offer = rule_of(file), offer_of(file)
    if rule is None or offer is None:
        return _refuse(conversion, NotConverted("unsupported"))
    wish = Wish(file.facts["container"], offer.target, rule, upright="upright" in offer.changes)
    try:
        tell = leases.teller(conversion, lasts=LEASE)
        made = convert(path, wish, folder, progress=tell, check_room=lambda length: _check_room(file.entry, length))
        judgement = _judged(made, file)
    except NotConverted as refusal:
        return _refuse(conversion, refusal)
    return _offer(conversion, made, judgement)


def _check_room(entry: Entry, length: int) -> None:
    if not storage.has_room_for(length):
        raise NotConverted("no_room")
    try:
        union_space.check(entry=entry, length=length, rule=None)
    except Unacceptable as refusal:
        raise NotConverted("quota") from refusal


def _judged(made: Made, file: EntryFile) -> Judgement:
    """Raises NotConverted where the campaign refuses what was made."""
    storage.force_to_disk(made.path)
    name = names.made_name(file.original_name, made.target)
    judgement = judgement_of(made.path, file, name=name, sha256=storage.sha256_of(made.path))
    if judgement.state == EntryFile.State.FAILED:
        raise NotConverted("content", tuple(found for found in judgement.findings if found.level == "block"))
    return judgement


def _offer(conversion: Conversion, made: Made, judgement: Judgement) -> bool:
    """Show the entrant what was made, if it may still be used. One audit event."""
    size = made.path.stat().st_size
    # A name of this attempt's own: what another worker made meanwhile is not ours to erase.
    stored = storage.put(made.path, f"{storage.storage_key(conversion)}-{conversion.attempts}")
    before = storage.put(made.before, f"{stored}-before") if made.before else ""
    with transaction.atomic():
        is_open = _is_open(conversion)
        offered = leases.close(
            conversion,
            state=State.OFFERED if is_open else State.DECLINED,
            target=made.target,
            progress=100,
            changes=list(made.changes),
            storage_name=stored if is_open else "",
            before=before if is_open else "",
            size=size,
            sha256=judgement.sha256,
            content_type=judgement.content_type,
            facts=judgement.facts.as_dict(),
            findings=[found.as_dict() for found in judgement.findings],
        )
        if offered and is_open:
            audit.record(action="conversion.make", obj=conversion.file.entry, by=None, **names.told(conversion, made))
            return True
    storage.erase_names([stored, *filter(None, [before])])
    return offered


def _is_open(conversion: Conversion) -> bool:
    """Whether files of this role may still be changed; the entry is locked meanwhile."""
    with suppress(Entry.DoesNotExist):
        entry = workflow.lock_entry(conversion.file.entry_id)
        still = EntryFile.objects.live().filter(pk=conversion.file_id).exists()
        return still and openness.of(entry).allows_files(conversion.file.role)
    return False


def _refuse(conversion: Conversion, refusal: NotConverted) -> bool:
    with transaction.atomic():
        findings = [found.as_dict() for found in refusal.findings]
        done = leases.close(conversion, state=State.FAILED, refusal=refusal.reason, findings=findings)
        if done:
            told = {"file": conversion.file.original_name, "reason": refusal.reason}
            audit.record(action="conversion.fail", obj=conversion.file.entry, by=None, **told)
    return done


def _erase_on_commit(stored: list[str]) -> None:
    kept: list[Path | str] = [name for name in stored if name]
    transaction.on_commit(lambda: storage.erase_names(kept), robust=True)
