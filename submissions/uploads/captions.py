"""The caption of a picture: at most as many characters as the rule allows."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from common.refusals import Unacceptable
from common.text import one_line
from submissions import access, openness, workflow
from submissions.files.cards import rule_of
from submissions.media.counting import count_characters
from submissions.models import EntryFile


@transaction.atomic
def write(*, file: EntryFile, text: str, by: User) -> None:
    """Set the caption. Raises Unacceptable when it is too long or the role is locked."""
    access.check(by, "entry.edit", file.entry)
    file.entry = workflow.lock_entry(file.entry_id)
    rule = rule_of(file)
    limit = rule.caption_characters if rule else 0
    openness.of(file.entry).check_files(file.role)
    if not limit:
        raise Unacceptable(422, _("这一类文件没有说明文字。"))
    text = one_line(text)
    if (count := count_characters(text)) > limit:
        raise Unacceptable(
            422, _("说明文字 %(count)d 字，最多 %(limit)d 字，请删减后再保存。") % {"count": count, "limit": limit}
        )
    EntryFile.objects.filter(pk=file.pk).update(caption=text)
    audit.record(action="file.caption", obj=file.entry, by=by, file=file.original_name)
