"""A fitting real file for any file rule of any campaign: what rehearsal, demo and tests upload.

Files are reproducible by seed and kept in the given folder, so that a second run makes nothing anew.
The wrong ones, with the finding each must earn, are in `wrong`.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook

from campaign.definition.spec import FileRule
from rehearsal.sample_files import papers, recordings
from rehearsal.sample_files.cache import cached
from rehearsal.sample_files.wrong import WRONG, Wrong

__all__ = ["WRONG", "Wrong", "sample_for"]

DEFAULT_SECONDS = {"mp4": 31, "mp3": 40}
# What we make ourselves, in the order of preference where a rule allows several kinds. Old .doc and .ppt
# cannot be written without an office suite, so a rule that takes nothing else has no sample.
PREFERENCE = ("mp4", "mp3", "jpg", "png", "docx", "pptx", "pdf", "xlsx", "zip")


def sample_for(rule: FileRule, folder: Path, *, seed: int, title: str = "", kind: str = "") -> Path:
    """A file in `folder` that the rule accepts; the seed also chooses among its kinds unless `kind` is given."""
    if not kind:
        kinds = [k for k in PREFERENCE if k in rule.kinds]
        if not kinds:
            raise ValueError(f"no sample can be made for {rule.role} of {rule.kinds}")
        kind = kinds[seed % len(kinds)]
    return cached(folder, lambda path: _MAKERS[kind](path, rule, seed, title), kind, rule, seed, title)


def _seconds(rule: FileRule, kind: str) -> float:
    seconds = float(DEFAULT_SECONDS[kind])
    if rule.min_duration_s is not None:
        seconds = max(seconds, float(rule.min_duration_s) + 1)
    if rule.max_duration_s is not None:
        seconds = min(seconds, float(rule.max_duration_s))
    return seconds


def _mp4(path: Path, rule: FileRule, seed: int, title: str) -> None:
    short = rule.video_short_side or 1080
    wide = short * 16 // 9
    portrait = "9:16" in rule.aspects and (seed % 4 == 3 or "16:9" not in rule.aspects)
    width, height = (short, wide) if portrait else (wide, short)
    seconds = _seconds(rule, "mp4")
    make = recordings.long_video if seconds > 2 * recordings.LOOP_S else recordings.video
    make(path, width=width, height=height, seconds=seconds, title=title, seed=seed)


def _mp3(path: Path, rule: FileRule, seed: int, title: str) -> None:
    recordings.song_mp3(path, seconds=_seconds(rule, "mp3"), seed=seed, title=title)


def _image(path: Path, rule: FileRule, seed: int, title: str) -> None:
    short = max(rule.image_min_short_side or 0, -(-(rule.image_min_long_side or 0) * 2 // 3), 800)
    if rule.role == "score_sheet":
        papers.score_sheet(path, width=max(short, 1240), height=round(max(short, 1240) * 1.414), seed=seed, title=title)
    elif rule.min_bytes > 200_000:
        papers.large_photo(path, at_least=rule.min_bytes, width=short * 3 // 2, height=short, seed=seed)
    else:
        papers.photo(path, width=short * 3 // 2, height=short, seed=seed)


def _docx(path: Path, rule: FileRule, seed: int, title: str) -> None:
    least, most = rule.min_characters or 0, rule.max_characters or 3000
    characters = min(max(900, least * 3 // 2), most * 4 // 5)
    papers.document_docx(path, title=title or rule.label, characters=characters, seed=seed)


def _pptx(path: Path, rule: FileRule, seed: int, title: str) -> None:
    papers.slides_pptx(path, title=title or rule.label, seed=seed)


def _pdf(path: Path, rule: FileRule, seed: int, title: str) -> None:
    papers.document_pdf(path, title=title or rule.label, seed=seed)


def _xlsx(path: Path, rule: FileRule, seed: int, title: str) -> None:
    book = Workbook()
    for row in (("序号", "指标", "数值"), (1, title or rule.label, seed), (2, "服务职工人数", 1200 + seed)):
        book.active.append(row)
    book.save(path)


def _zip(path: Path, rule: FileRule, seed: int, title: str) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("说明.txt", "\n".join(papers.paragraphs(400, seed=seed)))


_MAKERS: dict[str, Callable[[Path, FileRule, int, str], None]] = {
    "mp4": _mp4, "mp3": _mp3, "jpg": _image, "png": _image, "docx": _docx,
    "pptx": _pptx, "pdf": _pdf, "xlsx": _xlsx, "zip": _zip,
}  # fmt: skip
