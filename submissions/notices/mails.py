"""Short mails about an entry, with its number and a link; put into the outbox in the transaction of the act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.outbox import outbox
from campaign.models import CopyRecipient
from common import in_words
from common.in_words import titled
from submissions.models import Entry
from submissions.notices import receipts, recipient_links
from submissions.status import status

# A return can be taken back for ten seconds; its mail waits a little longer.
WHILE_UNDONE = {"returned": timedelta(seconds=15)}
HANDED_IN = ("submitted", "resubmitted")


@dataclass(frozen=True)
class Message:
    to: str
    subject: str
    text: str
    link: str = ""  # stands for outbox.LINK in the text: opens the entry without logging in


@shared_task(name="submissions.notices.send_notice")
def send_notice(kind: str, entry_pk: int) -> None:
    """Only for what an earlier release left in the queue; `tell` is what acts call."""
    entry = Entry.objects.select_related("union", "created_by").filter(pk=entry_pk).first()
    if entry is not None:
        with transaction.atomic():
            tell(kind, entry, by=None)


def tell(kind: str, entry: Entry, *, by: User | None) -> None:
    """Put the mails of one occasion into the outbox. Kinds: those of `_subject`."""
    later = timezone.now() + WHILE_UNDONE[kind] if kind in WHILE_UNDONE else None
    for message in messages(kind, entry):
        outbox.put(
            kind=f"entry.{kind}",
            to=message.to,
            subject=message.subject,
            text=message.text,
            link=message.link,
            about=entry,
            by=by,
            due_at=later,
        )


def messages(kind: str, entry: Entry) -> list[Message]:
    """The mails of one occasion: to the entrant, and after a submission one to each copy recipient of the branch."""
    to_entrant = entry.contact_email or entry.created_by.email
    subject = _subject(kind, entry)
    found = [Message(to_entrant, subject, _entrant_text(kind, entry))] if to_entrant else []
    if kind in HANDED_IN:
        found += [
            Message(copy.email, subject, _copy_text(entry, copy), _link(recipient_links.path(entry=entry, copy=copy)))
            for copy in copies_of(entry)
        ]
    return found


def copies_of(entry: Entry) -> list[CopyRecipient]:
    """Who gets a copy of this entry: the active recipients of its union and every union above it."""
    chain = entry.union.chain_codes()
    rows = CopyRecipient.objects.filter(campaign=entry.campaign, union__code__in=chain, is_active=True)
    return list(rows.order_by("id"))


def _subject(kind: str, entry: Entry) -> str:
    words = {
        "submitted": _("已提交"),
        "resubmitted": _("已重新提交"),
        "withdrawn": _("已撤回"),
        "returned": _("请修改"),
        "unreturned": _("退回已撤销，不用修改"),
    }
    title = " ".join(entry.title.split())
    return _("%(number)s %(what)s：%(title)s") % {"number": entry.number, "what": words[kind], "title": title}


def _entrant_text(kind: str, entry: Entry) -> str:
    sentences = {
        "submitted": _("我们已收到这件作品，编号 %(number)s。推荐单位和省总会依次审阅，进展可随时在网站查看。"),
        "resubmitted": _("编号 %(number)s 已重新提交，回到原来的环节继续审阅。"),
        "withdrawn": _("编号 %(number)s 已撤回，内容都还保留着。"),
        "returned": _("编号 %(number)s 需要修改后重新提交。"),
        "unreturned": _("编号 %(number)s 刚才的退回已经撤销，作品回到原来的环节，不用修改。"),
    }
    lines = [_receipt(entry) if kind in HANDED_IN else _facts(entry), sentences[kind] % {"number": entry.number}]
    if kind == "returned" and entry.returned_until:
        until = in_words.moment(entry.returned_until, weekday=True)
        lines += [_("原因：%(note)s") % {"note": entry.return_note}, _("请在 %(until)s 前改好：") % {"until": until}]
    return "\n\n".join([*lines, _link(reverse("entry", args=[entry.pk]))])


def _copy_text(entry: Entry, copy: CopyRecipient) -> str:
    line = _("%(name)s：您好。所属工会申报了下面这件作品，按规定抄送您知晓。") % {"name": copy.name}
    state = _("目前状态：%(state)s") % {"state": status.label_of(entry)}
    how = _("打开链接可以看全部内容，下载材料 ZIP。不用登录，%(days)d 天内有效，请勿转发：") % {
        "days": recipient_links.LIFETIME.days
    }
    return "\n\n".join([line, _facts(entry), state, f"{how}\n{outbox.LINK}"])


def _receipt(entry: Entry) -> str:
    found = receipts.receipt(entry)
    return "\n".join(receipts.lines(found)) if found else _facts(entry)


def _facts(entry: Entry) -> str:
    return f"{entry.number}{titled(entry.title)}\n{entry.category.name} · {entry.union.name}"


def _link(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
