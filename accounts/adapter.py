"""What allauth may do here, and in which words it refuses: nobody signs up by themselves; people are invited by
their recommending union."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.client_address import client_ip

# Refusals in our own words: they say what to do next.
REFUSALS = {
    "account_inactive": _("这个账号已停用，请联系您的推荐单位。"),
    "email_password_mismatch": _("用户名、邮箱或密码不对。请检查大小写和输入法后再试。"),
    "username_password_mismatch": _("用户名、邮箱或密码不对。请检查大小写和输入法后再试。"),
    "too_many_login_attempts": _("试错次数太多，请 5 分钟后再试，或者点“忘记密码”重设。"),
    "enter_current_password": _("现在的密码不对，请重新输入。"),
    "incorrect_password": _("密码不对，请重新输入。"),
    "incorrect_code": _("验证码不对或已过期。请输入验证器里此刻显示的 6 位数字。"),
    "invalid_password_reset": _("这个重设链接已失效，请重新申请。"),
    "rate_limited": _("操作太频繁，请稍等几分钟再试。"),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | REFUSALS

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_email_verified(self, request: HttpRequest, email: str) -> bool:
        return True  # addresses are set by staff, not claimed by strangers

    def get_user_search_fields(self) -> list[str]:
        return ["username", "email", "name"]

    def get_client_ip(self, request: HttpRequest) -> str:
        """Allauth's own answer behind nginx is nginx: one person's wrong passwords would lock out everybody."""
        ip = client_ip(request)
        if ip is None:
            raise PermissionDenied(_("看不出您的网络地址，请换一个网络再试。"))
        return ip

    def post_login(self, request: HttpRequest, user: Any, **said: Any) -> Any:
        with transaction.atomic():
            audit.record(action="person.login", obj=user, by=user, ip=client_ip(request) or "")
        return super().post_login(request, user, **said)

    @transaction.atomic
    def set_password(self, user: Any, password: str) -> None:
        """By oneself, or with the link of a mail: either way it is the account's owner as far as we can know."""
        super().set_password(user, password)
        audit.record(action="person.password", obj=user, by=user)

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Usernames are given when a person is invited."""


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("您的角色须保留两步验证，不能停用。"),
        "cannot_generate_recovery_codes": _("请先启用动态验证码，再生成备用码。"),
        "incorrect_code": REFUSALS["incorrect_code"],
    }
