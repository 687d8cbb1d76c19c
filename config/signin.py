"""Log-in forms in our own words: allauth's labels and refusals, said so that a union clerk knows what to do."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.utils.translation import gettext_lazy as _

LABELS = {
    "login": _("用户名或电子邮箱"),
    "password": _("密码"),
    "oldpassword": _("现在的密码"),
    "password1": _("新密码"),
    "password2": _("再输一次新密码"),
    "email": _("电子邮箱"),
    "code": _("动态验证码"),
    "name": _("给密钥起个名字"),
}
# For accounts.adapter.AccountAdapter.error_messages.
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


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("您的角色须保留两步验证，不能停用。"),
        "cannot_generate_recovery_codes": _("请先启用动态验证码，再生成备用码。"),
        "incorrect_code": REFUSALS["incorrect_code"],
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


class LoginForm(OwnWords, account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].help_text = ""  # the page has its own link to the reset


class ChangePasswordForm(OwnWords, account.ChangePasswordForm):
    pass


class ResetPasswordForm(OwnWords, account.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(OwnWords, account.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(OwnWords, account.ReauthenticateForm):
    pass


class AuthenticateForm(OwnWords, mfa.AuthenticateForm):
    pass


class ReauthenticateCodeForm(OwnWords, mfa.ReauthenticateForm):
    pass


class ActivateTOTPForm(OwnWords, totp.ActivateTOTPForm):
    pass


class AddWebAuthnForm(OwnWords, webauthn.AddWebAuthnForm):
    pass


class EditWebAuthnForm(OwnWords, webauthn.EditWebAuthnForm):
    pass


# For the settings ACCOUNT_FORMS and MFA_FORMS.
ACCOUNT_FORMS = {
    "login": "config.signin.LoginForm",
    "change_password": "config.signin.ChangePasswordForm",
    "reset_password": "config.signin.ResetPasswordForm",
    "reset_password_from_key": "config.signin.ResetPasswordKeyForm",
    "reauthenticate": "config.signin.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "config.signin.AuthenticateForm",
    "reauthenticate": "config.signin.ReauthenticateCodeForm",
    "activate_totp": "config.signin.ActivateTOTPForm",
    "add_webauthn": "config.signin.AddWebAuthnForm",
    "edit_webauthn": "config.signin.EditWebAuthnForm",
}
