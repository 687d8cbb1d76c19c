"""What a recommender can take back of what she has just done, one entry or several."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AuditEvent, User
from common.refusals import Refused
from submissions import access, returning
from submissions.branch import recommending
from submissions.declining import declining
from submissions.models import Entry
from submissions.queue import undo

# By action of `states.ACTIONS`, how it is undone.
Undoing = Callable[[Entry, User, AuditEvent], Any]
WAYS: dict[str, Undoing] = {
    "recommend": lambda entry, by, _event: recommending.unrecommend(entry=entry, by=by),
    "decline": lambda entry, by, _event: declining.undecline(entry=entry, by=by),
    "send_back": lambda entry, by, event: returning.take_back(entry=entry, action="unsend_back", by=by, since=event.at),
}


@transaction.atomic
def take_back(*, entries: Collection[Entry], action: str, by: User) -> tuple[list[Entry], list[Entry]]:
    """Undo one's own last act on these entries: those undone, and those on which somebody has acted since.

    Refused where nothing can be undone any more. Side effects: those of each undoing act.
    """
    for entry in entries:
        access.check(by, "entry.recommend", entry)
    acts = undo.acts_to_undo([entry.pk for entry in entries], action=action, person=by)
    if action not in WAYS or not acts:
        raise Refused(too_late())
    for entry in entries:
        if entry.pk in acts:
            WAYS[action](entry, by, acts[entry.pk])
    return [entry for entry in entries if entry.pk in acts], [entry for entry in entries if entry.pk not in acts]


def too_late() -> str:
    return _("已过 10 分钟，或之后有人办理过，不能撤销。请打开作品按现在的状态办理。")


def said(done: Sequence[Entry], left: Sequence[Entry]) -> str:
    """What was undone, and what was not, because somebody has acted since."""
    words = _("已撤销，%(entry)s回到待推荐。") % {"entry": done[0]}
    if len(done) > 1:
        words = _("已撤销，%(n)d 件作品回到待推荐。") % {"n": len(done)}
    if left:
        words += _("%(entries)s之后有人办理过，没有撤销。") % {"entries": "、".join(str(entry) for entry in left)}
    return words
