"""What a new definition takes away, publishes or scores differently, compared with the old one. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from campaign.definition.spec import CampaignSpec, CategorySpec

_LABELS = {"category": "项目", "section": "部分", "field": "栏目", "file": "附件", "declaration": "声明"}


@dataclass(frozen=True)
class Part:
    """A category, or a part of one. `code` is empty for the category itself."""

    kind: str  # category, section, field, file, declaration; or rubric
    category: str
    code: str
    label: str  # 项目“歌曲”的附件“歌谱”


def removed_parts(old: CampaignSpec, new: CampaignSpec) -> list[Part]:
    """A removed category stands for all its parts."""
    parts: list[Part] = []
    for category in old.categories:
        kept = new.category(category.code)
        if kept is None:
            parts.append(Part("category", category.code, "", _label(category)))
        else:
            parts += _removed_of(category, kept)
    return parts


def published_parts(old: CampaignSpec, new: CampaignSpec) -> list[Part]:
    """Fields and file roles that were not public and now are, portraits that no longer ask for consent; a declaration
    that was no consent and now is."""
    pairs = [(category, new.category(category.code)) for category in old.categories]
    return [part for before, after in pairs if after for part in _published_of(before, after)]


def rescored_parts(old: CampaignSpec, new: CampaignSpec) -> list[Part]:
    """One part for each rubric whose criteria or points changed; `code` is the section's, or empty."""
    parts = []
    for category in old.categories:
        kept = new.category(category.code)
        for code in ("", *(section.code for section in category.sections)) if kept else ():
            section = category.section(code)
            if kept and _points(category, code) != _points(kept, code):
                label = _label(category) + (f"的部分“{section.name}”" if section else "")
                parts.append(Part("rubric", category.code, code, label))
    return parts


def _removed_of(old: CategorySpec, new: CategorySpec) -> list[Part]:
    named = {
        "section": ({s.code: s.name for s in old.sections}, {s.code for s in new.sections}),
        "field": ({f.code: f.label for f in old.fields}, {f.code for f in new.fields}),
        "file": ({r.role: r.label for r in old.files}, {r.role for r in new.files}),
    }
    return [
        Part(kind, old.code, code, f"{_label(old)}的{_LABELS[kind]}“{name}”")
        for kind, (before, after) in named.items()
        for code, name in before.items()
        if code not in after
    ]


def _published_of(old: CategorySpec, new: CategorySpec) -> list[Part]:
    shown = new.public_roles - new.portrait_roles
    hidden: list[tuple[str, dict[str, str], Collection[str]]] = [
        ("field", {f.code: f.label for f in old.fields if not f.public}, {f.code for f in new.fields if f.public}),
        ("file", {r.role: r.label for r in old.files if not r.public or r.portrait}, shown),
        ("declaration", {one.code: one.text for one in old.declarations if not one.names_authors}, {new.consent}),
        (
            "declaration",
            {one.code: one.text for one in old.declarations if not one.shows_portraits},
            {new.portrait_consent},
        ),
    ]
    return [
        Part(kind, old.code, code, f"{_label(old)}的{_LABELS[kind]}“{name}”")
        for kind, before, after in hidden
        for code, name in before.items()
        if code in after
    ]


def _points(category: CategorySpec, section_code: str) -> list[tuple[str, object]]:
    """Codes and points: wording may be improved at any time."""
    return [(criterion.code, criterion.points) for criterion in category.rubric_for(section_code)]


def _label(category: CategorySpec) -> str:
    return f"项目“{category.name}”"
