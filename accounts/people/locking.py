"""Somebody can always run the campaign: no organiser shuts herself out, and the last one stays."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from accounts.permissions import allows
from accounts.reach import lock_person
from accounts.serving import serving
from common.refusals import Refused


def check_one_stays(*, person: User, by: User) -> None:
    """Refuse to take an organiser's access where it must not be done; nothing for other roles.

    Locks the rows of all organisers, so that two who act on each other at one moment do not both succeed; call it
    before any other row is locked.
    """
    if person.role != User.Role.ORGANISER:
        return
    organisers = (
        User.objects.select_for_update(no_key=True).filter(role=User.Role.ORGANISER, is_active=True).order_by("pk")
    )
    active = {organiser.pk for organiser in organisers}
    if person.pk == by.pk:
        raise Refused(_("不能锁定自己的账号，也不能改自己的角色，请由另一位省总活动管理员办理。"))
    if active == {person.pk}:
        raise Refused(_("%(name)s是最后一位启用的省总活动管理员，请先邀请另一位。") % {"name": person.name})


@transaction.atomic
def lock(*, person: User, reason: str = "", by: User) -> User:
    """Lock an account; whoever is logged in with it is out at the next click."""
    permissions.check(by, "union.invite", "people.edit")
    check_one_stays(person=person, by=by)
    return _switch(person, by, is_active=False, action="person.lock", reason=reason)


@transaction.atomic
def unlock(*, person: User, reason: str = "", by: User) -> User:
    permissions.check(by, "union.invite", "people.edit")
    return _switch(person, by, is_active=True, action="person.unlock", reason=reason)


def _switch(person: User, by: User, *, is_active: bool, action: str, reason: str) -> User:
    person = lock_person(person, by)
    if not is_active and not allows(by, "people.edit") and serving.serves_elsewhere(person, by):
        raise Refused(
            _("%(name)s还为其他推荐单位的工会申报，不能锁定账号。请点“不再为本工会申报”。") % {"name": person.name}
        )
    if is_active and person.union and not person.union.is_active:
        raise Refused(_("“%(union)s”已停用，请先重新启用。") % {"union": person.union})
    if person.is_active != is_active:
        person.is_active = is_active
        person.session_epoch += not is_active  # what was open before is not open again after unlocking
        person.save(update_fields=["is_active", "session_epoch"])
        audit.record(action=action, obj=person, by=by, **({"reason": reason} if reason else {}))
    return person
