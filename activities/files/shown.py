"""The files of a record as pages show them: what the check said, and an address where one may be opened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from activities.files import adding
from activities.models import Activity, ActivityFile
from submissions.evidence import rules
from submissions.media.facts import Finding
from submissions.media.words.sentences import sentence


@dataclass(frozen=True)
class Shown:
    """`picture`: the scaled copy, `url`: the original; each "" while there is none to be given."""

    row: ActivityFile
    picture: str
    url: str
    remarks: list[str]

    @property
    def name(self) -> str:
        return self.row.file.original_name

    @property
    def is_waiting(self) -> bool:
        is_photo = self.row.role == ActivityFile.Role.PHOTO
        may_come = is_photo and self.row.file.may_be_opened and not self.row.copy_failed
        return self.row.file.state == self.row.file.State.CHECKING or (may_come and not self.picture)


def files_of(activity: Activity) -> list[Shown]:
    """All of them, for who may read the record; one query."""
    return [shown(row) for row in activity.files.select_related("file")]


def shown(row: ActivityFile) -> Shown:
    picture = reverse("activity_photo", args=[row.key]) if row.copy_name else ""
    url = reverse("activity_file", args=[row.key]) if row.file.may_be_opened else ""
    return Shown(row, picture, url, [sentence(Finding.from_dict(found)).headline for found in row.file.findings])


def listed(files: list[Shown]) -> dict[str, Any]:
    """What the list of the form shows, and how many and how large files may be added to it."""
    return {
        "files": by_role(files),
        "waits": any(one.is_waiting for one in files),
        "most": adding.MOST,
        "most_bytes": rules.MOST_BYTES,
    }


def by_role(files: Iterable[Shown]) -> dict[str, list[Shown]]:
    found: dict[str, list[Shown]] = {role: [] for role in ActivityFile.Role.values}
    for one in files:
        found[one.row.role].append(one)
    return found
