"""What allauth may do here, in which words it refuses, and what it tells the audit trail: nobody signs up by
themselves; people are invited by their recommending union."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.login import attempts, new_devices, password_rules, second_factor, sessions
from accounts.models import User
from accounts.outbox import outbox
from common.client_address import client_ip

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

# Allauth has no hook where a second factor changes but the one for the mail about it, named after its template.
SECOND_FACTOR_EVENTS = {
    "mfa/email/totp_activated": ("person.add_second_factor", "totp"),
    "mfa/email/webauthn_added": ("person.add_second_factor", "webauthn"),
    "mfa/email/totp_deactivated": ("person.remove_second_factor", "totp"),
    "mfa/email/webauthn_removed": ("person.remove_second_factor", "webauthn"),
    "mfa/email/recovery_codes_generated": ("person.recovery_codes", "recovery_codes"),
}


NO_RESET_AFTER_A_NEW_ADDRESS = timedelta(hours=24)


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
            new_devices.tell(request, user)
            audit.record(action="person.login", obj=user, by=user, ip=client_ip(request) or "")
            sessions.begin(request, user)
        if warning := password_rules.soon_too_old(user):
            messages.warning(request, warning)
        response = super().post_login(request, user, **said)
        attempts.remember(request, response, user)
        return response

    def pre_authenticate(self, request: HttpRequest, **typed: Any) -> None:
        if attempts.are_used_up(request, person_called(typed.get("username") or typed.get("email") or "")):
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **typed: Any) -> None:
        """No password or code is right until it is: nothing of what was typed is kept, for it may be a password in
        the wrong field. `attempts` bounds how often anybody comes this far."""
        person = person_called(typed.get("username") or typed.get("email") or "")
        record_failed_login(request, person, reason="password")

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        record_failed_login(request, user, reason="locked")
        return super().respond_user_inactive(request, user)

    @transaction.atomic
    def logout(self, request: HttpRequest) -> None:
        audit.record(action="person.logout", obj=request.user, by=request.user)
        sessions.forget(request)
        super().logout(request)

    @transaction.atomic
    def set_password(self, user: Any, password: str) -> None:
        """By oneself, or with the link of a mail: either way it is the account's owner as far as we can know."""
        user.password_changed_at = timezone.now()
        super().set_password(user, password)
        audit.record(action="person.password", obj=user, by=user)

    def send_notification_mail(self, template_prefix: str, user: Any, *args: Any, **said: Any) -> None:
        action, kind = SECOND_FACTOR_EVENTS.get(template_prefix, ("", ""))
        if action:
            with transaction.atomic():
                audit.record(action=action, obj=user, by=user, factor=kind, ip=client_ip(self.request) or "")
        super().send_notification_mail(template_prefix, user, *args, **said)

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """No link for a day after the address was changed: whoever had it changed must not take the account over."""
        if user.email_changed_at and timezone.now() < user.email_changed_at + NO_RESET_AFTER_A_NEW_ADDRESS:
            self.send_mail(
                "account/email/password_reset_waits", email, context | {"user": user, "password_reset_url": ""}
            )
            return
        super().send_password_reset_mail(user, email, context | {"user": user})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Into the outbox, whose worker talks to the mail server: no request waits for it or fails with it. A link
        that opens an account is kept apart from the text, and only until it is sent."""
        link = context.get("password_reset_url", "")
        shown = (
            context | {"email": email, "request": self.request} | ({"password_reset_url": outbox.LINK} if link else {})
        )
        message = self.render_mail(template_prefix, email, shown)
        with transaction.atomic():
            outbox.put(
                kind=f"login.{template_prefix.rpartition('/')[2]}"[:40],
                to=email,
                subject=message.subject,
                text=message.body,
                link=link,
                about=context.get("user") or User(),
                by=None,
            )

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Usernames are given when a person is invited."""


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": second_factor.MUST_KEEP,
        "cannot_generate_recovery_codes": _("请先启用动态验证码，再生成备用码。"),
        "incorrect_code": REFUSALS["incorrect_code"],
    }

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        return second_factor.may_remove(authenticator)


def person_called(name: str) -> User | None:
    """The account of this username or address, in whatever case."""
    if not name:
        return None
    return User.objects.filter(Q(username__iexact=name) | Q(email__iexact=name)).first()


@transaction.atomic
def record_failed_login(request: HttpRequest, person: User | None, *, reason: str) -> None:
    """`person`: whose account it is, None where there is no such account. `reason`: password, code or locked.

    Also of somebody logged in who is asked for the password again: then it is that person's own act.
    """
    audit.record(
        action="person.login_failed",
        obj=person or User(),
        by=request.user if request.user.is_authenticated else None,
        label="" if person else str(_("没有这个账号")),
        who=audit.STRANGER,
        reason=reason,
        ip=client_ip(request) or "",
        **({"known": True} if person and attempts.is_known(request, person) else {}),
    )
