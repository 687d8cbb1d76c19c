"""What the list of people shows: who they are, whether they have come in, and who matches what is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import SECOND_FACTOR_ROLES
from common.text import one_line

PER_PAGE = 50
STATES = (
    ("in", _("已启用")),
    ("invited", _("已邀请，未设密码")),
    ("locked", _("已锁定")),
    ("bare", _("缺两步验证")),
)
FACTORS = {"totp": _("动态验证码"), "webauthn": _("安全密钥"), "recovery_codes": _("备用码")}


@dataclass(frozen=True)
class Standing:
    """Whether a person can log in: the values of components/state.html, and whether a link can be sent again."""

    level: str
    icon: str
    label: Any
    awaits_password: bool = False


@dataclass(frozen=True)
class Row:
    user: User
    standing: Standing
    lacks_factor: bool


def found(query: QueryDict) -> QuerySet[User]:
    """The people that the address bar asks for, newest first; what makes no sense is left out."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"))
    rows = User.objects.select_related("union").annotate(has_factor=Exists(factors)).order_by("-id")
    for word in one_line(query.get("q"))[:100].split():
        rows = rows.filter(_about(word))
    if (role := query.get("role", "")) in User.Role.values:
        rows = rows.filter(role=role)
    return _in_state(rows, query.get("state", ""))


def page_of(rows: QuerySet[User], number: Any) -> tuple[Page[User], list[Row]]:
    page = Paginator(rows, PER_PAGE).get_page(number)
    return page, [Row(user, standing_of(user), _lacks_factor(user)) for user in page]


def standing_of(user: User) -> Standing:
    if not user.is_active:
        return Standing("bad", "lock-fill", _("已锁定"))
    if not user.has_usable_password():
        return Standing("warn", "envelope", _("已邀请，未设密码"), awaits_password=True)
    return Standing("good", "check-circle", _("已启用"))


def factors_of(user: User) -> list[Any]:
    types = Authenticator.objects.filter(user=user).order_by("id").values_list("type", flat=True)
    return [FACTORS.get(kind, kind) for kind in types]


def _about(word: str) -> Q:
    facts = ("name", "username", "email", "phone", "union__name", "union__short_name", "union__recommending__name")
    asked = Q()
    for fact in facts:
        asked |= Q(**{f"{fact}__icontains": word})
    return asked


def _in_state(rows: QuerySet[User], state: str) -> QuerySet[User]:
    invited = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    wanted = {
        "in": Q(is_active=True) & ~invited,
        "invited": Q(is_active=True) & invited,
        "locked": Q(is_active=False),
        "bare": Q(is_active=True, has_factor=False, role__in=SECOND_FACTOR_ROLES) & ~invited,
    }
    return rows.filter(wanted[state]) if state in wanted else rows


def _lacks_factor(user: Any) -> bool:
    return user.is_active and user.has_usable_password() and not user.has_factor and user.role in SECOND_FACTOR_ROLES
