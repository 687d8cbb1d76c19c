"""What the entry of these tests is asked for, and its files in one line."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from campaign.definition.spec import FileRule
from submissions.checks import checking
from submissions.conversions import converting, deciding
from submissions.models import Conversion, Entry, EntryFile
from tests.arrivals import received

FILM = FileRule("work", "视频", ("mp4",), 1, 1, aspects=("16:9", "9:16"), video_short_side=1080, is_work=True)
SONG = FileRule("slides", "歌曲", ("mp3",), 0, 1, sound="required", max_duration_s=Decimal(300))
PHOTO = FileRule("photo", "照片", ("jpg", "png"), 0, 8, image_min_short_side=800, caption_characters=100)
FILES = (FILM, SONG, PHOTO)


def checked(entry: Entry, sample: Path, *, role: str = "work", **fields: Any) -> EntryFile:
    """The sample as a file of the entry, arrived and judged."""
    file = received(entry, sample, role=role, **fields)
    checking.check(file.pk)
    return EntryFile.objects.get(pk=file.pk)


def offered(file: EntryFile) -> Conversion:
    """Asked for by its owner, and made."""
    conversion = deciding.ask(file=file, by=file.uploaded_by)
    converting.make(file.pk)
    conversion.refresh_from_db()
    return conversion


def left_behind(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())
