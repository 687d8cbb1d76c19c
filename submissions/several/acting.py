"""Recommending, sending back or declining several entries at once: all of them, or none."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, permissions, reach
from accounts.models import User
from common.refusals import NotAllowed, Refused
from submissions import access
from submissions.branch import recommending
from submissions.declining import declining
from submissions.models import Entry
from submissions.queue import opened, reasons


@transaction.atomic
def recommend_several(*, entries: Collection[Entry], by: User, even_unopened: bool = False) -> None:
    """Recommend all of these in their order. Refused where one cannot be, and where some were not opened unless the
    person says that she knows them.

    Side effects: those of `recommend` for each; one audit event of the branch that names the unopened ones.
    """
    _check(entries, by)
    seen = opened.opened_among(entries, by)
    unopened = [entry for entry in entries if entry.pk not in seen]
    if unopened and not even_unopened:
        raise Refused(
            _("其中 %(n)d 件您还没有打开过。请逐件打开，或勾选“我已通过其他方式看过这些作品”。") % {"n": len(unopened)}
        )
    each(entries, lambda entry: recommending.recommend(entry=entry, by=by, even_unopened=True))
    audit.record(
        action="branch.recommend_several",
        obj=reach.own_union(by),
        by=by,
        entries=[entry.number for entry in entries],
        unopened=[entry.number for entry in unopened],
    )


@transaction.atomic
def send_back_several(
    *,
    entries: Collection[Entry],
    by: User,
    codes: Collection[str],
    note: str,
    fields: Collection[str],
    files: Collection[str],
    until: datetime,
) -> None:
    """Return all of these with the same reasons (`codes` and `note`); of fields and files each opens those it has.

    Side effects: those of `send_back` for each.
    """
    _check(entries, by)

    def send_back(entry: Entry) -> None:
        said, open_again = reasons.sentence(entry, codes, note), reasons.openable_among(entry, fields, files)
        recommending.send_back(entry=entry, by=by, note=said, until=until, **open_again)

    each(entries, send_back)


@transaction.atomic
def decline_several(*, entries: Collection[Entry], by: User, note: str) -> None:
    """Say of all of these, with the same reason, that the union does not recommend them."""
    _check(entries, by)
    each(entries, lambda entry: declining.decline(entry=entry, by=by, note=note))


def _check(entries: Collection[Entry], by: User) -> None:
    permissions.check(by, "entry.recommend")
    if access.visible_entries(by).filter(pk__in=[entry.pk for entry in entries]).count() != len(entries):
        raise NotAllowed(_("其中有的作品不归您的推荐单位办理，没有办理任何一件。请刷新后再选。"))


def each(entries: Collection[Entry], act: Callable[[Entry], object]) -> None:
    """Do this to every one of them; a refusal of one names it, and is one of all."""
    for entry in entries:
        try:
            act(entry)
        except Refused as refusal:
            said = {"entry": entry, "refusal": refusal}
            raise Refused(_("%(entry)s：%(refusal)s 其他作品也没有办理，请核对后再办。") % said) from refusal
