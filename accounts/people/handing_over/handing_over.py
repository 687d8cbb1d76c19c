"""An officer leaves: all that is on her hands goes to another in one act, and the account is closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import audit, permissions, reach
from accounts.models import Union, User
from accounts.outbox import outbox
from accounts.people import managing
from accounts.people.handing_over.duties import Duty, all_duties
from common.refusals import Refused


@dataclass(frozen=True)
class Line:
    """One kind of duties in the preview. `fault`: why the successor cannot take them."""

    duty: Duty
    count: int
    fault: str

    @property
    def moves(self) -> bool:
        return self.duty.move is not None


def successors(person: User) -> QuerySet[User]:
    """Who could take over: the others of the same role who can log in; of who enters or recommends, those of hers."""
    others = User.objects.filter(role=person.role, is_active=True).exclude(pk=person.pk).select_related("union")
    if person.union_id and person.role in (User.Role.ENTRANT, User.Role.RECOMMENDER):
        others = others.filter(reach.serving(Union.objects.filter(pk=person.union_id)))
    return others.order_by("name", "pk")


def preview(person: User, to: User | None) -> list[Line]:
    """What would go over; kinds of which there is nothing are left out. Three queries a kind at most."""
    lines = []
    for duty in all_duties():
        rows = duty.rows(person)
        if count := rows.count():
            lines.append(Line(duty, count, duty.fault(rows, to) if to else ""))
    return lines


def stamp(lines: Sequence[Line]) -> str:
    """What was shown, so that what is carried out is the same."""
    return "·".join(f"{line.duty.label}{line.count}" for line in lines)


@transaction.atomic
def hand_over(*, person: User, to: User, reason: str, seen: str, by: User) -> User:
    """Give everything to `to` and lock the account.

    Side effects: the account's sessions end; one audit event of the handing over, one of the lock; a mail to who takes
    over. Raises Refused where the duties are no longer those that were `seen`, or the successor cannot take them.
    """
    permissions.check(by, "people.edit")
    if not successors(person).filter(pk=to.pk).exists():
        raise Refused(_("请选一位角色相同、账号启用的接手人。"))
    managing.lock(person=person, reason=reason, by=by)  # first: nothing new comes to her meanwhile
    person, to = reach.lock_person(person, by), reach.lock_person(to, by)
    lines = preview(person, to)
    _check(lines, seen)
    for line in lines:
        if line.duty.move is not None:
            line.duty.move(line.duty.rows(person), person, to)
    handed = [f"{line.duty.label} {line.count}" for line in lines]
    audit.record(action="person.hand_over", obj=person, by=by, to=to.name, reason=reason, handed=handed)
    _tell(person, to, lines, by)
    return person


def _check(lines: Sequence[Line], seen: str) -> None:
    if faults := [line.fault for line in lines if line.fault]:
        raise Refused(" ".join(faults))
    if stamp(lines) != seen:
        raise Refused(_("待交接的事项刚有变化，请核对后再确认。"))


def _tell(person: User, to: User, lines: Sequence[Line], by: User) -> None:
    if not to.email:
        return
    what = "\n".join(f"· {line.duty.label}：{line.count}。{line.duty.note}" for line in lines) or _(
        "没有未办结的事项。"
    )
    text = _("%(to)s：\n\n%(name)s的工作已由%(by)s交接给您：\n\n%(what)s\n\n请登录后查看：%(link)s\n")
    said = {"to": to.name, "name": person.name, "by": by.name, "what": what, "link": f"{settings.SITE_URL}/desk"}
    subject = _("%(name)s的工作已交接给您") % said
    outbox.put(kind="person.hand_over", to=to.email, subject=subject, text=text % said, about=person, by=by)
