"""One work as the public sees it: its player, pictures and answers; authors only with their consent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from campaign.definition.spec import FieldSpec
from submissions.files import serving
from submissions.models import DerivedCopy, Entry, EntryFile

# The declaration by which authors agree to be named (campaign definition; PIPL art. 13).
CONSENT = "publish"


@dataclass(frozen=True)
class Player:
    """A film or a sound. Without `url` the viewing copy is still being made, or could not be."""

    kind: str  # video, audio
    url: str
    content_type: str
    poster: str = ""
    waveform: str = ""
    is_failed: bool = False


@dataclass(frozen=True)
class Picture:
    url: str
    caption: str


@dataclass(frozen=True)
class Answer:
    """`lines` of a text; of rows one line each, their columns joined. `url` makes it a link."""

    label: str
    lines: list[str]
    url: str = ""


@dataclass(frozen=True)
class Show:
    players: list[Player]
    pictures: list[Picture]
    answers: list[Answer]
    authors: list[str]
    has_unseen: bool  # a picture or document of which nothing can be shown


def show(entry: Entry) -> Show:
    """For an entry that came through `works.with_pictures`."""
    files: list[EntryFile] = entry.public_files  # type: ignore[attr-defined]
    return Show(
        players=[player for file in files if (player := _player(file))],
        pictures=[picture for file in files for picture in _pictures(file)],
        answers=_answers(entry),
        authors=_authors(entry),
        has_unseen=any(_failed(file, DerivedCopy.Kind.PAGE, DerivedCopy.Kind.THUMBNAIL) for file in files),
    )


def _copies(file: EntryFile, *kinds: str, state: str = DerivedCopy.State.READY) -> list[DerivedCopy]:
    finished: list[DerivedCopy] = file.finished  # type: ignore[attr-defined]
    wanted = [copy for copy in finished if copy.kind in kinds and copy.state == state]
    return sorted(wanted, key=lambda copy: copy.index)


def _failed(file: EntryFile, *kinds: str) -> bool:
    return bool(_copies(file, *kinds, state=DerivedCopy.State.FAILED))


def _player(file: EntryFile) -> Player | None:
    kind = file.content_type.partition("/")[0]
    if file.role != "work" or kind not in ("video", "audio"):
        return None
    wanted = DerivedCopy.Kind.VIEWING if kind == "video" else DerivedCopy.Kind.SOUND
    made = _copies(file, wanted)
    return Player(
        kind=kind,
        url=serving.copy_url(made[0]) if made else "",
        content_type=made[0].content_type if made else "",
        poster=_first_url(_copies(file, DerivedCopy.Kind.POSTER)),
        waveform=_first_url(_copies(file, DerivedCopy.Kind.WAVEFORM)),
        is_failed=_failed(file, wanted),
    )


def _pictures(file: EntryFile) -> list[Picture]:
    if file.content_type.partition("/")[0] in ("video", "audio"):
        return []
    pages = _copies(file, DerivedCopy.Kind.PAGE) or _copies(file, DerivedCopy.Kind.THUMBNAIL)
    return [Picture(serving.copy_url(page), file.caption) for page in pages]


def _first_url(copies: list[DerivedCopy]) -> str:
    return serving.copy_url(copies[0]) if copies else ""


def _answers(entry: Entry) -> list[Answer]:
    consent = CONSENT in entry.declarations
    shown = []
    for spec in entry.category.rules.fields_for(entry.section):
        if not spec.public or (spec.step == "authors" and not consent):
            continue
        lines = _lines(spec, entry.answers.get(spec.code))
        if lines:
            url = lines[0] if spec.kind == "url" and lines[0].startswith(("https://", "http://")) else ""
            shown.append(Answer(spec.label, lines, url))
    return shown


def _authors(entry: Entry) -> list[str]:
    """Names for the line under the title: the first public column of each row of people, in their order."""
    if CONSENT not in entry.declarations:
        return []
    names = [
        str(row.get(column.code, ""))
        for spec in entry.category.rules.fields_for(entry.section, step="authors")
        if spec.public and spec.kind == "rows"
        for column in [next((column for column in spec.columns if column.public), None)]
        if column
        for row in _rows(entry.answers.get(spec.code))
    ]
    return [name for name in dict.fromkeys(names) if name]


def _lines(spec: FieldSpec, value: Any) -> list[str]:
    if spec.kind == "rows":
        return [line for row in _rows(value) if (line := _row_line(spec, row))]
    if value in (None, "", []):
        return []
    if spec.kind == "yes_no":
        return [_("是") if value is True else _("否")]
    if spec.kind == "choice":
        return [dict(spec.choices).get(str(value), str(value))]
    return [line for line in str(value).splitlines() if line.strip()]


def _rows(value: Any) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _row_line(spec: FieldSpec, row: dict[str, Any]) -> str:
    parts = (" ".join(_lines(column, row.get(column.code))) for column in spec.columns if column.public)
    return "，".join(part for part in parts if part)
