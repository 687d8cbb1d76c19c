"""The slow checks, from pixels and loudness: always a warning for a person's eye, with moment and picture.

One pass over some thirty frames and one over the sound serve every check here and the fingerprints too.
All of it runs in the limited child; a child that is killed leaves an answer without findings.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from campaign.definition.spec import FileRule
from common.sandbox.child import ChildKilled, run_limited
from submissions.media.decoding.frames import FORMATS, Sample, sample_film
from submissions.media.decoding.loudness import SILENT_DB, WINDOW_S, decode_sound, loudness_windows
from submissions.media.deep import fingerprints
from submissions.media.deep.fingerprints import FrameHash
from submissions.media.deep.pixels import bars, is_black, is_same_picture, runs, sharpness
from submissions.media.deep.watermarks import CANNOT_TELL, FOUND, find_mark
from submissions.media.facts import Finding, MediaFacts

MEMORY_BYTES = 3 << 29
CPU_S = 90
WALL_S = 240

BLACK_LEAST_S = 3.0  # and two samples in a row: shorter is a fade
FROZEN_LEAST_S = 10.0
FROZEN_LEAST_SHARE = 0.3
SILENT_LEAST_S = 8.0
SILENT_LEAST_SHARE = 0.2


@dataclass(frozen=True)
class DeepResult:
    """What one look gave. `killed`: the reason when the child was stopped (memory, cpu_time, wall_time, crash)."""

    findings: tuple[Finding, ...] = ()
    frames: tuple[FrameHash, ...] = ()
    sound_print: str = ""
    sound_hash: str | None = None
    killed: str = ""


def deep_findings(path: Path, facts: MediaFacts, rule: FileRule, evidence_folder: Path | None = None) -> list[Finding]:
    """The findings alone, e.g. for `check_media --deep`."""
    return list(deep_look(path, facts, rule, evidence_folder).findings)


def deep_look(path: Path, facts: MediaFacts, rule: FileRule, evidence_folder: Path | None = None) -> DeepResult:
    """Findings and fingerprints of a film or song; nothing for other files.

    With a folder, each finding's `evidence` is the path of a JPEG written into it.
    """
    if facts.container not in FORMATS:
        return DeepResult()
    arguments = (look, path, facts, rule, evidence_folder)
    try:
        return run_limited(*arguments, memory_bytes=MEMORY_BYTES, cpu_s=CPU_S, wall_s=WALL_S)
    except ChildKilled as death:
        return DeepResult(killed=death.reason)


def look(path: Path, facts: MediaFacts, rule: FileRule, evidence_folder: Path | None) -> DeepResult:
    """The work itself, in the child. A file that cannot be read is another check's finding, not an error here."""
    try:
        samples = sample_film(path, facts.container) if facts.video else []
        sound = decode_sound(path, facts.container) if facts.audio else np.zeros(0, np.float32)
    except (OSError, ValueError):  # av.FFmpegError is an OSError or a ValueError by its kind
        return DeepResult()
    keep = _keeper(evidence_folder)
    span = float(facts.duration_s or 0) / max(1, len(samples))
    findings = [
        *_black(samples, span, keep), *_frozen(samples, span, keep), *_silence(sound),
        *_letterbox(samples, keep), *_blur(samples, rule, keep), *_watermark(samples, keep),
    ]  # fmt: skip
    hashes = tuple(fingerprints.film_hashes(samples))
    return DeepResult(tuple(findings), hashes, fingerprints.sound_print(sound), fingerprints.sound_hash(sound))


Keeper = Callable[[str, Image.Image], "str | None"]


def _keeper(folder: Path | None) -> Keeper:
    def keep(code: str, picture: Image.Image) -> str | None:
        if folder is None:
            return None
        folder.mkdir(parents=True, exist_ok=True)
        picture.save(folder / f"{code}.jpg", quality=80)
        return str(folder / f"{code}.jpg")

    return keep


def _warn(code: str, seen: dict[str, Any], asked: dict[str, Any], at_s: Decimal, evidence: str | None) -> Finding:
    return Finding(code, "warn", seen, asked, at_s, evidence)


def _black(samples: Sequence[Sample], span: float, keep: Keeper) -> list[Finding]:
    stretches = runs([is_black(sample.grey) for sample in samples])
    if not stretches or stretches[0].length < 2 or stretches[0].length * span < BLACK_LEAST_S:
        return []
    longest = stretches[0]
    seen = {"seconds": round(longest.length * span, 1), "whole": longest.length == len(samples)}
    first = samples[longest.first]
    return [_warn("black", seen, {"least_s": BLACK_LEAST_S}, first.at_s, keep("black", first.picture))]


def _frozen(samples: Sequence[Sample], span: float, keep: Keeper) -> list[Finding]:
    """Black stretches are black, not frozen."""
    still = [is_same_picture(a.grey, b.grey) and not is_black(a.grey) for a, b in pairwise(samples)]
    stretches = runs(still)
    if not stretches:
        return []
    longest = stretches[0]
    seconds, share = longest.length * span, longest.length / len(still)
    if len(still) < 3 or seconds < FROZEN_LEAST_S or share < FROZEN_LEAST_SHARE:
        return []
    first = samples[longest.first]
    seen = {"seconds": round(seconds, 1), "whole": all(still)}
    return [_warn("frozen", seen, {"least_s": FROZEN_LEAST_S}, first.at_s, keep("frozen", first.picture))]


def _silence(sound: NDArray[np.float32]) -> list[Finding]:
    """A missing track is `audio_missing`, not silence."""
    if not len(sound):
        return []
    levels = loudness_windows(sound)
    stretches = runs([bool(level < SILENT_DB) for level in levels])
    if not stretches:
        return []
    longest = stretches[0]
    seconds, share = longest.length * WINDOW_S, longest.length / len(levels)
    if seconds < SILENT_LEAST_S and share < SILENT_LEAST_SHARE:
        return []
    at_s = Decimal(str(longest.first * WINDOW_S))
    seen = {"seconds": round(seconds, 1), "whole": share == 1, "loudest_db": round(float(levels.max()), 1)}
    return [_warn("silence", seen, {"below_db": SILENT_DB, "least_s": SILENT_LEAST_S}, at_s, None)]


def _letterbox(samples: Sequence[Sample], keep: Keeper) -> list[Finding]:
    over_height, over_width = bars(samples)
    if not over_height and not over_width:
        return []
    middle = samples[len(samples) // 2]
    seen = {"height_percent": round(over_height * 100), "width_percent": round(over_width * 100)}
    return [_warn("letterbox", seen, {}, middle.at_s, keep("letterbox", middle.picture))]


def _blur(samples: Sequence[Sample], rule: FileRule, keep: Keeper) -> list[Finding]:
    """Only where the rule asks for a resolution: a film may have the pixels of 1080P without its detail."""
    found = sharpness(samples) if rule.video_short_side else None
    if found is None or not found.is_soft:
        return []
    middle = next(sample for sample in samples[len(samples) // 2 :] if sample.whole is not None)
    seen = {"loss": found.loss, "octave": found.octave}
    return [_warn("blur", seen, {"short_side": rule.video_short_side}, middle.at_s, keep("blur", _centre(middle)))]


def _centre(sample: Sample) -> Image.Image:
    """The middle of the frame at full size, where softness can be seen."""
    assert sample.whole is not None
    high, wide = (min(side, 540) for side in sample.whole.shape)
    top, left = (sample.whole.shape[0] - high) // 2, (sample.whole.shape[1] - wide) // 2
    return Image.fromarray(np.ascontiguousarray(sample.whole[top : top + high, left : left + wide]))


def _watermark(samples: Sequence[Sample], keep: Keeper) -> list[Finding]:
    """On a camera that does not move the honest answer is information, not a warning: look yourself."""
    if not samples:
        return []
    mark, middle = find_mark(samples), samples[len(samples) // 2]
    if mark.answer == CANNOT_TELL:
        evidence = keep("watermark", middle.picture)
        return [Finding("watermark", "info", {"answer": CANNOT_TELL}, {}, middle.at_s, evidence)]
    if mark.answer != FOUND or mark.box is None:
        return []
    left, top, right, bottom = (share * side for share, side in zip(mark.box, middle.picture.size * 2, strict=True))
    crop = middle.picture.crop((int(left) - 12, int(top) - 12, int(right) + 12, int(bottom) + 12))
    evidence = keep("watermark", crop.resize((crop.size[0] * 3, crop.size[1] * 3), Image.Resampling.LANCZOS))
    seen = {"answer": FOUND, "place": _place(mark.box), "box": [round(side, 3) for side in mark.box]}
    return [_warn("watermark", seen, {}, middle.at_s, evidence)]


def _place(box: tuple[float, float, float, float]) -> str:
    across, down = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    row = "top" if down < 0.4 else "bottom" if down > 0.6 else "middle"
    column = "left" if across < 0.4 else "right" if across > 0.6 else "centre"
    return f"{row}_{column}"
