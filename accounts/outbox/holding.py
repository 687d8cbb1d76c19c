"""What an organiser does with a message that has not gone: hold it, mend its words, send it now, or again."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import Notice, User
from accounts.outbox import sending
from common.background.queueing import queue_on_commit
from common.refusals import Refused

State = Notice.State
SUBJECT_MOST, TEXT_MOST = 200, 5000


@transaction.atomic
def hold(*, notice: Notice, by: User) -> Notice:
    """Keep a message from going until somebody says so; one audit event."""
    permissions.check(by, "outbox.edit")
    return _move(notice, by, frm=(State.WAITING,), to=State.HELD, action="notice.hold", fault=_("由工作人员暂缓"))


@transaction.atomic
def release(*, notice: Notice, by: User) -> Notice:
    """Send a held or failed message now; one audit event. A link that was in it is gone with a failed one."""
    permissions.check(by, "outbox.edit")
    if notice.state == State.FAILED and sending.LINK in notice.text:
        raise Refused(_("这封邮件里的链接已经失效，不能重发。请在人员页重发邀请，或请对方重新申请。"))
    notice = _move(notice, by, frm=(State.HELD, State.FAILED), to=State.WAITING, action="notice.release", fault="")
    queue_on_commit(sending.send_message, notice.pk)
    return notice


@transaction.atomic
def release_several(*, notices: Iterable[Notice], by: User) -> int:
    """Send all of these now, or none where one of them cannot go; how many."""
    permissions.check(by, "outbox.edit")
    return len([release(notice=notice, by=by) for notice in notices])


@transaction.atomic
def drop(*, notice: Notice, by: User) -> Notice:
    """Do not send it at all; the row stays. One audit event."""
    permissions.check(by, "outbox.edit")
    frm = (State.WAITING, State.HELD, State.FAILED)
    return _move(notice, by, frm=frm, to=State.CANCELLED, action="notice.drop", fault=_("由工作人员取消"))


@transaction.atomic
def edit(*, notice: Notice, subject: str, text: str, by: User) -> Notice:
    """Change the words of a held message; the audit event keeps the old ones. The place of a link has to stay."""
    permissions.check(by, "outbox.edit")
    fresh = _locked(notice)
    if fresh.state != State.HELD:
        raise Refused(_("只有暂缓发送的消息可以修改，请先暂缓。"))
    if not text.strip() or len(text) > TEXT_MOST or len(subject) > SUBJECT_MOST:
        raise Refused(_("正文不能为空，不超过 %(n)d 个字。") % {"n": TEXT_MOST})
    if sending.LINK in fresh.text and sending.LINK not in text:
        raise Refused(_("正文里的 %(link)s 是链接的位置，请保留。") % {"link": sending.LINK})
    if (subject, text) == (fresh.subject, fresh.text):
        return fresh
    audit.record(action="notice.edit", obj=fresh, by=by, before={"subject": fresh.subject, "text": fresh.text})
    fresh.subject, fresh.text = subject, text
    fresh.save(update_fields=["subject", "text"])
    return fresh


def _move(notice: Notice, by: User, *, frm: tuple[str, ...], to: str, action: str, fault: str) -> Notice:
    fresh = _locked(notice)
    if fresh.state not in frm:
        raise Refused(_("这条消息现在是“%(state)s”，不能这样办理。") % {"state": fresh.get_state_display()})
    now = timezone.now()
    fresh.state, fresh.fault, fresh.due_at = to, fault, now
    if to == State.WAITING:
        fresh.created_at = now  # the three days of trying begin anew
    if to == State.CANCELLED:
        fresh.secret = ""
    fresh.save(update_fields=["state", "fault", "due_at", "created_at", "secret"])
    audit.record(action=action, obj=fresh, by=by)
    return fresh


def _locked(notice: Notice) -> Notice:
    return Notice.objects.select_for_update(no_key=True).get(pk=notice.pk)
