"""The branch of the tree that a recommending union looks after: which unions it reaches, adding, renaming, closing."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import Union, User
from accounts.reach import lock_union, parents_of
from accounts.serving import serving
from common.refusals import Refused
from common.text import one_line

SHORT_NAME = 30


@transaction.atomic
def add_union(*, parent: Union, name: str, short_name: str = "", by: User) -> Union:
    """Add a grassroots union (基层工会) below `parent`; it reports through the parent's recommending union."""
    permissions.check(by, "union.invite")
    name, short_name = _cleaned(name, short_name)
    parent = lock_union(parent, by)
    if not parents_of(by).filter(pk=parent.pk).exists():
        raise Refused(_("“%(parent)s”下面不能添加基层工会，请选推荐单位或县（市、区）总工会。") % {"parent": parent})
    _check_names(parent, name, short_name)
    code = f"g{secrets.token_hex(6)}"
    union = Union.objects.create(
        code=code,
        name=name,
        short_name=short_name,
        kind=Union.Kind.GRASSROOTS,
        parent=parent,
        recommending=parent.recommending,
        path=f"{parent.path}{code}/",
    )
    audit.record(action="union.add", obj=union, by=by, parent=parent.name)
    return union


@transaction.atomic
def rename_union(*, union: Union, name: str, short_name: str = "", by: User) -> Union:
    """Give a grassroots union another name; its entries show the new one."""
    permissions.check(by, "union.invite")
    union = lock_union(union, by)
    name, short_name = _cleaned(name, short_name)
    _only_grassroots(union)
    if union.parent is None:
        raise Refused(_("省总工会的名称不在这里修改。"))
    _check_names(union.parent, name, short_name, but=union.pk)
    before = [union.name, union.short_name]
    if before != [name, short_name]:
        union.name, union.short_name = name, short_name
        union.save(update_fields=["name", "short_name"])
        audit.record(action="union.rename", obj=union, by=by, before=before, after=[name, short_name])
    return union


@transaction.atomic
def deactivate_union(*, union: Union, by: User) -> Union:
    """Close a grassroots union: its entrants are locked, or act for another union that they serve; its entries stay."""
    permissions.check(by, "union.invite")
    union = lock_union(union, by)
    _only_grassroots(union)
    if union.is_active:
        union.is_active = False
        union.save(update_fields=["is_active"])
        gone: dict[str, Any] = {}
        if moved := [person.username for person in serving.move_from_closed(union)]:
            gone["moved"] = moved
        locked = User.objects.filter(union=union, role=User.Role.ENTRANT, is_active=True)
        gone["locked"] = list(locked.values_list("username", flat=True))
        locked.update(is_active=False)
        audit.record(action="union.deactivate", obj=union, by=by, **gone)
    return union


@transaction.atomic
def activate_union(*, union: Union, by: User) -> Union:
    """Open a closed union again. Its people stay locked until each is unlocked."""
    permissions.check(by, "union.invite")
    union = lock_union(union, by)
    if not union.is_active:
        union.is_active = True
        union.save(update_fields=["is_active"])
        audit.record(action="union.activate", obj=union, by=by)
    return union


def _cleaned(name: str, short_name: str) -> tuple[str, str]:
    """The names as they are kept; who gives no short one is called by the beginning of the long one."""
    return one_line(name), one_line(short_name) or one_line(name)[:SHORT_NAME]


def _only_grassroots(union: Union) -> None:
    if union.kind != Union.Kind.GRASSROOTS:
        raise Refused(_("“%(union)s”不是基层工会，请联系省总活动办公室修改。") % {"union": union})


def _check_names(parent: Union, name: str, short_name: str, *, but: int | None = None) -> None:
    if not name or len(name) > 100 or len(short_name) > SHORT_NAME:
        raise Refused(_("名称不能为空，不超过 100 个字；简称不超过 30 个字。"))
    same = Union.objects.filter(parent=parent, name=name).exclude(pk=but or 0).first()
    if same and same.is_active:
        raise Refused(_("“%(parent)s”下面已有“%(name)s”，不用再添加。") % {"parent": parent, "name": name})
    if same:
        raise Refused(_("“%(parent)s”下面的“%(name)s”已停用，请把它重新启用。") % {"parent": parent, "name": name})
