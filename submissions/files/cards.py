"""What a page needs to know of an entry's files: a card per role with its rule, its files and their findings."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Prefetch

from campaign.definition.spec import FileRule
from campaign.definition.spec.file_kinds import convertible_extensions, extensions_of
from submissions import openness
from submissions.files.standing import standing
from submissions.models import DerivedCopy, Entry, EntryFile
from submissions.models.files import EntryFileQuerySet


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
    def stands(self) -> EntryFile | None:
        """Where one file is asked: the good one, beside which others only try to take its place."""
        return standing(self.rule, self.files)

    @property
    def can_be_arranged(self) -> bool:
        return len(self.files) > 1 and not self.takes_one and not self.locked

    @property
    def faulty(self) -> list[EntryFile]:
        return [file for file in self.files if file.state == EntryFile.State.FAILED]

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
        """For the file picker: ".mp4,.mp3", and what the platform can make into these."""
        names = extensions_of(self.rule.kinds) | convertible_extensions(self.rule.kinds)
        return ",".join(f".{extension}" for extension in names)


def live_files(entry: Entry) -> EntryFileQuerySet:
    """The entry's files that were not removed, with findings and copies, in four queries whatever their number.

    Of an entry that is read as it was handed in, those of then that are still there.
    """
    files = EntryFile.objects.live().filter(entry=entry)
    if entry.only_files is not None:
        files = files.filter(pk__in=entry.only_files)
    copies = Prefetch("copies", DerivedCopy.objects.order_by("kind", "index"))
    made_by = ("made_by__file", "made_by__file__made_by__file")  # the original; MOV → MP4 → upright has two
    return files.select_related("entry", *made_by).prefetch_related("findings", copies)


def role_cards(entry: Entry) -> list[RoleCard]:
    """A card for each role that the entry's category and section ask for."""
    files, now_open = list(live_files(entry).prefetch_related("conversions")), openness.shown(entry)
    return [
        RoleCard(
            rule=rule,
            files=_in_order(rule, [f for f in files if f.role == rule.role and f.state != EntryFile.State.UPLOADING]),
            uploading=[f for f in files if f.role == rule.role and f.state == EntryFile.State.UPLOADING],
            locked=not now_open.allows_files(rule.role),
        )
        for rule in entry.category.rules.files_for(entry.section)
    ]


def _in_order(rule: FileRule, files: list[EntryFile]) -> list[EntryFile]:
    """As their owner arranged them; where one is asked, a new one above the one that it is to replace."""
    return sorted(files, key=lambda file: -file.pk) if rule.max_count == 1 else files


def rule_of(file: EntryFile) -> FileRule | None:
    return file.entry.category.rules.file_rule(file.role, file.entry.section)
