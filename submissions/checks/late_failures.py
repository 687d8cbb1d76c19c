"""A file that fails its check after its entry was handed in: the entry goes back, once for each role with time to mend.

Submitting allows unjudged files in the last hour, so that nobody loses a deadline to a queue (design.md).
"""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from submissions import returning, states, workflow
from submissions.files import replacing
from submissions.files.cards import rule_of
from submissions.models import Entry, EntryFile


@shared_task(name="submissions.tasks.sweep_late_failures")
def sweep_late_failures() -> None:
    sweep()


@transaction.atomic
def return_for_late_failure(file: EntryFile) -> None:
    """Give the entry of a failed file back where it was handed in: only this role of files unlocked, and back to where
    it was once mended. Where it is returned already, the role is unlocked too. Else nothing.

    The time to mend is given once for an entry and role (`Entry.graces`): a file that cannot be judged in time must
    not buy another two days each time.
    """
    entry = workflow.lock_entry(file.entry_id)
    file.refresh_from_db(fields=["state", "removed_at"])
    if file.removed_at is not None or file.state != EntryFile.State.FAILED or replacing.stands_without(file):
        return
    if entry.state == states.RETURNED:
        _unlock(entry, file)
    elif entry.state in states.ACTIONS["auto_return"].origins:
        _give_back(entry, file)


def sweep() -> int:
    """Give back every entry of this campaign that stands handed in with a failed file; how many files there were."""
    found = list(_left_behind()[:200])
    for file in found:
        return_for_late_failure(file)
    return len(found)


def _left_behind() -> QuerySet[EntryFile]:
    handed_in = states.ACTIONS["auto_return"].origins
    failed = EntryFile.objects.live().filter(state=EntryFile.State.FAILED)
    return failed.filter(entry__state__in=handed_in, entry__campaign__is_current=True).order_by("pk")


def _unlock(entry: Entry, file: EntryFile) -> None:
    roles = entry.unlocked.get("files")
    if roles is None or file.role in roles:
        return  # open already: it could be mended all the time
    note = _("另外，“%(label)s”没有通过自动检查，请一并更换。") % {"label": _label(file)}
    returning.open_role(entry=entry, role=file.role, note=note, least=_grace(entry, file.role))


def _give_back(entry: Entry, file: EntryFile) -> None:
    grace = _grace(entry, file.role)
    hours = {"hours": entry.campaign.definition.grace_hours}
    first = _("提交时文件还在检查，检查后发现须改正。您有 %(hours)d 小时改好重交，不算逾期。") % hours
    again = _("提交时文件还在检查，检查后发现须改正。这一类文件的改正时间已经给过一次，不再延长。")
    returning.return_entry(
        entry=entry,
        action="auto_return",
        by=None,
        until=returning.full_hour_after(grace),
        note=_("“%(label)s”没有通过自动检查，请按提示改好后重新提交。") % {"label": _label(file)},
        shown=first if grace else again,
        fields=[],
        files=[file.role],
    )


def _grace(entry: Entry, role: str) -> timedelta:
    """The time to mend, which is hereby given; none where it was given before."""
    if role in entry.graces:
        return timedelta(0)
    grace = timedelta(hours=entry.campaign.definition.grace_hours)
    entry.graces = entry.graces | {role: returning.full_hour_after(grace).isoformat()}
    entry.save(update_fields=["graces"])
    return grace


def _label(file: EntryFile) -> str:
    rule = rule_of(file)
    return rule.label if rule else file.role
