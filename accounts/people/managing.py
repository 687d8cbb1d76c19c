"""The organiser's acts on people: inviting any role, changing facts and role, locking, resetting the second factor.

Each writes one audit event. Recommenders act on the entrants of their own branch only (`inviting.py`).
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, permissions, reach
from accounts.models import PendingAct, Union, User
from accounts.people import inviting, locking, two_people
from accounts.people.locking import check_one_stays
from accounts.serving import serving
from common.refusals import Refused
from common.text import one_line

REASON = 200
# Whoever scores or watches must not have been, or become, one of those who run the campaign: a new account instead.
KEEP_THEIR_ROLE = frozenset({User.Role.EXPERT, User.Role.AUDITOR})


@transaction.atomic
def invite(*, role: str, union: Union | None, name: str, email: str, phone: str, by: User) -> User:
    """Make an account of any role. On commit, a mail with a link that is valid for seven days and one use."""
    permissions.check(by, "people.edit")
    reach.lock_person(by, by)  # a double click waits here, and then finds the address taken
    _check_union(role, union)
    return inviting.open_account(role=role, union=union, name=name, email=email, phone=phone, by=by)


@transaction.atomic
def change(*, person: User, role: str, union: Union | None, name: str, email: str, phone: str, by: User) -> User:
    """Correct a person's facts, role or union.

    Side effects: with a new address the old password and all sessions end, both addresses are told, and the new one
    gets a link. For who scores, watches or runs the campaign a new address is only proposed (`two_people`).
    """
    permissions.check(by, "people.edit")
    person = _lock_for_role(person, role, by)
    has_none = role == User.Role.ENTRANT and not person.email
    name, email, phone = inviting.checked_facts(
        name=name, email=email, phone=phone, but=person.pk, needs_email=not has_none
    )
    if (role, union) != (person.role, person.union):
        _check_union(role, union)
        serving.forget(person)
    email = _address_of_now(person, email, by)
    before, old = _facts(person), person.email
    person.name, person.email, person.phone, person.role, person.union = name, email, phone, role, union
    if changed := _changed(before, _facts(person)):
        person.save(update_fields=["name", "phone", "role", "union", "serves_several"])
        audit.record(action="person.change", obj=person, by=by, **changed)
    if "email" in changed:
        person.email = old
        two_people.change_address(person, email, by)
    return person


@transaction.atomic
def lock(*, person: User, reason: str, by: User) -> User:
    permissions.check(by, "people.edit")
    return locking.lock(person=person, reason=_checked_reason(reason), by=by)


@transaction.atomic
def unlock(*, person: User, reason: str, by: User) -> User:
    permissions.check(by, "people.edit")
    return locking.unlock(person=person, reason=_checked_reason(reason), by=by)


@transaction.atomic
def reset_second_factor(*, person: User, by: User) -> User:
    """Forget a lost phone or key: codes, keys and recovery codes go; staff set up new ones at the next log-in."""
    permissions.check(by, "people.edit")
    if person.pk == by.pk:
        raise Refused(_("自己的两步验证请在“两步验证”页里更换；手机丢了，请由另一位省总活动管理员重置。"))
    person = reach.lock_person(person, by)
    if not Authenticator.objects.filter(user=person).exists():
        raise Refused(_("%(name)s没有设置两步验证，不用重置。") % {"name": person.name})
    if two_people.is_guarded(person):
        two_people.propose(person=person, kind=PendingAct.Kind.SECOND_FACTOR, by=by)
        return person
    kinds = two_people.reset_factors(person, by)
    audit.record(action="person.reset_second_factor", obj=person, by=by, factors=kinds)
    return person


def union_fault(role: str, union: Union | None) -> str:
    """Why a person of this role cannot be at this union, in a sentence; empty where it is right."""
    if union is None:
        needs = role in (User.Role.ENTRANT, User.Role.RECOMMENDER)
        return _("%(role)s要填所属工会。") % {"role": User.Role(role).label} if needs else ""
    said = {"union": union}
    if not union.is_active:
        return _("“%(union)s”已停用，请先重新启用。") % said
    if role == User.Role.RECOMMENDER and union.recommending_id != union.pk:
        return _("“%(union)s”不是推荐单位，请填设区市、产业、省直机关等直属省总的工会。") % said
    if role == User.Role.ENTRANT and union.recommending_id is None:
        return _("“%(union)s”没有推荐单位，不能申报，请填下面的工会。") % said
    return ""


def _lock_for_role(person: User, role: str, by: User) -> User:
    """Refused where she may not have this role, or her own was changed since the page was opened."""
    if role != person.role:
        _check_role(person, role, by)
    seen, person = person.role, reach.lock_person(person, by)
    if person.role != seen:
        raise Refused(_("%(name)s的角色刚被别人改了，请重新打开这一页再改。") % {"name": person.name})
    return person


def _address_of_now(person: User, email: str, by: User) -> str:
    """The new address, or the present one where two people must decide: then the new one is proposed."""
    if email == person.email or not two_people.is_guarded(person):
        return email
    two_people.propose(person=person, kind=PendingAct.Kind.EMAIL, email=email, by=by)
    return person.email


def _check_role(person: User, role: str, by: User) -> None:
    if {person.role, role} & KEEP_THEIR_ROLE:
        raise Refused(_("专家和监督员须与其他角色分开：请锁定这个账号，用另一个邮箱邀请新账号。"))
    check_one_stays(person=person, by=by)


def _check_union(role: str, union: Union | None) -> None:
    if role not in User.Role.values:
        raise Refused(_("没有这个角色，请从列表里选一个。"))
    if fault := union_fault(role, union):
        raise Refused(fault)


def _checked_reason(reason: str) -> str:
    reason = one_line(reason)
    if not reason or len(reason) > REASON:
        raise Refused(_("请写明原因，不超过 %(n)d 个字；原因会记入审计记录。") % {"n": REASON})
    return reason


def _facts(person: User) -> dict[str, Any]:
    union = person.union.name if person.union else ""
    return {"name": person.name, "email": person.email, "phone": person.phone, "role": person.role, "union": union}


def _changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {key: [before[key], value] for key, value in after.items() if before[key] != value}
