"""Forms of the branch's unions and people. The verbs judge; these say beside which field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts import reach
from accounts.models import Union, User
from accounts.people.forms import PersonFields
from accounts.unions import managing as unions
from common.form_fields import CodeField, LineField, MailField


class UnionForm(forms.Form):
    name = LineField(label=_("工会全称"), max_length=100, help_text=_("与公章一致，会出现在公示里。"))
    short_name = LineField(label=_("简称"), max_length=unions.SHORT_NAME, required=False, help_text=_("不填就用全称。"))


class AddUnionForm(UnionForm):
    parent = forms.ModelChoiceField(label=_("上级工会"), queryset=Union.objects.none(), empty_label=None)
    field_order = ["parent", "name", "short_name"]

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = reach.parents_of(by)  # type: ignore[attr-defined]


class InviteForm(PersonFields):
    username = CodeField(
        label=_("用户名"),
        required=False,
        help_text=_("不填就用邮箱 @ 前面的部分，没有邮箱的用手机号。"),
        validators=[
            RegexValidator(r"^[A-Za-z0-9._-]{3,60}\Z", _("用户名用 3 到 60 个字母、数字、点、下划线或连字符。"))
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.let_email_be_empty()
        self.fields["email"].help_text = _("设密码的链接发到这里。没有邮箱的不填，填手机号，链接由您用微信或短信转发。")


class ServeForm(forms.Form):
    """An entrant with an account, named by her address."""

    email = MailField(label=_("已有账号的邮箱"), max_length=254)


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("名单（.xlsx、.xls 或 .csv）"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        error_messages={"required": _("请先选一个名单文件。"), "empty": _("这个文件是空的。")},
    )
