"""What was agreed to with an entry, in its words: kept at each handing-in, and withdrawn where it was voluntary."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

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
from submissions.models import Agreed, Entry
from submissions.public_list import stamp

MAY_WITHDRAW = ("entry.withdraw", "people.edit")  # the union for its authors, the office when an author asks it
NOTE = 200


@dataclass(frozen=True)
class Consent:
    """One that an entry's category asks for: what it is about, whether it stands, and what follows (`note`)."""

    code: str
    heading: str
    is_given: bool
    note: str


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
            is_consent=one.is_consent,
            given_by=who,
        )
        for one in new
    )


def standing_of(entry: Entry) -> list[Agreed]:
    """What is not withdrawn, oldest first."""
    return list(Agreed.objects.filter(entry=entry, withdrawn_at=None))


def all_of(entry: Entry) -> list[Agreed]:
    return list(Agreed.objects.filter(entry=entry).select_related("given_by", "withdrawn_by"))


def of(entry: Entry) -> list[Consent]:
    """Of names and of portraits, as far as the category asks for them."""
    rules, found = entry.category.rules, []
    if rules.consent:
        given = _("作者已同意公布姓名。入围后，网页上显示作者姓名与单位。")
        absent = _("没有公布作者姓名的同意，网页上只显示单位名称。")
        found.append(_consent(entry, rules.consent, _("公布作者姓名"), given, absent))
    if rules.portrait_consent:
        given = _("本人已同意公布照片。入围后，网页上显示本人照片。")
        absent = _("没有公布本人照片的同意，网页上不显示本人照片。")
        found.append(_consent(entry, rules.portrait_consent, _("公布本人照片"), given, absent))
    return found


def _consent(entry: Entry, code: str, heading: str, given: str, absent: str) -> Consent:
    is_given = code in entry.declarations
    return Consent(code, heading, is_given, given if is_given else absent)


def may_withdraw(user: User, entry: Entry) -> bool:
    return any(allows(user, one) for one in MAY_WITHDRAW) and access.may_act(user, entry)


@transaction.atomic
def withdraw(*, entry: Entry, code: str, note: str, by: User) -> Entry:
    """Take back the consent to publish the authors' names, or the person's portrait: no page shows them from now on.

    Side effects: one audit event. What was printed or downloaded before cannot be called back. Raises Refused where
    there is no such consent, or no word about who asked for it.
    """
    permissions.check(by, *MAY_WITHDRAW)
    access.check(by, next(one for one in MAY_WITHDRAW if allows(by, one)), entry)
    entry = workflow.lock_entry(entry.pk)
    note = one_line(note)
    if not note or len(note) > NOTE:
        raise Refused(_("请写明由谁提出撤回，不超过 %(n)d 个字。") % {"n": NOTE})
    consent = next((one for one in of(entry) if one.code == code and one.is_given), None)
    if consent is None:
        raise Refused(_("这件作品没有这项同意，或者已经撤回，不用撤回。"))
    for row in standing_of(entry):
        if row.code == code:
            _close(row, by, note)
    entry.declarations = {key: value for key, value in entry.declarations.items() if key != code}
    entry.save(update_fields=["declarations"])
    audit.record(action="consent.withdraw", obj=entry, by=by, consent=consent.heading, note=note)
    stamp.forget_on_commit()
    return entry


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _same(row: Agreed | None, text: str) -> bool:
    return row is not None and row.text_sha256 == digest(text)


def _close(row: Agreed, who: User, note: str) -> None:
    Agreed.objects.filter(pk=row.pk).update(withdrawn_at=timezone.now(), withdrawn_by=who, withdrawal_note=note)
