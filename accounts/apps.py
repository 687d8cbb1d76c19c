from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "人员与工会"
    message_kinds = {
        "person.invite": _("账号邀请"),
        "person.security": _("账号安全提醒"),
        "login.password_reset_key": _("重设密码"),
        "login.password_reset_waits": _("暂时不能重设密码"),
    }
