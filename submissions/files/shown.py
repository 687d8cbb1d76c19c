"""A good file as it is looked at: what it is, which picture stands for it, which copy plays. All pages ask here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from campaign.definition.spec.file_kinds import BY_CONTAINER
from submissions.files.cards import live_files
from submissions.models import DerivedCopy, Entry, EntryFile

Kind = DerivedCopy.Kind
# What stands in the page for the file itself; posters and waveforms only adorn it.
LOOKED_AT = (Kind.VIEWING, Kind.SOUND, Kind.THUMBNAIL, Kind.PAGE)
# What a file, or a whole work, is best known by; a waveform tells one song from another, and nothing to a visitor.
PICTURES = (Kind.POSTER, Kind.THUMBNAIL, Kind.PAGE)
MARKS = (*PICTURES, Kind.WAVEFORM)
SMALL_MARKS = (Kind.SMALL, *MARKS)
_NO_FIELD = (Kind.SMALL, Kind.CARD, Kind.SHARE)
_FAMILIES = {"mp4": "video", "mp3": "audio", "jpg": "image", "png": "image"}


@dataclass(frozen=True)
class ShownFile:
    """A good file with the copies made of it. `family`: video, audio, image or document. Pages are in order."""

    row: EntryFile
    label: str
    family: str
    pages: list[DerivedCopy]
    poster: DerivedCopy | None = None
    viewing: DerivedCopy | None = None
    sound: DerivedCopy | None = None
    waveform: DerivedCopy | None = None
    thumbnail: DerivedCopy | None = None
    clean: DerivedCopy | None = None
    making: DerivedCopy | None = None  # the copy to look at or to play, while it is being made
    is_failed: bool = False  # such a copy could not be made

    @property
    def is_video(self) -> bool:
        return self.family == "video"

    @property
    def is_audio(self) -> bool:
        return self.family == "audio"

    @property
    def played_blind(self) -> DerivedCopy | None:
        """What plays in a blind review: a song in its own quality, without its tags."""
        return (self.clean if self.is_audio else None) or self.played

    @property
    def is_clean_pending(self) -> bool:
        pending = (DerivedCopy.State.WAITING, DerivedCopy.State.MAKING)
        return any(copy.kind == DerivedCopy.Kind.CLEAN and copy.state in pending for copy in self.row.copies.all())

    @property
    def is_played(self) -> bool:
        return self.is_video or self.is_audio

    @property
    def played(self) -> DerivedCopy | None:
        """The copy that plays, once it is made."""
        return self.viewing if self.is_video else self.sound

    @property
    def pictures(self) -> list[DerivedCopy]:
        """What is looked at of a picture or document."""
        if self.is_played:
            return []
        return self.pages or ([self.thumbnail] if self.thumbnail else [])


def family(file: EntryFile) -> str:
    """video, audio, image or document, from what was checked: an MP4 without a picture is a sound."""
    container = file.facts.get("container", "")
    if container:
        found = _FAMILIES.get(BY_CONTAINER.get(container, ""), "document")
    else:  # judged by a person alone
        kind = file.content_type.partition("/")[0]
        found = kind if kind in _FAMILIES.values() else "document"
    return "audio" if found == "video" and not file.facts.get("video", not container) else found


def shown_files(entry: Entry) -> list[ShownFile]:
    """The entry's files that passed or warn, in the order of its roles."""
    rules = entry.category.rules.files_for(entry.section)
    order = {rule.role: position for position, rule in enumerate(rules)}
    labels = {rule.role: rule.label for rule in rules}
    good = [f for f in live_files(entry) if f.is_good]
    good.sort(key=lambda f: (order.get(f.role, len(order)), f.position, f.pk))
    return [shown_file(f, f.copies.all(), label=labels.get(f.role, f.role)) for f in good]


def shown_file(file: EntryFile, copies: Iterable[DerivedCopy], *, label: str = "") -> ShownFile:
    """The file with those of its copies that the caller has read, whatever their state."""
    in_order = sorted(copies, key=lambda copy: copy.index)
    ready = [copy for copy in in_order if copy.state == DerivedCopy.State.READY]
    looked_at = [copy for copy in in_order if copy.kind in LOOKED_AT]
    unfinished = (DerivedCopy.State.WAITING, DerivedCopy.State.MAKING)
    single = {copy.kind: copy for copy in ready if copy.kind not in (Kind.PAGE, *_NO_FIELD)}
    return ShownFile(
        row=file,
        label=label,
        family=family(file),
        pages=[copy for copy in ready if copy.kind == Kind.PAGE],
        making=next((copy for copy in looked_at if copy.state in unfinished), None),
        is_failed=any(copy.state == DerivedCopy.State.FAILED for copy in looked_at),
        **single,  # kinds and field names are the same words
    )


def best_picture(copies: Iterable[DerivedCopy], kinds: Sequence[str] = PICTURES) -> DerivedCopy | None:
    """The ready copy that these files are best known by: the first of the kinds, its first page."""
    ready = (copy for copy in copies if copy.kind in kinds and copy.state == DerivedCopy.State.READY)
    return min(ready, key=lambda copy: (kinds.index(copy.kind), copy.index), default=None)
