"""Rules of passwords beside Django's own, and how old one may become (settings.PASSWORD_MAX_DAYS; 0: any age)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import SECOND_FACTOR_ROLES

WARNING = 14  # days before
KINDS = (re.compile(r"[^\W\d_]"), re.compile(r"\d"), re.compile(r"[\W_]"))  # letters, digits, all else


class TwoKindsValidator:
    """Letters alone are soon tried."""

    def validate(self, password: str, user: Any = None) -> None:
        if sum(bool(kind.search(password)) for kind in KINDS) < 2:
            raise ValidationError(self.get_help_text(), code="one_kind")

    def get_help_text(self) -> str:
        return _("密码须包含字母、数字、符号中的至少两种。")


class NewPasswordValidator:
    """Who is asked for a new one does not type the old one again."""

    def validate(self, password: str, user: Any = None) -> None:
        if user is not None and user.pk and user.check_password(password):
            raise ValidationError(self.get_help_text(), code="same_as_before")

    def get_help_text(self) -> str:
        return _("新密码不能与现在的密码相同。")


def days_left(person: User) -> int | None:
    """Whole days until a new one is asked for, negative where that is past; None for who may keep hers."""
    if not settings.PASSWORD_MAX_DAYS or person.role not in SECOND_FACTOR_ROLES:
        return None
    return (person.password_changed_at + timedelta(days=settings.PASSWORD_MAX_DAYS) - timezone.now()).days


def is_too_old(person: User) -> bool:
    left = days_left(person)
    return left is not None and left < 0


def too_old() -> str:
    return _("您的密码已使用超过 %(n)d 天，请设置新密码后继续。") % {"n": settings.PASSWORD_MAX_DAYS}


def soon_too_old(person: User) -> str:
    """What to say at a log-in; "" while there is time."""
    left = days_left(person)
    if left is None or not 0 <= left < WARNING:
        return ""
    return _("您的密码将在 %(n)d 天内到期，请在“修改密码”里更换。") % {"n": left + 1}
