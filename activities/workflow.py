"""The only writer of a record's state: asks permission, reach and table, then one conditional UPDATE.

Who did what and when is in the audit trail, written in the same transaction; the record's pages read it from there.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.outbox import kinds, outbox, texts
from activities import access, states
from activities.models import Activity
from common import in_words
from common.refusals import Refused
from common.text import plain_text

NOTE_MOST = 500


@transaction.atomic
def perform(*, activity: Activity, action: str, by: User, note: str = "", **changes: Any) -> Activity:
    """Lead the record through one action of `states.ACTIONS`. `changes` are written by the same UPDATE.

    Side effects: one audit event `activity.<action>`; a mail to who handed it in, as _TOLD_OF says.
    Raises Refused, also for the second of two racing callers. Returns the record as stored.
    """
    rule, note = states.ACTIONS[action], plain_text(note)[:NOTE_MOST]
    access.check(by, rule.permission, activity)
    check_year(activity)
    if rule.needs_note and not note:
        raise Refused(_("请写明退回的原因，主办工会会看到这段话。"))
    now = timezone.now()
    values = {"state": rule.to, "version": activity.version + 1, "updated_at": now, "return_note": ""}
    values |= _stamps(action, by, now) | {"return_note": note if rule.to == states.RETURNED else ""} | changes
    rows = Activity.objects.filter(pk=activity.pk, state__in=rule.origins, version=activity.version)
    if not rows.update(**values):
        raise Refused(already_done(activity, rule.label))
    activity.refresh_from_db(fields=_OWN)
    audit.record(action=f"activity.{action}", obj=activity, by=by, note=note)
    if kind := _TOLD_OF.get(action):
        _tell(kind, activity, by)
    return activity


_TOLD_OF = {
    "send_back": "activity.returned",
    "return": "activity.returned",
    "count": "activity.counted",
    "uncount": "activity.uncounted",
}


_OWN = [column.name for column in Activity._meta.concrete_fields if not column.is_relation]


def _stamps(action: str, by: User, now: Any) -> dict[str, Any]:
    if action == "recommend":
        return {"recommended_at": now, "recommended_by": by}
    if action == "count":
        return {"counted_at": now, "counted_by": by}
    if action == "unrecommend":
        return {"recommended_at": None, "recommended_by": None}
    return {"counted_at": None, "counted_by": None}


def check_year(activity: Activity) -> None:
    if not activity.campaign.is_current:
        raise Refused(_("往年的活动只能查看，不能再办理。"))


def check_editable(activity: Activity) -> None:
    """Whether its union may still write it. Raises Refused."""
    check_year(activity)
    if not activity.can_be_edited:
        raise Refused(already_done(activity, _("修改")))


def already_done(activity: Activity, label: Any) -> str:
    """Who was faster, in words."""
    fresh = Activity.objects.filter(pk=activity.pk).first()
    last = audit.history(activity).filter(action__startswith="activity.").last()
    if fresh is None or last is None:
        return _("这条活动记录已不存在，请刷新后再看。")
    said = {"at": in_words.moment(last.at), "state": fresh.status.label, "label": label}
    return _("这条记录在 %(at)s 已有变动，现在是“%(state)s”，不能%(label)s。请刷新后再看。") % said


def lock(pk: int) -> Activity:
    """The record as it is now, locked until the transaction ends."""
    rows = Activity.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("union", "recommending").get(pk=pk)


def _tell(kind: str, activity: Activity, by: User) -> None:
    """To who handed it in."""
    person = activity.submitted_by
    if person is None or not person.email:
        return
    path = reverse("activity_edit", args=[activity.pk])
    fields = {"number": activity.number, "title": activity.title, "reasons": activity.return_note}
    fields["link"] = f"{settings.SITE_URL}{path}"
    said = texts.mail(kind, {name: fields[name] for name in kinds.fields_of(kind)})
    outbox.put(kind=kind, to=person.email, subject=said.subject, text=said.text, about=activity, by=by)
