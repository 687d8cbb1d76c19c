"""Handing an entry in, and what the entrant can do with it afterwards: resubmit, withdraw, take back and revise."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from campaign.models import Campaign
from common.refusals import Refused
from submissions import access, handed_in, openness, states, workflow
from submissions.consents import consents
from submissions.duplicates import comparing
from submissions.entering import completeness
from submissions.files import replacing
from submissions.models import Entry, EntryFile
from submissions.notices import mails
from submissions.openness import Openness


class Incomplete(Refused):
    """The entry cannot be submitted yet; `problems` says all that is missing."""

    def __init__(self, problems: list[completeness.Problem]) -> None:
        super().__init__(_("还有 %(count)s 处没有完成，请按下面的清单补齐后再提交。") % {"count": len(problems)})
        self.problems = problems


def problems(
    entry: Entry, *, files: list[EntryFile] | None = None, now_open: Openness | None = None
) -> list[completeness.Problem]:
    """Everything that keeps the entry from being submitted at this moment."""
    if files is None:
        files = list(EntryFile.objects.live().filter(entry=entry))
    return completeness.problems(entry, files=files, now_open=now_open or _judged_by(entry))


def _judged_by(entry: Entry) -> Openness:
    """What may still be changed; after the deadline a draft is judged as a whole, so that it says what it lacks."""
    now_open = openness.of(entry)
    return openness.ALL_OPEN if now_open.why_closed else now_open


@transaction.atomic
def submit(*, entry: Entry, by: User) -> Entry:
    """Hand a draft in: checks everything, gives the number (once, for good), moves the state.

    Side effects: the audit event `entry.submit`; the version is kept (HandingIn); on commit, mails to the entrant's
    contact and the branch's copy recipients. Raises Incomplete or Refused; then nothing is changed and no number is
    used up.
    """
    access.check(by, "entry.submit", entry)
    campaign, entry = _lock_campaign_and_entry(entry)
    if entry.state == states.DRAFT:
        _check_room(entry)
        _check_complete(entry)
        replacing.take_out_unfit(entry)
    number = entry.number or _next_number(campaign)
    # One that was recommended, withdrawn and reopened waits for its recommendation anew.
    values: dict[str, Any] = {"number": number, "submitted_at": timezone.now(), "recommended_at": None}
    entry = workflow.perform(entry=entry, action="submit", by=by, **values)
    handed_in.keep(entry=entry, action="submit", who=by)
    consents.keep(entry=entry, who=by)
    _tell("submitted", entry, by)
    return entry


@transaction.atomic
def resubmit(*, entry: Entry, by: User) -> Entry:
    """Hand a returned entry in again; it goes back to the desk from which it was returned."""
    access.check(by, "entry.submit", entry)
    _, entry = _lock_campaign_and_entry(entry)
    if entry.state == states.RETURNED:
        openness.of(entry).check()
        _check_complete(entry)
        replacing.take_out_unfit(entry)
    cleared: dict[str, Any] = {"returned_from": "", "returned_until": None, "return_note": "", "unlocked": {}}
    entry = workflow.perform(entry=entry, action="resubmit", by=by, note=entry.return_note, **cleared)
    handed_in.keep(entry=entry, action="resubmit", who=by)
    consents.keep(entry=entry, who=by)
    _tell("resubmitted", entry, by)
    return entry


@transaction.atomic
def withdraw(*, entry: Entry, by: User, note: str = "") -> Entry:
    """Take an entry out of the running. It keeps its number and everything that was filled in."""
    access.check(by, "entry.withdraw", entry)
    _, entry = _lock_campaign_and_entry(entry)
    return workflow.perform(entry=entry, action="withdraw", by=by, note=note, preference=None)


@transaction.atomic
def reopen(*, entry: Entry, by: User) -> Entry:
    """Make a submitted or withdrawn entry a draft again while collection is open. The number stays."""
    access.check(by, "entry.submit", entry)
    _, entry = _lock_campaign_and_entry(entry)
    cleared: dict[str, Any] = {"returned_from": "", "returned_until": None, "return_note": "", "unlocked": {}}
    return workflow.perform(entry=entry, action="reopen", by=by, **cleared)


def _lock_campaign_and_entry(entry: Entry) -> tuple[Campaign, Entry]:
    """Campaign and entry as they are now, locked in this order until the transaction ends."""
    campaign = Campaign.objects.select_for_update(no_key=True).get(pk=entry.campaign_id)
    return campaign, workflow.lock_entry(entry.pk)


def _check_complete(entry: Entry) -> None:
    if found := problems(entry):
        raise Incomplete(found)


def _check_room(entry: Entry) -> None:
    """The category's limit of works per union, where it has one."""
    most = entry.category.rules.works_per_union
    if most is None:
        return
    others = Entry.objects.standing().filter(union=entry.union_id, category=entry.category_id).exclude(pk=entry.pk)
    if others.count() >= most:
        raise Refused(
            _("“%(name)s”每家工会最多申报 %(most)s 件，本单位已经满了。可以先撤回一件，再提交这一件。")
            % {"name": entry.category.name, "most": most}
        )


def _next_number(campaign: Campaign) -> str:
    """ "FJ23-0412": the campaign's row is locked, so that two submissions never share a number and none is skipped."""
    Campaign.objects.filter(pk=campaign.pk).update(last_number=F("last_number") + 1)
    campaign.refresh_from_db(fields=["last_number"])
    return f"{campaign.number_prefix}-{campaign.last_number:04d}"


def _tell(kind: str, entry: Entry, by: User) -> None:
    """The mail carries the receipt, so it is told here, after the version is kept, and not by `perform`."""
    mails.tell(kind, entry, by=by)
    comparing.ask(entry)
