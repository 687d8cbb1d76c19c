"""Template words for files: signed addresses, human sizes and durations, titles in their pair."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as _

from campaign.definition import asking
from campaign.definition.spec import Declaration
from campaign.definition.spec.file_kinds import convertible_extensions, extensions_of
from common import in_words
from submissions.files import serving
from submissions.files.cards import RoleCard
from submissions.files.cards import live_files as live
from submissions.files.shown import LOOKED_AT, SMALL_MARKS, ShownFile, best_picture
from submissions.files.shown import shown_files as shown
from submissions.media.rules import TOLERANCES
from submissions.media.words.rows import is_unanswered, sentence_of
from submissions.models import DerivedCopy, Entry, EntryFile, Finding, Package
from submissions.uploads import captions, receiving

register = template.Library()
size = register.filter(in_words.size)
duration = register.filter(in_words.duration)
clock = register.filter(in_words.clock)
titled = register.filter(in_words.titled)


@register.filter
def file_url(file: EntryFile) -> str:
    return serving.file_url(file)


@register.filter
def copy_url(copy: DerivedCopy | None) -> str:
    return serving.copy_url(copy) if copy else ""


@register.filter
def copy_fault(copy: DerivedCopy) -> str:
    """What it means for the entrant that a copy could not be made; nothing where the file shows itself."""
    if copy.state != DerivedCopy.State.FAILED or copy.kind not in LOOKED_AT:
        return ""
    if copy.kind in (DerivedCopy.Kind.VIEWING, DerivedCopy.Kind.SOUND):
        return _("未能制作%(what)s，不影响报送，审阅时播放原文件。") % {"what": copy.get_kind_display()}
    return _("此文件无法在网页上预览，不影响报送，审阅时打开原文件查看。")


@register.filter
def evidence_url(finding: Finding) -> str:
    return serving.evidence_url(finding)


@register.filter
def asked_declarations(entry: Entry) -> list[Declaration]:
    """Those that the entry's answers lead to, agreed to or not."""
    return asking.declarations(entry.category.rules, entry.section, entry.answers)


# ── The files step ────────────────────────────────────────────────────────
LEVELS = {"uploading": "info", "checking": "info", "held": "warn", "passed": "good", "warned": "warn", "failed": "bad"}
ICONS = {
    "uploading": "arrow-up-circle",
    "checking": "hourglass-split",
    "held": "person-exclamation",
    "passed": "check-circle-fill",
    "warned": "exclamation-triangle-fill",
    "failed": "x-octagon-fill",
}
FILE_ICONS = {
    "mp4": "film",
    "quicktime": "film",
    "mp3": "music-note-beamed",
    "jpg": "image",
    "png": "image",
    "pdf": "file-earmark-pdf",
    "docx": "file-earmark-word",
    "pptx": "file-earmark-slides",
}
# Of what the platform converts, what people most often have.
OFTEN_CONVERTED = ("heic", "webp", "tiff", "mkv", "avi", "m4a", "wav", "flac")
# What the browser needs to say beforehand what the checker will say; times as plain numbers.
RULE_FIELDS = (
    "kinds",
    "max_count",
    "min_bytes",
    "max_bytes",
    "min_duration_s",
    "max_duration_s",
    "duration_generally",
    "aspects",
    "video_short_side",
    "image_min_short_side",
    "image_warn_short_side",
    "image_min_long_side",
)


@register.filter
def rule_json(card: RoleCard) -> str:
    """The rule with its tolerances, for the browser's foresight: it knows no limit of its own."""
    rule = {name: getattr(card.rule, name) for name in RULE_FIELDS} | TOLERANCES
    plain = {name: float(value) if isinstance(value, Decimal) else value for name, value in rule.items()}
    kinds = card.rule.kinds
    names = {"extensions": extensions_of(kinds), "convertible": convertible_extensions(kinds)}
    return json.dumps(plain | names | {"role": card.rule.role, "left": card.left})


@register.filter
def asked_count(card: RoleCard) -> str:
    """必交，1 个 · 选交，最多 8 个"""
    low, high = card.rule.min_count, card.rule.max_count
    if not low:
        return _("选交，最多 %(n)s 个") % {"n": high} if high > 1 else _("选交")
    return _("必交，%(n)s 个") % {"n": low if low == high else f"{low}–{high}"}


@register.filter
def accepted_words(card: RoleCard) -> str:
    kinds = "、".join(kind.upper() for kind in card.rule.kinds)
    words = _("%(kinds)s，每个不超过 %(size)s") % {"kinds": kinds, "size": size(card.rule.max_bytes)}
    others = [name.upper() for name in OFTEN_CONVERTED if name in convertible_extensions(card.rule.kinds)]
    if not others:
        return words
    listed = "、".join(others)
    return words + _("；%(others)s 等也可以上传，平台可以帮您转换") % {"others": listed}


@register.filter
def arrived_percent(file: EntryFile) -> int:
    return receiving.offset(file) * 100 // file.size if file.size else 0


@register.filter
def caption_version(caption: str) -> str:
    return captions.version_of(caption)


@register.filter
def small_picture(file: EntryFile) -> DerivedCopy | None:
    return best_picture(file.copies.all(), SMALL_MARKS)


@register.filter
def small_pages(file: EntryFile) -> dict[str, Any]:
    """The first pages of a document of several, and how many more there are."""
    kinds = DerivedCopy.Kind
    small = [copy for copy in file.copies.all() if copy.kind == kinds.SMALL]
    pages = [copy for copy in file.copies.all() if copy.kind == kinds.PAGE and copy.storage_name]
    return {"shown": small, "more": len(pages) - len(small)} if len(small) > 1 else {}


@register.filter
def state_level(file: EntryFile) -> str:
    return LEVELS[file.state]


@register.filter
def state_icon(file: EntryFile) -> str:
    return ICONS[file.state]


@register.filter
def file_icon(file: EntryFile) -> str:
    kind = file.facts.get("container") or file.original_name.rpartition(".")[2].lower()
    return FILE_ICONS.get(kind, "file-earmark")


@register.filter
def sentences(file: EntryFile) -> list[dict[str, Any]]:
    """The file's findings in words, worst first; what `components/finding.html` shows."""
    order = {"block": 0, "warn": 1, "info": 2}
    return [_in_words(row) for row in sorted(file.findings.all(), key=lambda row: (order[row.level], row.pk))]


@register.filter
def news(file: EntryFile) -> dict[str, Any]:
    """The same in two: what is to be read one by one, and the good news, which is one line."""
    found = sentences(file)
    good = [row for row in found if row["level"] == "good"]
    return {"told": [row for row in found if row not in good], "good": good, "good_line": _good_line(good)}


def _good_line(good: list[dict[str, Any]]) -> str:
    said = {"count": len(good), "all": "；".join(row["seen"] for row in good)}
    return _("%(count)d 项检查通过：%(all)s") % said


def _level(row: Finding) -> str:
    """ "unsure": looked for and not told, which is no good news."""
    if row.level != Finding.Level.INFO:
        return row.level
    return "unsure" if is_unanswered(row) else "good"


def _in_words(row: Finding) -> dict[str, Any]:
    words = sentence_of(row)
    return {
        "level": _level(row),
        "picture": words.picture,
        "seen": words.headline,
        "asked": words.ask,
        "mend": bool(words.mend),
        "mend_steps": list(words.mend),
        "row": row,
    }


@register.filter
def shown_files(entry: Entry) -> list[ShownFile]:
    return shown(entry)


@register.filter
def live_files(entry: Entry) -> list[EntryFile]:
    return list(live(entry))


@register.filter
def package_url(package: Package) -> str:
    return serving.package_url(package)


@register.filter
def any_building(packages: list[Package]) -> bool:
    return any(package.is_in_work for package in packages)
