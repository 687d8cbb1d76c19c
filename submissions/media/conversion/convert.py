"""One file made into a kind that the campaign takes: file in, file out, run in the slow worker.

What would be refused anyway for its content (too long, another shape, too small a picture) is not converted at all:
the rules judge what would come out before an hour is spent on it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from campaign.definition.spec import FileRule
from submissions.media.conversion import film, picture, song
from submissions.media.conversion.look import Look, look
from submissions.media.facts import AudioTrack, Finding, MediaFacts, VideoTrack
from submissions.media.renditions import making
from submissions.media.renditions.transcode import LONGEST_S, DeriveFailed
from submissions.media.rules import check

Progress = Callable[[float], None]
GROWS = 4  # times: a JPEG beside the HEIC, AVIF or WebP it is made of


class NotConverted(Exception):
    """`reason`: a code of conversions/in_words. `findings`: what of its content the campaign does not take."""

    def __init__(self, reason: str, findings: tuple[Finding, ...] = ()) -> None:
        super().__init__(reason)
        self.reason, self.findings = reason, findings


@dataclass(frozen=True)
class Wish:
    """What is asked for. `container`: of the content as it is; `target`: a kind. `upright`: turn the pixels too."""

    container: str
    target: str
    rule: FileRule
    upright: bool = False


@dataclass(frozen=True)
class Made:
    """`path` is the new file, of kind `target`; `before`: a small picture of the original, where there is one."""

    path: Path
    target: str
    changes: tuple[str, ...]
    before: Path | None = None


def convert(path: Path, wish: Wish, folder: Path, *, progress: Progress, check_room: Callable[[int], None]) -> Made:
    """Makes the file in `folder`. Raises NotConverted, and whatever `check_room` (bytes) and `progress` raise."""
    try:
        if wish.target == "jpg":
            return _picture(path, wish, folder, check_room)
        return _played(path, wish, folder, progress, check_room)
    except DeriveFailed as failed:
        raise NotConverted(failed.reason) from failed


def _picture(path: Path, wish: Wish, folder: Path, check_room: Callable[[int], None]) -> Made:
    check_room(min(wish.rule.max_bytes, GROWS * path.stat().st_size))
    out, before = folder / "made.jpg", folder / "before.jpg"
    made = picture.make(path, out, wish.container, most_bytes=wish.rule.max_bytes, before=before)
    return Made(out, "jpg", made.changes, before)


def _played(path: Path, wish: Wish, folder: Path, progress: Progress, check_room: Callable[[int], None]) -> Made:
    seen = look(path, wish.container)
    target = _target(seen, wish)
    if seen.duration_s > LONGEST_S:
        raise NotConverted("too_long")
    if blocks := _foreseen(seen, target, wish.rule):
        raise NotConverted("content", blocks)
    if target == "mp3":
        return _song(path, wish, seen, folder, progress, check_room)
    return _film(path, wish, seen, folder, progress, check_room)


def _target(seen: Look, wish: Wish) -> str:
    """A film's container may hold sound alone."""
    if wish.target == "mp4" and seen.picture is None:
        if seen.sound is None or "mp3" not in wish.rule.kinds:
            raise NotConverted("no_picture")
        return "mp3"
    if wish.target == "mp3" and (seen.sound is None or seen.picture is not None):
        raise NotConverted("no_sound" if seen.sound is None else "has_picture")
    return wish.target


def _song(
    path: Path, wish: Wish, seen: Look, folder: Path, progress: Progress, check_room: Callable[[int], None]
) -> Made:
    assert seen.sound
    check_room(int(seen.duration_s * song.BITS / 8))
    out = song.make(path, folder / "made.mp3", seen.sound, wish.container, seen.duration_s, progress)
    fewer = ("stereo",) if seen.sound.channels > 2 else ()
    return Made(out, "mp3", ("mp3", *fewer, *(("first_sound",) if seen.sounds > 1 else ())))


def _film(
    path: Path, wish: Wish, seen: Look, folder: Path, progress: Progress, check_room: Callable[[int], None]
) -> Made:
    plan = film.plan(seen, side=wish.rule.video_short_side, upright=wish.upright)
    check_room(int(seen.duration_s * film.LIKELY_BITS / 8) if plan.encodes else path.stat().st_size)
    out, before = folder / "made.mp4", folder / "before.jpg"
    with suppress(DeriveFailed):
        making.poster(path, before, container=wish.container)
    try:
        film.make(path, out, plan, seen, wish.container, progress)
    except DeriveFailed as failed:
        if plan.encodes or failed.reason != "unreadable":
            raise
        plan = film.plan(seen, side=wish.rule.video_short_side, upright=wish.upright, anew=True)
        film.make(path, out, plan, seen, wish.container, progress)
    return Made(out, "mp4", plan.changes, before if before.exists() else None)


def _foreseen(seen: Look, target: str, rule: FileRule) -> tuple[Finding, ...]:
    """Why what comes out would be refused for its content."""
    if not seen.duration_s:
        return ()
    return tuple(found for found in check(_expected(seen, target, rule), rule) if found.level == "block")


def _expected(seen: Look, target: str, rule: FileRule) -> MediaFacts:
    """What will come out, as the checker would read it; of its size nothing is known yet."""
    has_picture = target == "mp4" and seen.picture is not None
    width, height = seen.picture.shown if has_picture and seen.picture else (0, 0)
    video = VideoTrack("AVC", display_width=width, display_height=height) if has_picture else None
    return MediaFacts(
        name=f"made.{target}",
        size=max(1, rule.min_bytes),
        container=target,
        extension=target,
        duration_s=Decimal(str(round(seen.duration_s, 3))),
        video=video,
        audio=AudioTrack("AAC" if has_picture else "MP3") if seen.sound else None,
        video_count=int(has_picture),
        audio_count=int(seen.sound is not None),
    )
