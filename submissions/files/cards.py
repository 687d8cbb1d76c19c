"""What a page needs to know of an entry's files: a card per role with its rule, its files and their findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from campaign.definition.spec import FileRule
from submissions import states
from submissions.models import DerivedCopy, Entry, EntryFile


@dataclass(frozen=True)
class RoleCard:
    """One role of files on the files step. `left` is how many more may be added."""

    rule: FileRule
    files: list[EntryFile] = field(default_factory=list)
    uploading: list[EntryFile] = field(default_factory=list)
    locked: bool = False

    @property
    def left(self) -> int:
        return max(0, self.rule.max_count - len(self.files))

    @property
    def missing(self) -> int:
        return max(0, self.rule.min_count - len([f for f in self.files if f.state != EntryFile.State.FAILED]))

    @property
    def is_pending(self) -> bool:
        """Whether something about these files is still to come: a check, or a copy being made."""
        return any(
            f.state == EntryFile.State.CHECKING or any(c.state in ("waiting", "making") for c in f.copies.all())
            for f in self.files
        )

    @property
    def takes_one(self) -> bool:
        return self.rule.max_count == 1

    @property
    def accept(self) -> str:
        """For the file picker: ".mp4,.mp3"."""
        return ",".join(f".{kind}" for kind in with_synonyms(self.rule.kinds))


def with_synonyms(kinds: Iterable[str]) -> list[str]:
    return [name for kind in kinds for name in ((kind, "jpeg") if kind == "jpg" else (kind,))]


def live_files(entry: Entry) -> QuerySet[EntryFile]:
    """The entry's files that were not removed, with findings and copies, in four queries whatever their number."""
    return (
        EntryFile.objects.filter(entry=entry, removed_at__isnull=True)
        .select_related("entry__category")
        .prefetch_related("findings", Prefetch("copies", DerivedCopy.objects.order_by("kind", "index")))
    )


def role_cards(entry: Entry) -> list[RoleCard]:
    """A card for each role that the entry's category and section ask for."""
    files = list(live_files(entry))
    return [
        RoleCard(
            rule=rule,
            files=[f for f in files if f.role == rule.role and f.state != EntryFile.State.UPLOADING],
            uploading=[f for f in files if f.role == rule.role and f.state == EntryFile.State.UPLOADING],
            locked=not role_is_open(entry, rule.role),
        )
        for rule in entry.category.rules.files_for(entry.section)
    ]


def role_is_open(entry: Entry, role: str) -> bool:
    """Whether files of this role may be changed now: of a draft all, of a returned entry what was unlocked, in time."""
    if entry.state == states.DRAFT:
        return True
    if entry.state != states.RETURNED or (entry.returned_until and timezone.now() >= entry.returned_until):
        return False
    unlocked = entry.unlocked.get("files")
    return unlocked is None or role in unlocked


def rule_of(file: EntryFile) -> FileRule | None:
    return file.entry.category.rules.file_rule(file.role, file.entry.section)


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
    making: DerivedCopy | None = None  # the copy to play, while it is being made


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
    played = (DerivedCopy.Kind.VIEWING, DerivedCopy.Kind.SOUND)
    making = [copy for copy in file.copies.all() if copy.kind in played and copy.state in unfinished]
    return ShownFile(
        row=file,
        label=label,
        is_video=file.content_type == "video/mp4" and bool(file.facts.get("video")),
        is_audio=file.content_type.startswith("audio/"),
        pages=[copy for copy in ready if copy.kind == DerivedCopy.Kind.PAGE],
        making=making[0] if making else None,
        **single,  # kinds and field names are the same words
    )
