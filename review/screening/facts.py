"""What a screener or an expert reads of an entry beside its media."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from common.in_words import duration, size
from submissions.answers import judging
from submissions.models import Entry, EntryFile


def flags(entry: Entry, *, on: date) -> list[tuple[str, str]]:
    """(question, what a screener should look at) of the answers that are pointed out on this day."""
    return [(question.spec.label, text) for question, text in judging.flags(entry, on=on)]


def facts(file: EntryFile) -> list[tuple[str, str]]:
    """What the checks measured of one file, in the words of the trade."""
    known = file.facts
    video, audio, document = (known.get(part) or {} for part in ("video", "audio", "document"))
    wide, high = known.get("display_width"), known.get("display_height")
    found = [
        (_("时长"), duration(known.get("duration_s"))),
        (_("画面"), "，".join(filter(None, (f"{wide}×{high}" if wide else "", _rate(video))))),
        (_("编码"), " / ".join(filter(None, (video.get("codec"), audio.get("codec"))))),
        (_("字数"), _characters(document)),
        (_("页数"), str(document.get("pages") or "")),
        (_("大小"), size(file.size)),
    ]
    return [(label, text) for label, text in found if text]


def _characters(document: dict[str, Any]) -> str:
    """As the entrant reads it in the finding, and Word says it; the limit is judged by the Han among them."""
    if document.get("word_style") is None:
        return _("须人工核对") if document.get("unread") else ""
    shown = {"words": document["word_style"], "han": document.get("han") or 0}
    return _("%(words)d 字，其中汉字 %(han)d 个") % shown


def _rate(video: dict[str, Any]) -> str:
    rate = video.get("frame_rate")
    return _("%(n)s 帧") % {"n": f"{float(rate):g}"} if rate else ""
