"""A good file as it is looked at: which picture stands for it, which copy plays."""

from __future__ import annotations

from dataclasses import dataclass

from submissions.files.cards import live_files
from submissions.models import DerivedCopy, Entry, EntryFile

# What stands in the page for the file itself; posters and waveforms only adorn it.
LOOKED_AT = (DerivedCopy.Kind.VIEWING, DerivedCopy.Kind.SOUND, DerivedCopy.Kind.THUMBNAIL, DerivedCopy.Kind.PAGE)


@dataclass(frozen=True)
class ShownFile:
    """A good file as it is looked at, with the copies made of it. Pages are in order."""

    row: EntryFile
    label: str
    is_video: bool
    is_audio: bool
    pages: list[DerivedCopy]
    poster: DerivedCopy | None = None
    viewing: DerivedCopy | None = None
    sound: DerivedCopy | None = None
    waveform: DerivedCopy | None = None
    thumbnail: DerivedCopy | None = None
    making: DerivedCopy | None = None  # the copy to look at or to play, while it is being made

    @property
    def is_played(self) -> bool:
        return self.is_video or self.is_audio


def shown_files(entry: Entry) -> list[ShownFile]:
    """The entry's files that passed or warn, in the order of its roles."""
    rules = entry.category.rules.files_for(entry.section)
    order = {rule.role: position for position, rule in enumerate(rules)}
    labels = {rule.role: rule.label for rule in rules}
    good = [f for f in live_files(entry) if f.state in ("passed", "warned")]
    good.sort(key=lambda f: (order.get(f.role, len(order)), f.position, f.pk))
    return [_shown(f, labels.get(f.role, f.role)) for f in good]


def _shown(file: EntryFile, label: str) -> ShownFile:
    ready = [copy for copy in file.copies.all() if copy.state == DerivedCopy.State.READY]
    single = {copy.kind: copy for copy in ready if copy.kind != DerivedCopy.Kind.PAGE}
    unfinished = (DerivedCopy.State.WAITING, DerivedCopy.State.MAKING)
    making = [copy for copy in file.copies.all() if copy.kind in LOOKED_AT and copy.state in unfinished]
    return ShownFile(
        row=file,
        label=label,
        is_video=file.content_type == "video/mp4" and bool(file.facts.get("video")),
        is_audio=file.content_type.startswith("audio/"),
        pages=[copy for copy in ready if copy.kind == DerivedCopy.Kind.PAGE],
        making=making[0] if making else None,
        **single,  # kinds and field names are the same words
    )
