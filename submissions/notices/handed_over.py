"""What an officer who leaves has on her hands here: the entries that she began."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from accounts.people.handing_over.duties import Duty, to_column
from accounts.serving import serving
from accounts.two_people import Outcome
from submissions import states
from submissions.models import Disqualification, Entry


def _begun(person: User) -> QuerySet[Any]:
    return Entry.objects.filter(created_by=person).exclude(state=states.WITHDRAWN).order_by("pk")


def _elsewhere(rows: QuerySet[Any], to: User) -> str:
    own = [to.union_id, *serving.unions_served(to).values_list("pk", flat=True)]
    names = list(rows.exclude(union__in=own).order_by("union__name").values_list("union__name", flat=True).distinct())
    if not names:
        return ""
    return _("%(to)s不为%(unions)s申报，请选本单位的申报员，或先请其为该单位申报。") % {
        "to": to.name,
        "unions": "、".join(names[:3]),
    }


DUTIES = (
    Duty(
        _lazy("创建的申报"),
        _lazy("通知改发接手人的账号。申报表里填写的联系人不自动修改，须由接手人更正"),
        _begun,
        to_column("created_by"),
        _elsewhere,
    ),
    Duty(
        _lazy("提出的取消、恢复资格"),
        _lazy("仍按原提出人记录，等待另一位管理员复核；接手人也可以复核"),
        lambda person: Disqualification.objects.filter(proposed_by=person, outcome=Outcome.OPEN),
    ),
)
