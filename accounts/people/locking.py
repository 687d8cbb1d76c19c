"""Somebody can always run the campaign: no organiser shuts herself out, and the last one stays."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
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
        raise Refused(_("不能锁定自己的账号，也不能改自己的角色，请由另一位省总组织者办理。"))
    if active == {person.pk}:
        raise Refused(_("%(name)s是最后一位启用的省总组织者，请先邀请另一位。") % {"name": person.name})
