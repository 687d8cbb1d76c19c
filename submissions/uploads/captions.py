"""What an entrant says of a file. Kept as typed, faults included, like every other text of the entry; the faults are
named before submitting (`entering.completeness`)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from campaign.definition.spec import FileRule
from common.refusals import Unacceptable
from common.text import plain_text
from submissions import access, openness, workflow
from submissions.answers import merging
from submissions.files.cards import rule_of
from submissions.media.counting import count_characters
from submissions.models import EntryFile

STORED_AT_MOST = 4_000  # code points; twenty times what any caption may hold


class ChangedElsewhere(Unacceptable):
    """Another window has written another caption since this one was opened; `stored` is that one."""

    def __init__(self, stored: str) -> None:
        super().__init__(409, _("另一个窗口或设备刚改过这条说明，您写的还没有保存。请看两份内容，选一份。"))
        self.stored = stored


def fault(file: EntryFile, rule: FileRule) -> str:
    """What is wrong with the caption and what to do, "" where nothing is or none is asked."""
    most, count = rule.caption_characters, count_characters(file.caption)
    if not most or 0 < count <= most:
        return ""
    if not count:
        return _("还没有写说明文字。")
    words = {"count": count, "most": most, "over": count - most}
    return _("说明文字现有 %(count)d 字，最多 %(most)d 字，请删去 %(over)d 字。") % words


def version_of(caption: str) -> str:
    """By which the next save knows what its page has seen."""
    return merging.digest(caption)


@transaction.atomic
def write(*, file: EntryFile, text: str, by: User, seen: str = "") -> str:
    """Keep the caption; what was kept. `seen`: the version that was before the person, "" where nobody asks.

    Raises Unacceptable where captions of its role may not be changed now, ChangedElsewhere where two windows differ.
    """
    access.check(by, "entry.edit", file.entry)
    file.entry = workflow.lock_entry(file.entry_id)
    rule = rule_of(file)
    openness.of(file.entry).check_files(file.role)
    if not rule or not rule.caption_characters:
        raise Unacceptable(422, _("这一类文件没有说明文字。"))
    text = plain_text(text)
    if len(text) > STORED_AT_MOST:
        raise Unacceptable(422, _("说明文字太长，没有保存，您写的还在框里。请先删减到规定的字数以内。"))
    stored = EntryFile.objects.values_list("caption", flat=True).get(pk=file.pk)
    if text == stored:
        return text
    if seen not in ("", version_of(stored)):
        raise ChangedElsewhere(stored)
    EntryFile.objects.filter(pk=file.pk).update(caption=text)
    audit.record(action="file.caption", obj=file.entry, by=by, file=file.original_name)
    return text
