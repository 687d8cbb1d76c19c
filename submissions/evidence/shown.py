"""Evidence as staff see it in a list: name, size, what the check said, and an address where it may be opened."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from submissions.media.facts import Finding
from submissions.media.words.sentences import sentence
from submissions.models import EvidenceFile, EvidenceFolder


@dataclass(frozen=True)
class Shown:
    file: EvidenceFile
    url: str
    remarks: list[str]


def files_of(folder: EvidenceFolder | None, *, address: str, owner: int) -> list[Shown]:
    """`address`: the name of the owner's view, which takes the owner's key and the file's. One query, none without."""
    if folder is None:
        return []
    return [_shown(file, address, owner) for file in folder.files.all()]


def _shown(file: EvidenceFile, address: str, owner: int) -> Shown:
    url = reverse(address, args=[owner, file.pk]) if file.may_be_opened else ""
    return Shown(file, url, [sentence(Finding.from_dict(found)).headline for found in file.findings])
