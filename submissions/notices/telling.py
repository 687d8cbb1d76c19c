"""What an act on an entry tells to whom: called by `workflow.perform`, so that no act is forgotten.

Each act stands in one of the tables of `kinds`; the messages are stored in the transaction of the act, and sent later.
"""

from __future__ import annotations

from accounts.models import User
from accounts.outbox import outbox
from submissions import states
from submissions.models import Entry
from submissions.notices import kinds, mails
from submissions.status import status


def after(*, entry: Entry, action: str, origin: str, by: User | None, note: str) -> None:
    """Tell of an act that was just carried out; `origin` is the state that it led from."""
    if action in kinds.OCCASIONS:
        mails.tell(_short(kinds.OCCASIONS[action]), entry, by=by, **_reasons(entry, note))
    if action in kinds.TAKEN_BACK:
        _take_back(entry, action, by)
    if action in kinds.TELLS_BRANCH and entry.recommended_at and origin != states.SUBMITTED:
        kind = kinds.TELLS_BRANCH[action]
        mails.tell_branch(kind, entry, by=by, reasons=note, label=status.label_of(entry))


def _take_back(entry: Entry, action: str, by: User | None) -> None:
    """What has not gone yet need not go any more; who may have read it reads that it no longer holds."""
    waiting, correction = kinds.TAKEN_BACK[action]
    stopped = [outbox.cancel(kind=kind, about=entry, why=str(states.ACTIONS[action].label)) for kind in waiting]
    if not any(stopped):
        mails.tell(_short(correction), entry, by=by)


def _reasons(entry: Entry, note: str) -> dict[str, str]:
    """Of a return what the entry's page says, which is more than the trail's note; else the note itself."""
    return {"reasons": entry.return_note if entry.state == states.RETURNED else note}


def _short(kind: str) -> str:
    return kind.removeprefix("entry.")
