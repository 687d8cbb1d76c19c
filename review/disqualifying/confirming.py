"""A second person confirms a proposal or refuses it; who proposed it may withdraw it. Each with its audit event."""

from __future__ import annotations

from django.db import transaction

from accounts import audit, two_people
from accounts.models import User
from accounts.two_people import Outcome
from review.disqualifying import reinstating
from submissions import access
from submissions.models import Disqualification, Entry
from submissions.workflow import lock_entry, perform

PERMISSION = "entry.disqualify"
Kind = Disqualification.Kind


@transaction.atomic
def confirm(*, proposal: Disqualification, by: User) -> Disqualification:
    """Carry the proposal out: the entry is disqualified, or back where it was.

    Side effects: those of `workflow.perform`, which tells the union that entered the work and its recommending union;
    one audit event more, which names both people.
    """
    entry = _lock(proposal, by)
    _keep_state(proposal, entry)
    done = _decide(proposal, Outcome.CONFIRMED, by)
    if done.kind == Kind.REINSTATE:
        reinstating.check_may_return(entry)
    perform(entry=entry, action=done.kind, by=by, note=reasons(done))
    return _record(done, by)


@transaction.atomic
def refuse(*, proposal: Disqualification, note: str, by: User) -> Disqualification:
    """Decide against it, with the reason. The entry stays as it is."""
    _lock(proposal, by)
    return _record(_decide(proposal, Outcome.REFUSED, by, note), by)


@transaction.atomic
def withdraw(*, proposal: Disqualification, by: User, note: str = "") -> Disqualification:
    """Take one's own proposal back."""
    _lock(proposal, by)
    return _record(_decide(proposal, Outcome.WITHDRAWN, by, note), by)


def reasons(proposal: Disqualification) -> str:
    """What the unions read."""
    head = f"{proposal.ground}。" if proposal.ground else ""
    return f"{head}{proposal.reason}"


def _lock(proposal: Disqualification, by: User) -> Entry:
    """The entry before the proposal, as in `proposing`: two who lock in opposite orders stop each other."""
    access.check(by, PERMISSION, proposal.entry)
    return lock_entry(proposal.entry_id)


def _keep_state(proposal: Disqualification, entry: Entry) -> None:
    """Before it is decided: the database wants it of what is confirmed."""
    Disqualification.objects.filter(pk=proposal.pk, outcome=Outcome.OPEN).update(was_state=entry.state)


def _decide(proposal: Disqualification, outcome: str, by: User, note: str = "") -> Disqualification:
    return two_people.decide(proposal=proposal, outcome=outcome, by=by, permission=PERMISSION, note=note)


def _record(proposal: Disqualification, by: User) -> Disqualification:
    audit.record(
        action=f"disqualification.{proposal.outcome}",
        obj=proposal.entry,
        by=by,
        kind=proposal.kind,
        proposed_by=proposal.proposed_by.name,
        note=proposal.decision_note,
    )
    return proposal
