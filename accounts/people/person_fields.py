"""The fields of a person that every form of people shares; each fault stands beside its field."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.people import inviting
from accounts.unions.managing import clean


class PersonFields(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=40)
    email = forms.EmailField(
        label=_("电子邮箱"),
        max_length=254,
        help_text=_("设密码的链接发到这里，也可以用它登录。"),
        error_messages={"invalid": _("邮箱不对，应如 wangmin@example.com。")},
    )
    phone = forms.CharField(label=_("联系电话"), max_length=20, required=False)
    person: User | None = None  # whose facts these are, where the account exists

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if fault := inviting.taken(email, but=self.person.pk if self.person else None):
            raise forms.ValidationError(fault)
        return str(email)

    def clean_phone(self) -> str:
        phone = clean(self.cleaned_data["phone"])
        if fault := inviting.phone_fault(phone):
            raise forms.ValidationError(fault)
        return phone
