"""Examples for whoever changes the text of a message: what it would say of a real entry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common import in_words
from submissions.models import Entry, EntryFile
from submissions.notices import fields, kinds
from submissions.status import status


def of(kind: str, number: str) -> tuple[Mapping[str, str], str] | None:
    """The fields of this kind for the entry of this number, or for the newest; None where there is no entry yet."""
    handed_in = Entry.objects.select_related("union", "created_by").filter(number__isnull=False)
    named = handed_in.filter(number=number) if number else handed_in.order_by("-submitted_at")
    entry = named.first()
    if entry is None:
        return None
    given = fields.of(entry, kind=kind, path=reverse("entry", args=[entry.pk]), **_made_up(entry))
    needed = kinds.KINDS[kind].fields
    return {name: value for name, value in given.items() if name in needed}, str(entry.number)


def _made_up(entry: Entry) -> dict[str, str]:
    """What an entry does not know of itself while the act of the message has not happened."""
    file = EntryFile.objects.received().filter(entry=entry).first()
    until = entry.returned_until or timezone.now() + timedelta(days=5)
    return {
        "reasons": entry.return_note or _("作品简介没有写明创作时间，请补写。"),
        "faults": "",
        "until": in_words.moment(until, weekday=True),
        "left": _("还有 2 天"),
        "missing": _("作者信息"),
        "is_complete": "",
        "file": file.original_name if file else _("作品.mp4"),
        "label": str(status.label_of(entry)),
        "placed": _("综合第 1 名（93.40 分），一等奖"),
        "recipient": _("张三"),
        "days": "60",
    }
