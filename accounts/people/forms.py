"""The form of a person, for inviting and for correcting; a union is named by its code or name."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Union, User
from accounts.people import inviting, managing
from common.form_fields import LineField, MailField, PhoneField

UNIONS_LIST = "unions"  # the id of the datalist on the page
SUGGESTED = 5


class PersonFields(forms.Form):
    name = LineField(label=_lazy("姓名"), max_length=40)
    email = MailField(
        label=_lazy("电子邮箱"),
        max_length=254,
        help_text=_lazy("设密码的链接发到这里，也可以用它登录。"),
        error_messages={"invalid": _lazy("邮箱不对，应如 wangmin@example.com。")},
    )
    phone = PhoneField(label=_lazy("联系电话"), max_length=40, required=False)
    person: User | None = None  # whose facts these are, where the account exists

    def let_email_be_empty(self) -> None:
        """Of entrants only: the verb judges whether there is a mobile number instead."""
        self.fields["email"].required = False

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if fault := inviting.taken(email, but=self.person.pk if self.person else None):
            raise forms.ValidationError(fault)
        return str(email)


class PersonForm(PersonFields):
    role = forms.ChoiceField(
        label=_lazy("角色"),
        choices=[("", _lazy("请选择")), *User.Role.choices],
        error_messages={"invalid_choice": _lazy("没有这个角色，请从列表里选一个。")},
    )
    union = LineField(
        label=_lazy("所属工会"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"list": UNIONS_LIST, "autocomplete": "off"}),
        help_text=_lazy("填名称或代码，输入几个字会有提示。申报员和推荐单位管理员必填；专家填了便于提示回避。"),
    )

    def __init__(self, *args: Any, person: User | None = None, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = _facts_of(person)
        self.person = person
        if person is not None and not person.email:
            self.let_email_be_empty()
        is_kept = person is not None and (person.role in managing.KEEP_THEIR_ROLE or person.pk == by.pk)
        if is_kept:
            self.fields["role"].disabled = True
            self.fields["role"].help_text = _lazy("专家和监督员不能改为其他角色，自己的角色不能自己改。")

    def clean_union(self) -> Union | None:
        typed = self.cleaned_data["union"]
        return union_called(typed) if typed else None

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        is_kept = self.person and (said.get("role"), said.get("union")) == (self.person.role, self.person.union)
        if "role" in said and "union" in said and not is_kept:
            if fault := managing.union_fault(said["role"], said["union"]):
                self.add_error("union", fault)
        return said


def union_called(typed: str) -> Union:
    """The one union of this code, name or short name, or written as the list offers it, "名称（代码）"."""
    offered = re.search(r"（([^（）]+)）$", typed)
    codes = [typed, *([offered[1]] if offered else [])]
    if union := Union.objects.filter(code__in=codes).select_related("recommending").first():
        return union
    named = list(Union.objects.filter(Q(name=typed) | Q(short_name=typed)).select_related("recommending")[:SUGGESTED])
    if len(named) == 1:
        return named[0]
    if named:
        raise forms.ValidationError(_("“%(name)s”不止一家，请写明是哪家：%(list)s。") % _said(typed, named))
    like = list(Union.objects.filter(name__icontains=typed, is_active=True)[:SUGGESTED])
    if like:
        raise forms.ValidationError(_("没有叫“%(name)s”的工会，您要找的是不是：%(list)s？") % _said(typed, like))
    raise forms.ValidationError(_("没有叫“%(name)s”的工会，请填全称或代码。") % {"name": typed})


def written(union: Union) -> str:
    return f"{union.name}（{union.code}）"


def offered_unions() -> list[str]:
    """What the field offers while typing: all but the grassroots unions, which are found by their full name."""
    rows = Union.objects.filter(is_active=True).exclude(kind__in=[Union.Kind.GRASSROOTS, Union.Kind.PROVINCE])
    return [written(union) for union in rows]


def _said(typed: str, found: list[Union]) -> dict[str, str]:
    return {"name": typed, "list": "、".join(written(union) for union in found)}


def _facts_of(person: User | None) -> dict[str, Any]:
    if person is None:
        return {}
    facts = {name: getattr(person, name) for name in ("name", "email", "phone", "role")}
    return facts | {"union": written(person.union) if person.union else ""}
