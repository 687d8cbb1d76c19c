"""What the platform can make right in a file without harm: one table over the checker's findings.

No ORM, no clock, no I/O: a file's facts and findings go in, an offer comes out. Never against a rule of content: what
is too long, of another shape, too small, marked or damaged nobody mends but its author, and no offer is made for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from campaign.definition.spec import FileRule
from campaign.definition.spec.file_kinds import BY_CONTAINER, made_into
from submissions.media.conversion.film import FASTEST

Facts = Mapping[str, Any]


class Found(Protocol):
    """A finding, as the checker gives it or as it is stored."""

    code: str
    level: str
    seen: dict[str, Any]
    asked: dict[str, Any]


@dataclass(frozen=True)
class Offer:
    """`target`: the kind of file that would be made. `changes`: codes of what would be done, as far as one can tell."""

    target: str
    changes: tuple[str, ...]

    @property
    def repackages(self) -> bool:
        """Whether the picture is taken over as it is."""
        return self.target == "mp4" and set(self.changes) <= {"container", "sound"}

    @property
    def is_minor(self) -> bool:
        """A note to turn it is heeded by nearly every player and screen."""
        return self.changes == ("upright",)


# By what is made: the findings that refuse a file and are mended by making it.
MENDED: dict[str, frozenset[str]] = {
    "mp4": frozenset({"container", "document_format", "extension_mismatch", "codec"}),
    "mp3": frozenset({"container", "document_format", "extension_mismatch", "codec", "video_missing"}),
    "jpg": frozenset({"container", "document_format", "extension_mismatch", "image_format"}),
}


def offer(facts: Facts, findings: Sequence[Found], rule: FileRule | None) -> Offer | None:
    """What may be offered for a file that was checked, None for nothing. No rule: the role is not asked for."""
    if rule is None:
        return None
    target = target_of(facts, rule)
    if not target or not all(_is_mended(found, facts, target) for found in findings if found.level == "block"):
        return None
    changes = tuple(dict.fromkeys(_changes(facts, findings, target)))
    return Offer(target, changes) if changes else None


def target_of(facts: Facts, rule: FileRule) -> str:
    """The kind to make of such a content under this rule, "" for none."""
    container = str(facts.get("container", ""))
    kind = BY_CONTAINER.get(container, "")
    if kind == "mp4" and not facts.get("video_count"):
        kind = "mp3" if facts.get("audio_count") else ""
    return kind if kind in MENDED and kind in rule.kinds else made_into(container, rule.kinds)


def _is_mended(found: Found, facts: Facts, target: str) -> bool:
    anew = BY_CONTAINER.get(str(facts.get("container", ""))) != target
    if found.code == "file_size":  # a HEIC is half as large as its JPG: what is made is weighed again
        return anew and found.seen.get("size", 0) < found.asked.get("min_bytes", 0)
    if found.code == "codec":
        return found.seen.get("reason") != "unknown"
    return found.code in MENDED[target] and (anew or found.code != "image_format")


def _changes(facts: Facts, findings: Sequence[Found], target: str) -> Iterator[str]:
    if BY_CONTAINER.get(str(facts.get("container", ""))) != target:
        yield {"mp4": "container", "mp3": "song", "jpg": "picture"}[target]
    if target == "mp4":
        yield from _film_changes(facts, findings)
    elif target == "jpg" and (facts.get("image") or {}).get("turned"):
        yield "upright"


def _film_changes(facts: Facts, findings: Sequence[Found]) -> Iterator[str]:
    video = facts.get("video") or {}
    for found in findings:
        if found.level != "info":
            yield from _by_finding(found)
    if (video.get("frame_rate") or 0) > FASTEST:
        yield "frame_rate"
    if video.get("rotation") and facts.get("container") == "mp4":  # of a MOV it stays as it is, losing nothing
        yield "upright"


def _by_finding(found: Found) -> Iterator[str]:
    seen = found.seen
    if found.code == "container":
        yield "container"
    elif found.code == "codec" and seen.get("track") == "audio":
        yield "sound"
    elif found.code == "codec":
        yield "hdr" if seen.get("hdr") else "picture_codec"
    elif found.code == "scan_type":
        yield "interlaced"
    elif found.code == "resolution" and min(seen["width"], seen["height"]) > (found.asked.get("short_side") or 0):
        yield "smaller"
