"""What was agreed to with an entry, in its words: kept at each handing-in, and withdrawn where it was voluntary."""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from accounts.permissions import allows
from campaign.definition import asking
from common.refusals import Refused
from common.text import one_line
from submissions import access, workflow
from submissions.answers.in_words import has_consent
from submissions.models import Agreed, Entry
from submissions.public_list import stamp

MAY_WITHDRAW = ("entry.withdraw", "people.edit")  # the union for its authors, the office when an author asks it
NOTE = 200


def keep(*, entry: Entry, who: User) -> None:
    """Write down what is agreed to now, and that what is no longer ticked was withdrawn. A part of the verbs that hand
    in: they asked, and hold the lock."""
    rows = standing_of(entry)
    standing = {row.code: row for row in rows}  # the newest words of each
    now = {one.code: one for one in asking.declarations(entry.category.rules, entry.section, entry.answers)}
    for row in rows:
        if row.is_consent and row.code not in entry.declarations:
            _close(row, who, _("重新提交时未再同意"))
    new = [one for code, one in now.items() if code in entry.declarations and not _same(standing.get(code), one.text)]
    Agreed.objects.bulk_create(
        Agreed(
            entry=entry,
            code=one.code,
            text=one.text,
            text_sha256=digest(one.text),
            is_consent=one.names_authors,
            given_by=who,
        )
        for one in new
    )


def standing_of(entry: Entry) -> list[Agreed]:
    """What is not withdrawn, oldest first."""
    return list(Agreed.objects.filter(entry=entry, withdrawn_at=None))


def all_of(entry: Entry) -> list[Agreed]:
    return list(Agreed.objects.filter(entry=entry).select_related("given_by", "withdrawn_by"))


def may_withdraw(user: User, entry: Entry) -> bool:
    return has_consent(entry) and any(allows(user, one) for one in MAY_WITHDRAW) and access.may_act(user, entry)


@transaction.atomic
def withdraw(*, entry: Entry, note: str, by: User) -> Entry:
    """Take back the consent to publish the authors' names: from now on no page names them.

    Side effects: one audit event. What was printed or downloaded before cannot be called back. Raises Refused where
    there is no consent, or no word about who asked for it.
    """
    permissions.check(by, *MAY_WITHDRAW)
    access.check(by, next(one for one in MAY_WITHDRAW if allows(by, one)), entry)
    entry = workflow.lock_entry(entry.pk)
    note = one_line(note)
    if not note or len(note) > NOTE:
        raise Refused(_("请写明由谁提出撤回，不超过 %(n)d 个字。") % {"n": NOTE})
    if not has_consent(entry):
        raise Refused(_("这件作品没有公布作者姓名的同意，不用撤回。"))
    code = entry.category.rules.consent
    for row in standing_of(entry):
        if row.code == code:
            _close(row, by, note)
    entry.declarations = {key: value for key, value in entry.declarations.items() if key != code}
    entry.save(update_fields=["declarations"])
    audit.record(action="consent.withdraw", obj=entry, by=by, note=note)
    stamp.forget_on_commit()
    return entry


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _same(row: Agreed | None, text: str) -> bool:
    return row is not None and row.text_sha256 == digest(text)


def _close(row: Agreed, who: User, note: str) -> None:
    Agreed.objects.filter(pk=row.pk).update(withdrawn_at=timezone.now(), withdrawn_by=who, withdrawal_note=note)
