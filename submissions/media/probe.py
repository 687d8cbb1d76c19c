"""Read a file's facts: the only I/O of the judgement.

`probe_limited` is what everybody calls: in a limited child, never an exception for what is in the
file. The header gate stands before libmediainfo, which sees MP4 files only; pictures go to Pillow,
MP3 to our own walk and mutagen (for its tags), documents to their readers.
"""

from __future__ import annotations

import dataclasses
import errno
import mmap
import os
import stat
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from common.sandbox.child import ChildKilled
from common.sandbox.reusable_child import ReusableChild
from submissions.media.facts import IMAGE_CONTAINERS, VIDEO_CONTAINERS, AudioTrack, MediaFacts, Problem
from submissions.media.readers import documents, images, mp3, mp4_gate
from submissions.media.readers.mediainfo import preload, read_tags, read_tracks
from submissions.media.readers.sniffing import sniff

IMPOSSIBLE_PLACE = (errno.EINVAL, errno.EOVERFLOW, errno.EFBIG)
MAX_IMAGE_BYTES = 256 << 20  # read whole into memory; the rules allow far less

_child = ReusableChild()


class NotAFileError(OSError):
    """A directory, a pipe or a device: nothing that can be judged."""


def probe_limited(path: Path | str, *, name: str | None = None) -> MediaFacts:
    """Facts of the file at `path`, read in a limited child. Raises OSError only if it cannot be opened.

    `name`: what the entrant called it (files are stored under ASCII keys). A child that had to be
    killed, or a reader that failed, becomes an `integrity` problem in the facts.
    """
    preload()
    with _open(path) as file:
        size = os.fstat(file.fileno()).st_size
    try:
        facts: MediaFacts = _child.run(probe, os.path.abspath(path), name)
        if facts.problems:
            _child.end()  # whatever the file did to its reader, the next file shall not know
        return facts
    except ChildKilled as killed:
        problem = Problem("integrity", "killed", {"cause": killed.reason})
    except Exception as error:
        # A disk that fails is no fault of the file's; a place that no file can have is.
        if isinstance(error, OSError) and error.errno not in IMPOSSIBLE_PLACE:
            raise
        problem = Problem("integrity", "unreadable", {"error": type(error).__name__})
    with _open(path) as file:
        return dataclasses.replace(_named(path, name, size, sniff(file, size)), problems=(problem,))


def named(path: Path | str, *, name: str) -> MediaFacts:
    """Only what name, size and first bytes tell, for a file that no reader gets through."""
    with _open(path) as file:
        size = os.fstat(file.fileno()).st_size
        return _named(path, name, size, sniff(file, size))


def probe(path: Path | str, name: str | None = None) -> MediaFacts:
    """The same in this process: only for files that we made ourselves."""
    with _open(path) as file:
        size = os.fstat(file.fileno()).st_size
        facts = _named(path, name, size, sniff(file, size))
        file.seek(0)
        if facts.container in VIDEO_CONTAINERS:
            return _film(file, facts)
        if facts.container == "mp3":
            return _sound(file, facts)
        if facts.container in IMAGE_CONTAINERS:
            return _image(file, facts)
        return _document(file, facts)


def _open(path: Path | str) -> BinaryIO:
    # Non-blocking: opening a pipe must not wait for a writer.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotAFileError(f"not a regular file: {path}")
    return os.fdopen(descriptor, "rb")


def _named(path: Path | str, name: str | None, size: int, container: str) -> MediaFacts:
    shown = name or Path(path).name
    return MediaFacts(name=shown, size=size, container=container, extension=Path(shown).suffix.lower().lstrip("."))


def _film(file: BinaryIO, facts: MediaFacts) -> MediaFacts:
    report = mp4_gate.inspect(file.fileno(), facts.size)
    video_s = max((duration for _, duration in report.video), default=None)
    audio_s = max((duration for _, duration in report.audio), default=None)
    changes: dict[str, Any] = {
        "brand": report.brand.strip(),
        "fragmented": report.fragmented,
        "video_duration_s": video_s,
        "audio_duration_s": audio_s,
        "duration_s": max((value for value in (video_s, audio_s) if value is not None), default=None),
        "video_count": len(report.video),
        "audio_count": len(report.audio),
        "problems": tuple(report.problems),
    }
    if report.safe:
        changes |= read_tracks(file, with_video=bool(report.video), with_audio=bool(report.audio))
    return dataclasses.replace(facts, **changes)


def _sound(file: BinaryIO, facts: MediaFacts) -> MediaFacts:
    with mmap.mmap(file.fileno(), facts.size, access=mmap.ACCESS_READ) as data:
        sound = mp3.walk(data, facts.size)
    seconds = max(sound.duration_s, Decimal("0.001"))
    audio = AudioTrack(
        codec="MP3",
        channels=sound.channels or None,
        sample_rate=sound.sample_rate or None,
        bit_rate=max(sound.bit_rates) * 1000 if len(sound.bit_rates) == 1 else round(facts.size * 8 / seconds),
        profile="CBR" if len(sound.bit_rates) == 1 else "VBR",
    )
    return dataclasses.replace(
        facts,
        duration_s=sound.duration_s,
        audio_duration_s=sound.duration_s,
        audio=audio,
        audio_count=1,
        tags=read_tags(file),
        problems=tuple(mp3.problems(sound)),
    )


def _image(file: BinaryIO, facts: MediaFacts) -> MediaFacts:
    if facts.size > MAX_IMAGE_BYTES:
        return dataclasses.replace(facts, problems=(Problem("file_size", "image_too_large", {"size": facts.size}),))
    image, problems = images.read_image(file, facts.container)
    return dataclasses.replace(facts, image=image, problems=tuple(problems))


def _document(file: BinaryIO, facts: MediaFacts) -> MediaFacts:
    if facts.container == "zip":
        kind, document, problems = documents.read_archive(file, facts.size)
        return dataclasses.replace(facts, container=kind, document=document, problems=tuple(problems))
    if facts.container == "pdf":
        document, problems = documents.read_pdf(file)
        return dataclasses.replace(facts, document=document, problems=tuple(problems))
    if facts.container == "ole":
        kind, problems = documents.read_old_office(file)
        return dataclasses.replace(facts, container=kind, problems=tuple(problems))
    return facts
