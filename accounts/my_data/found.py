"""Everything that the site keeps about a person with an account, found by the tables themselves: each row of any app
that points to her account, so that nothing new is forgotten. Apps name their things in `person_links` ({model: words})
and bring what points to her by an address or a number in `person_traces`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from accounts.people.listing import factors_of
from common import in_words

SHOWN = 20  # on the page; the file has them all
MOST = 20_000  # of one kind in the file
# What a column says of her, by its name; others say no more than that she is named.
ROLES = {
    "person": _lazy("本人的"),
    "expert": _lazy("本人的"),
    "user": _lazy("本人的"),
    "to": _lazy("发给本人"),
    "owner": _lazy("本人承办"),
    "reader": _lazy("本人办理"),
    "by": _lazy("本人办理"),
    "actor": _lazy("本人办理"),
    "proposed_by": _lazy("本人提出"),
    "asked_by": _lazy("本人提出"),
    "decided_by": _lazy("本人复核"),
    "confirmed_by": _lazy("本人复核"),
    "declined_by": _lazy("本人复核"),
    "created_by": _lazy("本人创建"),
    "uploaded_by": _lazy("本人上传"),
    "given_by": _lazy("本人确认"),
    "withdrawn_by": _lazy("本人办理撤回"),
    "answered_by": _lazy("本人答复"),
    "assigned_by": _lazy("本人办理"),
    "invited_by": _lazy("本人办理"),
    "issued_by": _lazy("本人办理"),
    "recused_by": _lazy("本人办理回避"),
    "dismissed_by": _lazy("本人办理"),
    "closed_by": _lazy("本人办理"),
    "ended_by": _lazy("本人办理"),
    "vote_rule_locked_by": _lazy("本人办理"),
    "computed_by": _lazy("本人办理"),
    "published_by": _lazy("本人公布"),
    "released_by": _lazy("本人公布"),
    "planned_by": _lazy("本人安排"),
    "submitted_by": _lazy("本人提交"),
    "recommended_by": _lazy("本人推荐"),
    "counted_by": _lazy("本人计入"),
    "requested_by": _lazy("本人提出"),
    "written_by": _lazy("本人填写"),
    "updated_by": _lazy("本人填写"),
    "added_by": _lazy("本人添加"),
    "made_by": _lazy("本人添加"),
    "first_by": _lazy("本人初次办理"),
    "chair": _lazy("本人任组长"),
}
NAMED = _lazy("记有本人")
OTHER = _lazy("其他记录")


@dataclass(frozen=True)
class Found:
    """Rows of one kind. `role`: what they say of her."""

    heading: str
    role: str
    rows: models.QuerySet[Any]
    count: int

    def lines(self, most: int) -> list[tuple[str, str]]:
        """(moment, words) of the newest."""
        return [(_moment_of(row), str(row)[:200]) for row in self.rows.select_related()[:most]]

    @property
    def shown(self) -> list[tuple[str, str]]:
        return self.lines(SHOWN)


def account(person: User) -> dict[str, str]:
    """The account's own facts."""
    return {
        _("用户名"): person.username,
        _("姓名"): person.name,
        _("电子邮箱"): person.email or "—",
        _("联系电话"): person.phone or "—",
        _("角色"): str(person.get_role_display()),
        _("所属工会"): person.union.name if person.union else "—",
        _("建立时间"): in_words.to_the_second(person.date_joined),
        _("上次登录"): in_words.to_the_second(person.last_login) if person.last_login else "—",
        _("密码设置时间"): in_words.to_the_second(person.password_changed_at),
        _("密码"): _("只存加密结果"),
        _("两步验证"): "、".join(str(one) for one in factors_of(person)) or _("未设置"),
    }


def of(person: User) -> list[Found]:
    """What there is any of, in the order of the apps. One query a column that names people."""
    found = [*_traces(person), *_links(person)]
    return [one for one in found if one.count]


def _links(person: User) -> Iterator[Found]:
    names = _brought("person_links")
    for relation in User._meta.get_fields(include_hidden=True):
        model: Any = getattr(relation, "related_model", None)
        column: Any = getattr(relation, "field", None)
        if column is None or relation.concrete or column.many_to_many or model is User:
            continue
        rows = model._base_manager.filter(**{column.name: person}).order_by("-pk")
        heading = str(names.get(model.__name__, OTHER))
        yield Found(heading, str(ROLES.get(column.name, NAMED)), rows, rows.count())


def _traces(person: User) -> Iterator[Found]:
    for path in _brought("person_traces").values():
        for heading, rows in import_string(path)(person):
            yield Found(str(heading), str(NAMED), rows, rows.count())


def _moment_of(row: models.Model) -> str:
    """The first moment that the row has."""
    for field in row._meta.concrete_fields:
        if isinstance(field, models.DateTimeField) and (at := getattr(row, field.attname)):
            return in_words.to_the_second(at)
    return ""


def _brought(kind: str) -> dict[str, Any]:
    return {key: value for config in apps.get_app_configs() for key, value in getattr(config, kind, {}).items()}
