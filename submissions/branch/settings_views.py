"""The branch's own settings: whom its unions call, copy recipients (抄送) and an earlier deadline."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import requires
from accounts.reach import own_union
from campaign import branches, calendar, memory
from campaign.calendar import current_campaign_or_404
from campaign.models import Campaign
from common.form_fields import LineField, MailField, MomentField, PhoneField
from common.refusals import Refused
from submissions.branch_deadline import deadline as deadlines


class DeskForm(forms.Form):
    name = LineField(
        label=_lazy("经办部门或经办人"),
        max_length=40,
        widget=forms.TextInput(attrs={"placeholder": _lazy("如：网络工作部 李芳")}),
        error_messages={"required": _lazy("请填写经办部门或经办人。")},
    )
    phone = PhoneField(
        label=_lazy("联系电话"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
        error_messages={"required": _lazy("请填写联系电话。")},
    )


class CopyForm(forms.Form):
    name = LineField(label=_lazy("收件人"), max_length=40)
    email = MailField(label=_lazy("电子邮箱"), max_length=254)


class DeadlineForm(forms.Form):
    closes_at = MomentField(
        label=_lazy("本单位截止时间"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        error_messages={"invalid": _lazy("请填写日期和时间，如 2023-06-26 18:00。")},
    )
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)  # said on the second page


@require_safe
@requires("union.invite")
def branch_settings(request: HttpRequest) -> HttpResponse:
    return _page(request, current_campaign_or_404())


@require_POST
@requires("union.invite")
def branch_desk_set(request: HttpRequest) -> HttpResponse:
    campaign, form = current_campaign_or_404(), DeskForm(request.POST)
    if form.is_valid():
        try:
            branches.set_desk(union=own_union(request.user), by=request.user, **form.cleaned_data)
            messages.success(request, _("已保存联系电话，所属工会在每件作品的状态旁可以看到。"))
            return redirect("branch_settings")
        except Refused as refusal:
            form.add_error("phone", str(refusal))
    return _page(request, campaign, desk_form=form)


@require_POST
@requires("union.invite")
def branch_copy_add(request: HttpRequest) -> HttpResponse:
    campaign, form = current_campaign_or_404(), CopyForm(request.POST, auto_id="id_copy_%s")
    if form.is_valid():
        try:
            copy = branches.add_copy(
                campaign=campaign, union=own_union(request.user), by=request.user, **form.cleaned_data
            )
            messages.success(request, _("以后所属工会的申报会抄送 %(name)s。") % {"name": copy.name})
            return redirect("branch_settings")
        except Refused as refusal:
            form.add_error("email", str(refusal))
    return _page(request, campaign, copy_form=form)


@require_POST
@requires("union.invite")
def branch_copy_remove(request: HttpRequest, pk: int) -> HttpResponse:
    mine = branches.copy_recipients_of(
        campaign=current_campaign_or_404(), union=own_union(request.user)
    ).select_related("union")
    copy = branches.remove_copy(copy=get_object_or_404(mine, pk=pk), by=request.user)
    messages.success(request, _("不再抄送 %(name)s，已发邮件里的链接也失效了。") % {"name": copy.name})
    return redirect("branch_settings")


@require_POST
@requires("union.invite")
def branch_deadline(request: HttpRequest) -> HttpResponse:
    """Set the branch's own deadline, or let it close with the campaign again."""
    campaign, form = current_campaign_or_404(), DeadlineForm(request.POST)
    if request.POST.get("to") == "clear":
        deadlines.clear_deadline(campaign=campaign, union=own_union(request.user), by=request.user)
        messages.success(request, _("已取消提前截止，与全省同时截止，所属工会的申报员会收到邮件。"))
        return redirect("branch_settings")
    if form.is_valid():
        try:
            deadlines.set_deadline(
                campaign=campaign, union=own_union(request.user), by=request.user, **form.cleaned_data
            )
            said = _("已设定本单位截止时间，所属工会的页面会按它倒计时，申报员会收到邮件。")
            messages.success(request, said)
            return redirect("branch_settings")
        except deadlines.NeedsSecondYes as ask:
            context = {"effect": ask.effect, "typed": request.POST["closes_at"]}
            return render(request, "submissions/branch_deadline/confirm.html", context, status=409)
        except Refused as refusal:
            form.add_error("closes_at", str(refusal))
    return _page(request, campaign, deadline_form=form)


def _page(
    request: HttpRequest,
    campaign: Campaign,
    *,
    desk_form: DeskForm | None = None,
    copy_form: CopyForm | None = None,
    deadline_form: DeadlineForm | None = None,
) -> HttpResponse:
    union = own_union(request.user)
    own, desk = branches.deadline_of(campaign=campaign, union=union), memory.desk_of(union.pk)
    context: dict[str, Any] = {
        "campaign": campaign,
        "desk": desk,
        "desk_form": desk_form or DeskForm(initial=vars(desk) if desk else {}),
        "copies": branches.copy_recipients_of(campaign=campaign, union=union),
        "own": own,
        "collect": calendar.phase(campaign=campaign, code="collect"),
        "copy_form": copy_form or CopyForm(auto_id="id_copy_%s"),
        "deadline_form": deadline_form or DeadlineForm(initial={"closes_at": own.closes_at if own else None}),
    }
    given = [form for form in (desk_form, copy_form, deadline_form) if form is not None]
    status = 422 if any(form.errors for form in given) else 200
    return render(request, "submissions/branch/settings.html", context, status=status)
