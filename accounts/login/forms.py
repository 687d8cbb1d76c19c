"""Log-in forms in our own words: allauth's labels, said so that a union clerk knows what to do.

A wrong code of the second factor is told to the audit trail here; wrong passwords in `adapter`.
"""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.login import attempts
from accounts.login.adapter import record_failed_login
from common.text import half_width

LABELS = {
    "login": _("用户名或电子邮箱"),
    "password": _("密码"),
    "oldpassword": _("现在的密码"),
    "password1": _("新密码"),
    "password2": _("再输一次新密码"),
    "email": _("电子邮箱"),
    "code": _("动态验证码"),
    "name": _("给密钥起个名字"),
    "remember": _("在这台设备上保持登录（最长 12 小时，公用电脑请勿勾选）"),
}


class OwnWords:
    """Gives the known fields our labels; a label beside the field makes allauth's placeholder superfluous."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in LABELS.items():
            if name in self.fields:
                self.fields[name].label = label
                self.fields[name].widget.attrs.pop("placeholder", None)
        for name in ("password", "oldpassword"):
            if name in self.fields:
                self.fields[name].help_text = ""  # the page has its own link to the reset


class RecordsWrongCodes:
    user: Any

    def clean_code(self) -> str:
        if attempts.codes_are_used_up(self.user):
            raise ValidationError(_("验证码试错次数太多，请 5 分钟后再试。"), code="too_many")
        try:
            return super().clean_code()  # type: ignore[misc]
        except ValidationError as wrong:
            if wrong.code == "incorrect_code":  # not where too many were tried: those are not looked at any more
                record_failed_login(context.request, self.user, reason="code")
            raise


class LoginForm(OwnWords, account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"

    def clean_login(self) -> str:
        """A name or address copied from the invitation may bring unseen characters along."""
        self.cleaned_data["login"] = half_width(self.cleaned_data["login"])
        return str(super().clean_login())


class ChangePasswordForm(OwnWords, account.ChangePasswordForm):
    pass


class ResetPasswordForm(OwnWords, account.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(OwnWords, account.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(OwnWords, account.ReauthenticateForm):
    pass


class AuthenticateForm(RecordsWrongCodes, OwnWords, mfa.AuthenticateForm):
    pass


class ReauthenticateCodeForm(RecordsWrongCodes, OwnWords, mfa.ReauthenticateForm):
    pass


class ActivateTOTPForm(OwnWords, totp.ActivateTOTPForm):
    pass


class AddWebAuthnForm(OwnWords, webauthn.AddWebAuthnForm):
    pass


class EditWebAuthnForm(OwnWords, webauthn.EditWebAuthnForm):
    pass
