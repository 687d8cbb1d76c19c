"""A conversion as pages show it: the line in a file's row, and the two sides of the page of before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from campaign.definition.spec import FileRule
from common import in_words as common_words
from submissions.conversions import in_words, names, offers
from submissions.files import serving
from submissions.media import facts as media
from submissions.media.words.phrases import Sentence, format_name
from submissions.media.words.sentences import sentence
from submissions.models import Conversion, EntryFile

State = Conversion.State
CODEC_NAMES = {"AVC": "H.264", "HEVC": "H.265（HEVC）"}  # as people's phones and editors call them


@dataclass(frozen=True)
class Line:
    """What stands below a file on the files step. `conversion`: what stands, or what failed last.

    `offer`: what the platform can do, in words, "" for nothing. `refusal` and `faults`: why it could not.
    """

    file: EntryFile
    conversion: Conversion | None
    offer: str
    refusal: str
    faults: list[Sentence]
    locked: bool
    is_minor: bool = False  # nobody has to: what is offered shows and plays as it is

    @property
    def is_running(self) -> bool:
        return self.conversion is not None and self.conversion.state in (State.WAITING, State.MAKING)

    @property
    def is_offered(self) -> bool:
        return self.conversion is not None and self.conversion.state == State.OFFERED

    @property
    def is_failed(self) -> bool:
        return self.conversion is not None and self.conversion.state == State.FAILED


@dataclass(frozen=True)
class Side:
    """One of the two files. `address`: it plays or shows there, "" where a browser cannot; `picture`: of it."""

    name: str
    family: str
    address: str
    picture: str
    rows: list[tuple[str, str]]


def line(file: EntryFile, rule: FileRule | None, *, locked: bool) -> Line:
    """Of a file whose conversions and findings were prefetched: no query."""
    rows = list(file.conversions.all())
    standing = next((row for row in rows if row.state in Conversion.STANDING), None)
    last = standing or (rows[-1] if rows and rows[-1].state == State.FAILED else None)
    found = [row for row in file.findings.all() if not row.is_deep]
    is_checked = file.state in (*EntryFile.GOOD, EntryFile.State.FAILED)
    offer = offers.offer(file.facts, found, rule) if is_checked else None
    failed = last if last and last.state == State.FAILED else None
    return Line(
        file=file,
        conversion=last,
        offer=in_words.offered(offer, file.facts["container"]) if offer else "",
        refusal=in_words.refused(failed.refusal) if failed else "",
        faults=[sentence(media.Finding.from_dict(row)) for row in failed.findings] if failed else [],
        locked=locked,
        is_minor=offer is not None and offer.is_minor,
    )


def before(conversion: Conversion) -> Side:
    file = conversion.file
    picture = serving.before_url(conversion) if conversion.before else ""
    address = serving.original_url(conversion) if file.content_type and file.state in EntryFile.GOOD else ""
    return Side(file.original_name, _family(conversion), address, picture, _rows(_facts_before(conversion), file.size))


def _facts_before(conversion: Conversion) -> dict[str, Any]:
    """The checker reads no size of what it does not take; a picture's is that of what was made of it."""
    facts = conversion.file.facts
    if conversion.target != "jpg" or facts.get("display_width"):
        return facts
    return facts | {side: conversion.facts.get(side) for side in ("display_width", "display_height")}


def after(conversion: Conversion) -> Side:
    address = serving.file_url(conversion.made) if conversion.made else serving.converted_url(conversion)
    name = names.made_name(conversion.file.original_name, conversion.target)
    return Side(name, _family(conversion), address, "", _rows(conversion.facts, conversion.size))


def _family(conversion: Conversion) -> str:
    return {"mp4": "video", "mp3": "audio"}.get(conversion.target, "image")


def _rows(facts: dict[str, Any], size: int) -> list[tuple[str, str]]:
    """(what, how much) of a file, as far as it was read."""
    video = facts.get("video") or {}
    rows = [(_("格式"), format_name(facts.get("container", ""))), (_("大小"), common_words.size(size))]
    if facts.get("duration_s"):
        rows.append((_("时长"), common_words.duration(facts["duration_s"])))
    if facts.get("display_width"):
        rows.append((_("画面"), f"{facts['display_width']}×{facts['display_height']}"))
    if video.get("codec"):
        codec = CODEC_NAMES.get(video["codec"], video["codec"])
        rows.append((_("编码"), f"{codec} · HDR" if video.get("hdr") else codec))
    if video.get("frame_rate"):
        rows.append((_("帧率"), f"{video['frame_rate']:g}"))
    return rows
