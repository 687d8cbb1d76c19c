"""Changing what a kind of message says: every version is kept, the newest holds, as delivered can be had again."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import Notice, User, Wording
from accounts.outbox import kinds, texts
from common.refusals import Refused

SUBJECT_MOST, TEXT_MOST = 120, 5000
# Where the delivered text has one of these, who reads it cannot do without.
KEPT = ("link", "reasons", "until")


def editable() -> dict[str, str]:
    """{kind: words} of every kind that has a text to change, in the order of the apps."""
    return {kind: str(words) for kind, words in kinds.all_kinds().items() if kinds.fields_of(kind)}


def newest() -> dict[str, Wording]:
    """What holds now, by kind; kinds that nobody ever changed are not in it."""
    return {row.kind: row for row in Wording.objects.select_related("by").order_by("id")}


def history(kind: str) -> list[Wording]:
    """Every version of a kind, newest first."""
    return list(Wording.objects.filter(kind=kind).select_related("by").order_by("-id"))


def unsent(kind: str) -> int:
    """How many messages were made and have not gone: a change leaves them as they are."""
    return Notice.objects.filter(kind=kind, state__in=(Notice.State.WAITING, Notice.State.HELD)).count()


@transaction.atomic
def change(*, kind: str, subject: str, text: str, is_held: bool, by: User) -> Wording | None:
    """A new version, with an audit event; None where nothing is another than before. Raises Refused for words that
    could not be filled in, or that leave out what the reader needs."""
    permissions.check(by, "outbox.edit")
    if fault := fault_of(kind, subject, text):
        raise Refused(fault)
    before, held_before = texts.current(kind), texts.is_held(kind)
    if (subject, text, is_held) == (before.subject, before.text, held_before):
        return None
    delivered = texts.delivered(kind)
    kept = ("", "") if (subject, text) == (delivered.subject, delivered.text) else (subject, text)
    row = Wording.objects.create(kind=kind, subject=kept[0], text=kept[1], is_held=is_held, by=by)
    was = {"subject": before.subject, "text": before.text, "is_held": held_before}
    audit.record(action="wording.change", obj=row, by=by, kind=str(kinds.in_words(kind)), before=was)
    return row


@transaction.atomic
def restore(*, kind: str, by: User) -> Wording | None:
    """Back to the delivered text, as one more version."""
    permissions.check(by, "outbox.edit")
    delivered = texts.delivered(kind)
    return change(kind=kind, subject=delivered.subject, text=delivered.text, is_held=texts.is_held(kind), by=by)


def fault_of(kind: str, subject: str, text: str) -> str:
    """Why these words cannot be used, for the person; "" where they can."""
    if not subject.strip() or not text.strip():
        return _("标题和正文都要填写。")
    if len(subject) > SUBJECT_MOST or len(text) > TEXT_MOST:
        words = {"subject": SUBJECT_MOST, "text": TEXT_MOST}
        return _("标题不超过 %(subject)d 个字，正文不超过 %(text)d 个字。") % words
    if wrong := texts.unknown(f"{subject}\n{text}", kinds.fields_of(kind)):
        names = "、".join(f"{{{name}}}" for name in wrong)
        return _("这类消息没有 %(names)s，请改用下面列出的名称，或者去掉花括号。") % {"names": names}
    if missing := [name for name in needed(kind) if f"{{{name}}}" not in text]:
        names = "、".join(f"{{{name}}}（{kinds.field_in_words(name)}）" for name in missing)
        return _("正文里要保留 %(names)s，否则收件人不知道怎么办理。") % {"names": names}
    return ""


def needed(kind: str) -> list[str]:
    """The names that the text has to keep."""
    delivered = texts.delivered(kind).text
    return [name for name in KEPT if f"{{{name}}}" in delivered]
