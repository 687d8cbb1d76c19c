"""Facts against a rule: which findings a file earns.

No I/O, no ORM, no clock. Limits come from the FileRule (campaign definition); the
tolerances below are ours and hold for every campaign.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from campaign.definition.spec import FileRule
from campaign.definition.spec.file_kinds import BY_CONTAINER, BY_EXTENSION
from submissions.media.codecs import judge_codecs
from submissions.media.facts import (
    IMAGE_CONTAINERS,
    OLD_OFFICE_CONTAINERS,
    VIDEO_CONTAINERS,
    Finding,
    MediaFacts,
    Problem,
    number,
    plain,
)

# Aspect ratio: relative error against the nearest allowed one.
ASPECT_PASSES = Decimal("0.01")
ASPECT_WARNS = Decimal("0.03")
# Short side in pixels, around 1080: 1076-1096 passes, 1060-1075 and above 1096 warns, below blocks.
SIDE_PASSES_BELOW, SIDE_WARNS_BELOW, SIDE_PASSES_ABOVE = 4, 20, 16
# Seconds over or under the limit: encoder padding passes, a little more warns.
DURATION_PASSES = Decimal("0.08")
DURATION_WARNS = Decimal("1.0")
# No work is longer, whatever "generally" allows, unless the rule itself says more: an hour of film would keep the
# slow worker busy for all the others.
LONGEST_S = Decimal(1800)
AV_MISMATCH_S = Decimal("2.0")  # sound and picture ending further apart than this

MEDIA_KINDS = ("mp4", "mp3")
IMAGE_KINDS = ("jpg", "png")
PICTURES = (*IMAGE_KINDS, "gif", "webp", "bmp", "tiff", "heic", "avif", "psd")
OFFICE_KINDS = ("docx", "pptx", "xlsx", "doc", "ppt")
# What the browser judges by before a byte is sent (static/js/uploads/precheck.js).
TOLERANCES = {
    "aspect_passes": ASPECT_PASSES,
    "aspect_warns": ASPECT_WARNS,
    "side_passes_below": SIDE_PASSES_BELOW,
    "side_warns_below": SIDE_WARNS_BELOW,
    "side_passes_above": SIDE_PASSES_ABOVE,
    "duration_passes": DURATION_PASSES,
    "duration_warns": DURATION_WARNS,
    "longest_s": LONGEST_S,
}
WARNING_REASONS = ("junk_behind", "pdf_script", "outside_picture", "declared")
STOPPING_CODES = ("integrity", "archive_bomb")


def check(facts: MediaFacts, rule: FileRule) -> list[Finding]:
    """Every finding of the file, worst first; what passed and is worth saying comes as info."""
    findings = list(_findings(facts, rule))
    order = {"block": 0, "warn": 1, "info": 2}
    return sorted(findings, key=lambda finding: order[finding.level])


def _findings(facts: MediaFacts, rule: FileRule) -> Iterator[Finding]:
    if facts.size < max(1, rule.min_bytes) or facts.size > rule.max_bytes:
        asked = {"min_bytes": rule.min_bytes, "max_bytes": rule.max_bytes}
        yield Finding("file_size", "block", {"size": facts.size}, asked)
        if facts.size == 0:
            return
    kind = BY_CONTAINER.get(facts.container, facts.container)
    problems = [_of_problem(problem) for problem in facts.problems]
    # A bomb, a damaged or an encrypted document is not opened, so its kind stays unknown: one complaint is enough.
    office = bool(set(rule.kinds) & set(OFFICE_KINDS))
    unopened = kind in ("zip", "ole") and kind not in rule.kinds and bool(problems) and office
    if kind not in rule.kinds and not unopened:
        yield _wrong_kind(facts, kind, rule)
        return
    yield from problems
    if any(found.level == "block" and found.code in STOPPING_CODES for found in problems):
        # The head of a cut film still tells what else to mend: the entrant hears it all at once.
        if facts.video is not None:
            yield from (found for found in _media(facts, kind, rule) if found.level != "info")
        return
    if not unopened:
        yield from _naming(facts, kind)
    if facts.container in VIDEO_CONTAINERS or kind == "mp3":
        yield from _media(facts, kind, rule)
    elif facts.container in IMAGE_CONTAINERS:
        yield from _image(facts, rule)
    else:
        yield from _document(facts, kind, rule)


def _of_problem(problem: Problem) -> Finding:
    level = "warn" if problem.reason in WARNING_REASONS else "block"
    return Finding(problem.code, level, {"reason": problem.reason, **plain(problem.values)}, {})


def _wrong_kind(facts: MediaFacts, kind: str, rule: FileRule) -> Finding:
    """Renamed: the name promises an allowed kind. Otherwise simply a kind that is not taken."""
    named = BY_EXTENSION.get(facts.extension, facts.extension)
    if facts.container in PICTURES and set(rule.kinds) <= set(IMAGE_KINDS):
        code = "image_format"
    elif named in rule.kinds and named != kind:
        code = "extension_mismatch"
    elif set(rule.kinds) <= set(IMAGE_KINDS):
        code = "image_format"
    else:
        code = "container" if set(rule.kinds) & set(MEDIA_KINDS) else "document_format"
    seen = {"container": facts.container, "extension": facts.extension}
    return Finding(code, "block", seen, {"kinds": list(rule.kinds)})


def _naming(facts: MediaFacts, kind: str) -> Iterator[Finding]:
    """An allowed kind under another kind's name is still what it is: a warning."""
    if facts.container in ("quicktime", "3gp"):
        yield Finding("container", "warn", {"container": facts.container, "brand": facts.brand}, {"kinds": ["mp4"]})
    named = BY_EXTENSION.get(facts.extension, facts.extension)
    if named and named != kind:
        seen = {"container": facts.container, "extension": facts.extension}
        yield Finding("extension_mismatch", "warn", seen, {"kinds": [kind]})


def _media(facts: MediaFacts, kind: str, rule: FileRule) -> Iterator[Finding]:
    if kind == "mp4" and not facts.video_count:
        lone = {"container": facts.container, "audio": facts.audio_count}
        yield Finding("video_missing", "block", lone, {"kinds": list(rule.kinds)})
        return
    yield from _duration(facts, rule)
    if facts.audio_count == 0 and rule.sound != "any":
        yield Finding("audio_missing", "block" if rule.sound == "required" else "warn", {}, {"sound": rule.sound})
    if max(facts.video_count, facts.audio_count) > 1:
        counts = {"video": facts.video_count, "audio": facts.audio_count}
        yield Finding("multiple_tracks", "warn", counts, {"video": 1, "audio": 1})
    yield from _picture(facts, kind, rule)
    if facts.video_duration_s is not None and facts.audio_duration_s is not None:
        if abs(facts.video_duration_s - facts.audio_duration_s) > AV_MISMATCH_S:
            seen = {"video_s": number(facts.video_duration_s), "audio_s": number(facts.audio_duration_s)}
            yield Finding("av_mismatch", "warn", seen, {"tolerance_s": number(AV_MISMATCH_S)})
    yield from judge_codecs(facts, kind)
    if not facts.problems:
        yield Finding("integrity", "info", {"whole": True, "video": facts.video_count}, {})


def _duration(facts: MediaFacts, rule: FileRule) -> Iterator[Finding]:
    seconds = facts.duration_s or Decimal(0)
    over = seconds - rule.max_duration_s if rule.max_duration_s is not None else Decimal(0)
    under = rule.min_duration_s - seconds if rule.min_duration_s is not None else Decimal(0)
    off = max(over, under)
    seen = {"duration_s": number(seconds)}
    asked = {
        "min_s": number(rule.min_duration_s) if rule.min_duration_s is not None else None,
        "max_s": number(rule.max_duration_s) if rule.max_duration_s is not None else None,
        "generally": rule.duration_generally,
    }
    level = "info"
    if off > DURATION_PASSES:
        level = "warn" if off <= DURATION_WARNS or rule.duration_generally else "block"
    if seconds > (longest := max(LONGEST_S, rule.max_duration_s or LONGEST_S)):
        level, asked = "block", asked | {"max_s": number(longest), "generally": False}
    yield Finding("duration", level, seen, asked)


def _picture(facts: MediaFacts, kind: str, rule: FileRule) -> Iterator[Finding]:
    video = facts.video
    if video is None or not video.display_width or not video.display_height:
        if facts.video_count:
            yield Finding("integrity", "block", {"reason": "no_picture_size"}, {})
        return
    size = {"width": video.display_width, "height": video.display_height, "container": facts.container}
    nearest, error = nearest_aspect(video.display_width, video.display_height, rule.aspects)
    aspect_level = "info" if error <= ASPECT_PASSES else "warn" if error <= ASPECT_WARNS else "block"
    side_level = side_verdict(min(video.display_width, video.display_height), rule.video_short_side)
    asked = {"aspects": list(rule.aspects), "nearest": nearest, "short_side": rule.video_short_side}
    if aspect_level != "info":
        yield Finding("aspect_ratio", aspect_level, {**size, "error": number(error)}, asked)
    if side_level != "info":
        yield Finding("resolution", side_level, size, asked)
    if video.scan_type and video.scan_type != "Progressive":
        yield Finding("scan_type", "warn", {"scan_type": video.scan_type}, {"scan_type": "Progressive"})
    if aspect_level == side_level == "info":
        yield Finding("resolution", "info", size, asked)


def nearest_aspect(width: int, height: int, aspects: tuple[str, ...]) -> tuple[str, Decimal]:
    """The allowed ratio nearest to width:height and the relative error against it; ("", 0) if none is asked."""

    def error(aspect: str) -> Decimal:
        across, _, down = aspect.partition(":")
        return abs(Decimal(width) * int(down) / (Decimal(height) * int(across)) - 1)

    nearest = min(aspects, key=error, default="")
    return nearest, error(nearest) if nearest else Decimal(0)


def side_verdict(side: int, asked: int | None) -> str:
    """info, warn or block for a displayed short side."""
    if asked is None or asked - SIDE_PASSES_BELOW <= side <= asked + SIDE_PASSES_ABOVE:
        return "info"
    return "warn" if side >= asked - SIDE_WARNS_BELOW else "block"


def _image(facts: MediaFacts, rule: FileRule) -> Iterator[Finding]:
    image = facts.image
    if image is None:
        return
    size = {"width": image.width, "height": image.height}
    asked = {
        "short_side": rule.image_min_short_side,
        "least_short_side": rule.image_warn_short_side,
        "long_side": rule.image_min_long_side,
    }
    short, long = sorted((image.width, image.height))
    too_short = rule.image_min_short_side is not None and short < rule.image_min_short_side
    near = rule.image_warn_short_side is not None and short >= rule.image_warn_short_side
    too_narrow = rule.image_min_long_side is not None and long < rule.image_min_long_side
    if too_narrow or (too_short and not near):
        yield Finding("image_size", "block", size, asked)
    elif too_short:
        yield Finding("image_size", "warn", size, asked)
    else:
        yield Finding("image_size", "info", {**size, "container": facts.container}, asked)
    if image.mode == "CMYK":
        yield Finding("image_format", "warn", {"mode": image.mode}, {"mode": "RGB"})
    if image.frames > 1:
        yield Finding("animated", "warn", {}, {})
    if image.blank:
        yield Finding("blank", "warn", {}, {})
    if not facts.problems:
        yield Finding("integrity", "info", {"whole": True}, {})


def _document(facts: MediaFacts, kind: str, rule: FileRule) -> Iterator[Finding]:
    if rule.max_characters is None and rule.min_characters is None:
        if not facts.problems:
            yield Finding("document_format", "info", {"container": kind}, {"kinds": list(rule.kinds)})
        return
    document = facts.document
    asked = {"min_characters": rule.min_characters, "max_characters": rule.max_characters}
    if document is None or document.han is None or document.word_style is None:
        if not any(problem.code == "text_unreadable" for problem in facts.problems):
            unread = document.unread if document else ""
            reason = unread or ("old_format" if kind in OLD_OFFICE_CONTAINERS else "no_text")
            yield Finding("text_unreadable", "warn", {"reason": reason, "container": kind}, asked)
        return
    seen = {"han": document.han, "word_style": document.word_style}
    yield Finding("text_length", _length_level(document.han, document.word_style, rule), seen, asked)
    if document.pictured_pages:
        pictured = {"reason": "pictured_pages", "container": kind, "pages": list(document.pictured_pages)}
        yield Finding("text_unreadable", "warn", pictured, asked)


def _length_level(han: int, word_style: int, rule: FileRule) -> str:
    most, least = rule.max_characters, rule.min_characters
    if (most is not None and han > most) or (least is not None and word_style < least):
        return "block"
    if (most is not None and word_style > most) or (least is not None and han < least):
        return "warn"
    return "info"
