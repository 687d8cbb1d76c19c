"""What is known of a file, and what was found: plain frozen values, ready for JSON.

No I/O, no ORM. Durations in seconds (Decimal), sizes in bytes, sides in pixels.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from common.text import storable

LONGEST_TEXT = 2000  # characters of one text in a file: of a tag, a brand
ACCEPT, WARN, REJECT = "accept", "warn", "reject"

VIDEO_CONTAINERS = ("mp4", "quicktime", "3gp")
IMAGE_CONTAINERS = ("jpg", "png")
OLD_OFFICE_CONTAINERS = ("doc", "ppt", "xls")


@dataclass(frozen=True)
class Problem:
    """Something wrong that reading itself ran into. `reason` says which kind of its `code`."""

    code: str
    reason: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class VideoTrack:
    """`display_*`: stored size × pixel aspect ratio, then turned by `rotation` degrees."""

    codec: str
    profile: str = ""
    bit_depth: int | None = None
    chroma: str = ""
    stored_width: int = 0
    stored_height: int = 0
    pixel_aspect: Decimal = Decimal(1)
    rotation: int = 0
    display_width: int = 0
    display_height: int = 0
    frame_rate: Decimal | None = None
    scan_type: str = ""
    hdr: str = ""
    bit_rate: int | None = None


@dataclass(frozen=True)
class AudioTrack:
    codec: str
    profile: str = ""
    channels: int | None = None
    sample_rate: int | None = None
    bit_rate: int | None = None


@dataclass(frozen=True)
class ImageFacts:
    """`width` and `height` as shown, after EXIF orientation (`turned`). `decoded`: every pixel was read."""

    width: int
    height: int
    mode: str = ""
    frames: int = 1
    scans: int = 1
    decoded: bool = False
    blank: bool = False
    turned: bool = False


@dataclass(frozen=True)
class DocumentFacts:
    """`han` and `word_style` as in `counting`; both None when no program could count, for the reason in `unread`.
    `pictured_pages`: numbers of the pages that are pictures, so that nothing on them was counted."""

    han: int | None = None
    word_style: int | None = None
    pages: int | None = None
    parts: int = 0
    unpacked_bytes: int = 0
    unread: str = ""
    pictured_pages: tuple[int, ...] = ()


@dataclass(frozen=True)
class MediaFacts:
    """All that `probe` read of one file. `container` is by content, `extension` by name."""

    name: str
    size: int
    container: str
    extension: str = ""
    brand: str = ""
    duration_s: Decimal | None = None
    video_duration_s: Decimal | None = None
    audio_duration_s: Decimal | None = None
    video: VideoTrack | None = None
    audio: AudioTrack | None = None
    video_count: int = 0
    audio_count: int = 0
    fragmented: bool = False
    tags: dict[str, str] = field(default_factory=dict)
    image: ImageFacts | None = None
    document: DocumentFacts | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def display_width(self) -> int | None:
        return self.video.display_width if self.video else self.image.width if self.image else None

    @property
    def display_height(self) -> int | None:
        return self.video.display_height if self.video else self.image.height if self.image else None

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready, with `display_width` and `display_height` at the top; numbers, not strings."""
        return plain(self) | {"display_width": self.display_width, "display_height": self.display_height}


@dataclass(frozen=True)
class Finding:
    """One result of a check. It keeps what was seen and asked; `sentences` puts it into words.

    level: block, warn or info (info: a point that passed). `at_s`: where in the file.
    `evidence`: storage key of a picture that shows it.
    """

    code: str
    level: str
    seen: dict[str, Any]
    asked: dict[str, Any]
    at_s: Decimal | None = None
    evidence: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return plain(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Finding:
        known = {f.name for f in dataclasses.fields(cls)}
        values = {key: value for key, value in data.items() if key in known}
        if values.get("at_s") is not None:
            values["at_s"] = Decimal(str(values["at_s"]))
        return cls(**values)


def verdict(findings: Iterable[Finding]) -> str:
    """reject if any finding blocks, else warn if any warns, else accept."""
    levels = {finding.level for finding in findings}
    return REJECT if "block" in levels else WARN if "warn" in levels else ACCEPT


def plain(value: Any) -> Any:
    """`value` of JSON's own types, as the database takes it: Decimals become numbers of at most three places."""
    return storable(_jsonable(value), longest=LONGEST_TEXT)


def number(value: Decimal) -> float | None:
    """At most three places; None for what is no number. A header may say 10 to the 30th."""
    return float(f"{value:.3f}") if value.is_finite() else None


def _jsonable(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _jsonable(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): _jsonable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_jsonable(item) for item in value]
    return number(value) if isinstance(value, Decimal) else value
