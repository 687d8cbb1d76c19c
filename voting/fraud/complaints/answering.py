"""Answering a complaint. Its reporter reads the answer under the reference."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from common.refusals import Refused
from common.text import plain_text
from voting.models import Complaint

LONGEST = 500


@transaction.atomic
def answer(*, complaint: Complaint, text: str, by: User) -> Complaint:
    """Say what became of it; once. One audit event."""
    permissions.check(by, "vote.review")
    complaint = Complaint.objects.select_for_update(of=("self",), no_key=True).get(pk=complaint.pk)
    if complaint.state != Complaint.State.RECEIVED:
        raise Refused(_("这件举报已经办结，请刷新页面查看。"))
    written = plain_text(text)[:LONGEST]
    if not written:
        raise Refused(_("请写明办理结果，举报人凭受理编号可以看到。"))
    complaint.state, complaint.answer = Complaint.State.ANSWERED, written
    complaint.answered_by, complaint.answered_at = by, timezone.now()
    complaint.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    audit.record(action="complaint.answer", obj=complaint, by=by, text=written)
    return complaint
