"""The only writer of an entry's state: asks permission, reach, phase and table, then one conditional UPDATE.

Verbs that need more than that (submit, recommend, screen …) call `perform` inside their own transaction.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.audit_trail import labels
from accounts.models import User
from accounts.permissions import allows
from campaign import calendar
from common import in_words
from common.refusals import NotAllowed, Refused
from common.text import plain_text
from submissions import access, history, states
from submissions.models import Disqualification, Entry
from submissions.notices import telling
from submissions.public_list import stamp
from submissions.status import status


@transaction.atomic
def perform(*, entry: Entry, action: str, by: User | None, note: str = "", **changes: Any) -> Entry:
    """Lead the entry through one action of `states.ACTIONS`. `changes` are written by the same UPDATE.

    Side effects: one audit event `entry.<action>` with the note, the states and the changed columns; the messages that
    this act tells (`notices.telling`), stored in the same transaction.
    Raises Refused, also for the second of two racing callers. Returns the entry as stored.
    """
    rule, note = states.ACTIONS[action], plain_text(note)
    check_action(entry=entry, action=action, by=by, note=note)
    origin = entry.state
    target = _target(entry, rule)
    written = Entry.objects.filter(pk=entry.pk, state=origin, version=entry.version).update(
        state=target, version=entry.version + 1, updated_at=timezone.now(), **changes
    )
    if not written:
        raise Refused(already_done(entry, rule, by))
    entry.refresh_from_db(fields=_OWN)
    audit.record(
        action=f"entry.{action}",
        obj=entry,
        by=by,
        note=note,
        state=[origin, target],
        changes={name: str(value) for name, value in changes.items()},
    )
    telling.after(entry=entry, action=action, origin=origin, by=by, note=note)
    if states.SHORTLISTED in (origin, target):
        stamp.forget_on_commit()
    return entry


def check_action(*, entry: Entry, action: str, by: User | None, note: str = "") -> None:
    """Raises Refused where `perform` would, for who asks before the act itself."""
    rule = states.ACTIONS[action]
    _check_person(entry=entry, rule=rule, by=by)
    _check(entry=entry, rule=rule, by=by, note=plain_text(note))


# What an act may change. Whose the entry is stays, and so do the rows of unions that were read with it.
_OWN = [column.name for column in Entry._meta.concrete_fields if not column.is_relation]


def _check_person(*, entry: Entry, rule: states.Action, by: User | None) -> None:
    """Who asks for a permission is asked for it; the rest only the system does."""
    if rule.permission:
        access.check(by, rule.permission, entry)
    elif by is not None:
        raise NotAllowed(_("这一步由系统自动办理，不能手工办理。"))


def _check(*, entry: Entry, rule: states.Action, by: User | None, note: str) -> None:
    if entry.state not in rule.origins:
        raise Refused(already_done(entry, rule, by))
    if rule.needs_note and not note:
        raise Refused(_("请写明原因，对方会看到这段话。"))
    if rule.phase and not phase_is_open(entry, rule):
        raise Refused(closed_sentence(entry, rule))


def _target(entry: Entry, rule: states.Action) -> str:
    if rule.to == states.BEFORE:
        return Disqualification.objects.last_of(entry).was_state
    return entry.returned_from if rule.to == states.BACK else rule.to


def phase_is_open(entry: Entry, rule: states.Action) -> bool:
    if calendar.is_open(campaign=entry.campaign, code=rule.phase, union=entry.union):
        return True
    return rule.phase == "screening" and is_late_revision(entry)


def is_late_revision(entry: Entry) -> bool:
    """Whether the screening is over and the entry came back corrected: it may be decided until the shortlist of its
    category is published."""
    phase = calendar.phase(campaign=entry.campaign, code="screening")
    if phase is None or timezone.now() < phase.closes_at or entry.recommended_at is None:
        return False
    if not entry.handings.filter(action="resubmit", at__gt=entry.recommended_at).exists():
        return False
    return not Entry.objects.filter(category=entry.category_id, state=states.SHORTLISTED).exists()


def closed_sentence(entry: Entry, rule: states.Action) -> str:
    """Why the phase of this action is not open now, with its dates."""
    phase = calendar.phase(campaign=entry.campaign, code=rule.phase)
    if phase is None:
        return _("活动日程中没有这一阶段，请联系省总活动办公室。")
    closes = phase.closes_at
    if phase.code == "collect":
        closes = calendar.deadline(campaign=entry.campaign, union=entry.union) or closes
    return _("“%(phase)s”的时间是 %(opens)s 至 %(closes)s，现在不能%(action)s。已保存的内容都还在。") % {
        "phase": phase.name,
        "opens": in_words.day(phase.opens_at),
        "closes": in_words.moment(closes),
        "action": rule.label,
    }


def already_done(entry: Entry, rule: states.Action, by: User | None) -> str:
    """Who was faster and what was done, in words; unions read the office of who screens, not the name."""
    fresh = Entry.objects.select_related("union", "recommending").filter(pk=entry.pk).first()
    last = audit.history(entry).filter(action__startswith="entry.").last()
    entry = fresh or entry
    words = status.label_of(entry, reader="union" if by and allows(by, "entry.create") else "staff")
    if last is None:
        return _("这件作品现在是“%(state)s”，不能%(action)s。请刷新后再看。") % {
            "state": words,
            "action": rule.label,
        }
    who = last.actor_label if by is None or allows(by, "entry.read_submitted") else history.office(last)
    return _("%(who)s已于 %(at)s 办理“%(done)s”，这件作品现在是“%(state)s”，您这次的操作没有保存。请刷新后再看。") % {
        "who": _("您") if by is not None and last.actor_id == by.pk else who,
        "at": in_words.moment(last.at),
        "done": labels.in_words(last.action),
        "state": words,
    }


def lock_entry(pk: int) -> Entry:
    """The entry as it is now, locked until the transaction ends: a page may not have heard that it was submitted.

    Where the campaign's row is locked too, it comes first; files and sheets come after (SQLite locks the whole file).
    """
    rows = Entry.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("union", "recommending").get(pk=pk)
