"""The branch's own settings: copy recipients (抄送) and an earlier deadline."""

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
from campaign import branches, calendar
from campaign.calendar import current_campaign_or_404
from campaign.models import Campaign
from common.form_fields import LineField, MailField, MomentField
from common.refusals import Refused


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


@require_safe
@requires("union.invite")
def branch_settings(request: HttpRequest) -> HttpResponse:
    return _page(request, current_campaign_or_404(), CopyForm(), None)


@require_POST
@requires("union.invite")
def branch_copy_add(request: HttpRequest) -> HttpResponse:
    campaign, form = current_campaign_or_404(), CopyForm(request.POST)
    if form.is_valid():
        try:
            copy = branches.add_copy(
                campaign=campaign, union=own_union(request.user), by=request.user, **form.cleaned_data
            )
            messages.success(request, _("以后所属工会的申报会抄送 %(name)s。") % {"name": copy.name})
            return redirect("branch_settings")
        except Refused as refusal:
            form.add_error("email", str(refusal))
    return _page(request, campaign, form, None)


@require_POST
@requires("union.invite")
def branch_copy_remove(request: HttpRequest, pk: int) -> HttpResponse:
    mine = branches.copies_of(campaign=current_campaign_or_404(), union=own_union(request.user)).select_related("union")
    copy = branches.remove_copy(copy=get_object_or_404(mine, pk=pk), by=request.user)
    messages.success(request, _("不再抄送 %(name)s，已发邮件里的链接也失效了。") % {"name": copy.name})
    return redirect("branch_settings")


@require_POST
@requires("union.invite")
def branch_deadline(request: HttpRequest) -> HttpResponse:
    """Set the branch's own deadline, or let it close with the campaign again."""
    campaign, form = current_campaign_or_404(), DeadlineForm(request.POST)
    if request.POST.get("to") == "clear":
        branches.clear_deadline(campaign=campaign, union=own_union(request.user), by=request.user)
        messages.success(request, _("已取消提前截止，与全省同时截止。"))
        return redirect("branch_settings")
    if form.is_valid():
        try:
            branches.set_deadline(
                campaign=campaign, union=own_union(request.user), by=request.user, **form.cleaned_data
            )
            messages.success(request, _("已设定本单位截止时间，所属工会的页面会按它倒计时。"))
            return redirect("branch_settings")
        except Refused as refusal:
            form.add_error("closes_at", str(refusal))
    return _page(request, campaign, CopyForm(), form)


def _page(
    request: HttpRequest, campaign: Campaign, copy_form: CopyForm, deadline_form: DeadlineForm | None
) -> HttpResponse:
    own = branches.deadline_of(campaign=campaign, union=own_union(request.user))
    context: dict[str, Any] = {
        "campaign": campaign,
        "copies": branches.copies_of(campaign=campaign, union=own_union(request.user)),
        "own": own,
        "collect": calendar.phase(campaign=campaign, code="collect"),
        "copy_form": copy_form,
        "deadline_form": deadline_form or DeadlineForm(initial={"closes_at": own.closes_at if own else None}),
    }
    has_fault = bool(copy_form.errors or (deadline_form and deadline_form.errors))
    return render(request, "submissions/branch/settings.html", context, status=422 if has_fault else 200)
