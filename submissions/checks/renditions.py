"""Derived copies: what is made of a good file for looking at it. Planned when it passes, made in the worker.

Poster and 720p viewing copy of a film, waveform and plain MP3 of sound, thumbnail of a picture, pages of a document;
for shortlisted works also small pictures for everybody, and for those of a blind review the file itself without what
names its author.
"""

from __future__ import annotations

import mimetypes
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, suppress
from datetime import timedelta
from pathlib import Path

from celery import shared_task
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from campaign import memory
from campaign.definition.file_roles import KNOWN_BY
from campaign.models import Campaign
from common.background import leases
from common.background.queueing import queue_on_commit
from submissions import states
from submissions.checks import turns
from submissions.checks.deep_checking import run_deep_checks
from submissions.files import storage
from submissions.files.shown import PICTURES, best_picture, family
from submissions.media.renditions import cards, making
from submissions.models import DerivedCopy, Entry, EntryFile

Kind = DerivedCopy.Kind
LEASE = timedelta(minutes=10)
MAX_ATTEMPTS = 3
MOST_HINTS = 20  # of one sweep; a long queue is not made longer by saying it again
THUMBNAIL_SIDE = 1600
MOST_SMALL = 6  # pages
SMALL_SIDE = 288  # three pixels of a good screen for each of 96
MAX_PAGES = 40

MOST_PLANNED = 200  # of a kind, by one sweep
# Of these kinds, with their sizes, only listed works have copies.
MADE_OF_PICTURES: dict[str, tuple[int, int]] = {Kind.CARD: cards.CARD, Kind.SHARE: cards.SHARE}

PLANS: dict[str, tuple[str, ...]] = {
    "video": (Kind.POSTER, Kind.VIEWING),
    "audio": (Kind.WAVEFORM, Kind.SOUND),
    "image": (Kind.THUMBNAIL,),
    "document": (Kind.PAGE,),
}


# An hour for the viewing copy (transcode.WALL_MOST_S), four minutes for the rest.
@shared_task(name="submissions.tasks.make_copies", soft_time_limit=4200, time_limit=4500)
def make_copies(file_id: int) -> None:
    """`file_id` is what asked for the turn; the turn may be another union's."""
    turns.take(waiting, make)


@shared_task(name="submissions.tasks.sweep_copies")
def sweep_copies() -> None:
    sweep()


def plan(file: EntryFile) -> None:
    """Write down which copies the file will have and queue their making on commit; repeating changes nothing."""
    kinds = PLANS.get(family(file), ())
    DerivedCopy.objects.bulk_create((DerivedCopy(file=file, kind=kind) for kind in kinds), ignore_conflicts=True)
    queue_on_commit(make_copies, file.pk)
    queue_on_commit(run_deep_checks, file.pk)


def plan_listed(entries: Iterable[Entry], *, campaign: Campaign) -> None:
    """Write down, as `plan` does, what is made only of works on the shortlist: small pictures for everybody, and
    where the campaign's review is blind the clean copies of their files."""
    _plan_each(_lacking(campaign, EntryFile.objects.filter(entry__in=entries)))


def make(file_id: int) -> int:
    """Make every copy of a file that waits; how many were made."""
    made = 0
    copies = DerivedCopy.objects.filter(file_id=file_id).exclude(state__in=("ready", "failed"))
    for copy in copies.order_by("kind"):  # the poster comes before the viewing copy
        if leases.claim(copies, copy.pk, lasts=LEASE):
            made += _make_one(copy)
    return made


def waiting() -> QuerySet[EntryFile]:
    """Files with a copy to be made that nobody is making."""
    return EntryFile.objects.live().filter(pk__in=DerivedCopy.objects.filter(leases.free()).values("file"))


def sweep() -> int:
    """Ask for a turn for every file whose copies nobody is making; how many."""
    stuck = waiting().filter(checked_at__lt=timezone.now() - timedelta(minutes=1))
    return leases.sweep(stuck, make_copies, most=MOST_HINTS) + _sweep_listed()


def _sweep_listed() -> int:
    """Plan those of works that were shortlisted before there were any, or before the review was made blind."""
    campaign = memory.current()
    if campaign is None:
        return 0
    listed = EntryFile.objects.filter(entry__campaign=campaign, entry__state=states.SHORTLISTED)
    return _plan_each(_lacking(campaign, listed))


def _lacking(campaign: Campaign, files: QuerySet[EntryFile]) -> Iterator[tuple[EntryFile, str]]:
    """Files of these that lack a copy of a kind that listed works have, with the kind."""
    good = files & EntryFile.objects.good()
    pictured = good.filter(_has(*PICTURES, state="ready"), role__in=KNOWN_BY)
    for kind in MADE_OF_PICTURES:
        yield from ((file, kind) for file in pictured.filter(~_has(kind))[:MOST_PLANNED])
    if campaign.definition.is_blind:
        cleanable = good.filter(facts__container__in=making.CLEANABLE)
        yield from ((file, Kind.CLEAN) for file in cleanable.filter(~_has(Kind.CLEAN))[:MOST_PLANNED])


def _has(*kinds: str, **fields: str) -> Exists:
    return Exists(DerivedCopy.objects.filter(file=OuterRef("pk"), kind__in=kinds, **fields))


def _plan_each(lacking: Iterator[tuple[EntryFile, str]]) -> int:
    found = list(lacking)
    DerivedCopy.objects.bulk_create((DerivedCopy(file=file, kind=kind) for file, kind in found), ignore_conflicts=True)
    for pk in dict.fromkeys(file.pk for file, _kind in found):
        queue_on_commit(make_copies, pk)
    return len(found)


def _make_one(copy: DerivedCopy) -> bool:
    copy.refresh_from_db()
    if copy.attempts > MAX_ATTEMPTS:
        return leases.close(copy, state="failed")
    with tempfile.TemporaryDirectory() as folder, _source(copy) as path:
        try:
            made = MAKERS[copy.kind](copy, path, Path(folder))
        except making.DeriveFailed:
            return leases.close(copy, state="failed")
        except leases.Lost:
            return False
        if not made:
            return leases.close(copy, state="failed")
        return _keep(copy, made)


def _source(copy: DerivedCopy) -> AbstractContextManager[Path]:
    """The file itself, or for a small picture the larger one, so that nobody fetches a film for it."""
    pictures = copy.file.copies.all() if copy.kind in MADE_OF_PICTURES else ()
    picture = best_picture(pictures)
    return storage.stored_path(picture.storage_name) if picture else storage.local_path(copy.file)


def _keep(copy: DerivedCopy, made: list[Path]) -> bool:
    """Store the made files: the first as this row, further pages as rows of their own."""
    for index, path in enumerate(made):
        if copy.kind in PICTURES and index < MOST_SMALL:
            _keep_small(copy.file, index, path)
        name = storage.put(path, _name(copy.file, copy.kind, index, path))
        content_type = _content_type(copy, path)
        if index == 0:
            done = leases.close(copy, state="ready", storage_name=name, content_type=content_type, progress=100)
            if not done:
                return False
        else:
            _put_ready(copy.file, copy.kind, index, name, content_type)
    return True


def _keep_small(file: EntryFile, index: int, path: Path) -> None:
    """The same picture, small, for lists: a page of twenty files must not weigh megabytes. None where it fails."""
    small = path.with_name(f"small-{index}.jpg")
    with suppress(making.DeriveFailed):
        making.thumbnail(path, small, SMALL_SIDE)
        _put_ready(file, Kind.SMALL, index, storage.put(small, _name(file, Kind.SMALL, index, small)), "image/jpeg")


def _put_ready(file: EntryFile, kind: str, index: int, name: str, content_type: str) -> None:
    ready = {"state": "ready", "storage_name": name, "content_type": content_type, "progress": 100}
    DerivedCopy.objects.update_or_create(file=file, kind=kind, index=index, defaults=ready)


def _name(file: EntryFile, kind: str, index: int, path: Path) -> str:
    return f"copies/{file.key.hex[:2]}/{file.key.hex}-{kind}-{index}{path.suffix}"


def _content_type(copy: DerivedCopy, path: Path) -> str:
    """A clean copy is what its file is."""
    if copy.kind == Kind.CLEAN:
        return copy.file.content_type
    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def _poster(copy: DerivedCopy, path: Path, folder: Path) -> list[Path]:
    return [making.poster(path, folder / "poster.jpg", container=_container(copy))]


def _viewing(copy: DerivedCopy, path: Path, folder: Path) -> list[Path]:
    return [
        making.viewing_copy(path, folder / "viewing.mp4", leases.teller(copy, lasts=LEASE), container=_container(copy))
    ]


def _waveform(copy: DerivedCopy, path: Path, folder: Path) -> list[Path]:
    return [making.waveform(path, folder / "waveform.svg", container=_container(copy))]


def _sound(copy: DerivedCopy, path: Path, folder: Path) -> list[Path]:
    return [making.sound_copy(path, folder / "sound.mp3", leases.teller(copy, lasts=LEASE), container=_container(copy))]


def _thumbnail(copy: DerivedCopy, path: Path, folder: Path) -> list[Path]:
    return [making.thumbnail(path, folder / "thumbnail.jpg", THUMBNAIL_SIDE)]


def _pages(copy: DerivedCopy, path: Path, folder: Path) -> list[Path]:
    return making.pages(path, folder, MAX_PAGES, container=_container(copy))


def _clean(copy: DerivedCopy, path: Path, folder: Path) -> list[Path]:
    container = _container(copy)
    return [making.clean_copy(path, folder / f"clean.{container}", container=container)]


def _small_picture(copy: DerivedCopy, path: Path, folder: Path) -> list[Path]:
    return [cards.small_picture(path, folder / f"{copy.kind}.jpg", MADE_OF_PICTURES[copy.kind])]


def _container(copy: DerivedCopy) -> str:
    return str(copy.file.facts.get("container", ""))


MAKERS: dict[str, Callable[[DerivedCopy, Path, Path], list[Path]]] = {
    Kind.POSTER: _poster,
    Kind.VIEWING: _viewing,
    Kind.WAVEFORM: _waveform,
    Kind.SOUND: _sound,
    Kind.THUMBNAIL: _thumbnail,
    Kind.PAGE: _pages,
    Kind.CLEAN: _clean,
    Kind.CARD: _small_picture,
    Kind.SHARE: _small_picture,
}
