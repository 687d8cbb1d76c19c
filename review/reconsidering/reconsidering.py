"""Reconsideration (申请复核): a union asks once, within a set number of days; another person decides, by name in the
trail and as 省总工会 to the union."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from common import in_words
from common.refusals import Refused
from common.text import plain_text
from review.models import Reconsideration
from review.screening import decisions
from submissions import access, states, workflow
from submissions.models import Entry
from submissions.notices import mails


def until(entry: Entry) -> datetime | None:
    """Until when the union may ask; None where the entry is not rejected, or the campaign knows no reconsideration."""
    days = entry.campaign.definition.reconsider_days
    return entry.updated_at + timedelta(days=days) if days and entry.state == states.REJECTED else None


def why_not(entry: Entry) -> str:
    """Why the union cannot ask now; "" where it can."""
    if asked := Reconsideration.objects.filter(entry=entry).first():
        said = {"at": in_words.moment(asked.asked_at)}
        return _("已于 %(at)s 申请复核，每件作品只能申请一次。") % said
    ends = until(entry)
    if ends is None:
        return _("这件作品现在不能申请复核，只有初评未通过的作品可以申请。")
    if timezone.now() >= ends:
        return _("申请复核的期限已在 %(until)s 截止。有疑问请联系省总活动办公室。") % {"until": in_words.moment(ends)}
    return ""


@transaction.atomic
def ask(*, entry: Entry, by: User, reason: str) -> Reconsideration:
    """Ask that the entry be looked at again. Side effect: one audit event."""
    access.check(by, "entry.submit", entry)
    entry, reason = workflow.lock_entry(entry.pk), plain_text(reason)
    if why := why_not(entry):
        raise Refused(why)
    if not reason:
        raise Refused(_("请写明申请复核的理由，省总工会会看到。"))
    last = decisions.last_decision(entry)
    first_by = last.by if last and last.verdict == decisions.Verdict.REJECT else None
    asked = Reconsideration.objects.create(entry=entry, asked_by=by, reason=reason, first_by=first_by)
    audit.record(action="reconsideration.ask", obj=entry, by=by, note=reason)
    return asked


@transaction.atomic
def decide(*, asked: Reconsideration, by: User, upholds: bool, answer: str) -> Reconsideration:
    """Uphold the rejection, or let the entry through. Refused for the person who rejected it.

    Side effects: those of `workflow.perform`, or one audit event and a message to the entrant.
    """
    access.check(by, "entry.screen", asked.entry)
    entry, answer = workflow.lock_entry(asked.entry_id), plain_text(answer)
    asked = Reconsideration.objects.select_for_update(no_key=True).get(pk=asked.pk)
    _check(asked, entry, by, answer)
    asked.decided_by, asked.decided_at, asked.is_upheld, asked.answer = by, timezone.now(), upholds, answer
    asked.save(update_fields=["decided_by", "decided_at", "is_upheld", "answer"])
    if upholds:
        audit.record(action="reconsideration.uphold", obj=entry, by=by, note=answer)
        mails.tell("reconsidered", entry, by=by, reasons=answer)
    else:
        workflow.perform(entry=entry, action="readmit", by=by, note=answer)
    return asked


def _check(asked: Reconsideration, entry: Entry, by: User, answer: str) -> None:
    if asked.decided_by_id is not None:
        raise Refused(_("这件作品的复核已经有了结论，请刷新后再看。"))
    if entry.state != states.REJECTED:
        raise Refused(_("这件作品现在不是初评未通过，不用复核。请刷新后再看。"))
    if asked.first_by_id == by.pk or _was_reader(entry, by):
        raise Refused(_("这件作品的初评决定是您作出的，复核要由另一位初评人员办理。"))
    if not answer:
        raise Refused(_("请写明复核意见，申报单位会看到。"))


def _was_reader(entry: Entry, by: User) -> bool:
    """One of the two (or three) whose words led to a decision: it stands by each of them."""
    return entry.readings.filter(reader=by, decision__undone_at=None, decision__isnull=False).exists()
