"""Making next year's campaign: copy, move its dates, see what is missing, open it or give it up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import SignedIn, requires
from campaign import memory
from campaign.definition.spec import CampaignSpec
from campaign.editing.parts.listing import PARTS
from campaign.editing.shown import address_of
from campaign.editing.views import campaign_or_404
from campaign.loading.exporting import in_force
from campaign.models import Campaign
from campaign.next_year import checking, copying, discarding, opening
from common.form_fields import CodeField, DayField, LineField, WholeField
from common.refusals import Refused

_LINE: dict[str, Any] = {"class": "form-control"}


def _day(label: Any, help_text: Any) -> DayField:
    widget = forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d")
    return DayField(label=label, widget=widget, help_text=help_text)


class CopyForm(forms.Form):
    year = WholeField(label=_lazy("年份"), min_value=2000, max_value=2100, widget=forms.NumberInput(attrs=_LINE))
    title = LineField(
        label=_lazy("活动名称"), max_length=100, widget=forms.TextInput(attrs=_LINE | {"data-kept": True})
    )
    number_prefix = CodeField(
        label=_lazy("编号前缀"),
        max_length=8,
        widget=forms.TextInput(attrs=_LINE | {"data-kept": True}),
        help_text=_lazy("作品编号以它开头，例如 FJ24-0001。"),
    )
    first_day = _day(_lazy("申报开始的日期"), _lazy("其他日期按同样的天数移动；默认为同一个星期几。"))


class MoveForm(forms.Form):
    first_day = _day(_lazy("申报开始的日期"), _lazy("所有阶段和提前截止按同样的天数移动。"))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("campaign.edit")
def copy_campaign(request: SignedIn, code: str) -> HttpResponse:
    """Anew for another year: `?year=` proposes the other fields for it."""
    campaign = campaign_or_404(code)
    if campaign.is_draft:
        raise Http404
    form = CopyForm(request.POST) if request.method == "POST" else CopyForm(initial=_proposed(in_force(campaign)))
    if request.method == "POST" and form.is_valid():
        try:
            draft = copying.copy(campaign=campaign, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已复制为“%(title)s”，还没有公开。") % {"title": draft.title})
            return redirect("campaign_check", code=draft.code)
    context = {"campaign": campaign, "form": form}
    return render(request, "campaign/next_year/copy.html", context, status=400 if form.errors else 200)


def _proposed(spec: CampaignSpec) -> dict[str, Any]:
    taken = {campaign.year for campaign in [*memory.all_campaigns(), *memory.drafts()]}
    year = next(year for year in range(spec.year + 1, spec.year + 100) if year not in taken)
    return {
        "year": year,
        "title": copying.title_for(spec, year),
        "number_prefix": copying.prefix_for(spec, year),
        "first_day": copying.same_weekday(spec, year),
    }


@require_safe
@requires("campaign.edit")
def check_draft(request: SignedIn, code: str) -> HttpResponse:
    return _check_page(request, _draft_or_404(code))


@require_POST
@requires("campaign.edit")
def move_draft(request: SignedIn, code: str) -> HttpResponse:
    draft, form = _draft_or_404(code), MoveForm(request.POST)
    if not form.is_valid():
        return _check_page(request, draft, form, status=400)
    try:
        opening.move(campaign=draft, first_day=form.cleaned_data["first_day"], by=request.user)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _check_page(request, draft, form, status=409)
    messages.success(request, _("所有日期已一起移动。"))
    return redirect("campaign_check", code=code)


@require_POST
@requires("campaign.edit")
def open_campaign(request: SignedIn, code: str) -> HttpResponse:
    try:
        draft = opening.open_draft(campaign=_draft_or_404(code), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("campaign_check", code=code)
    messages.success(request, _("“%(title)s”已启用，成为当前活动。") % {"title": draft.title})
    return redirect("campaign_overview", code=code)


@require_POST
@requires("campaign.edit")
def discard_draft(request: SignedIn, code: str) -> HttpResponse:
    draft = _draft_or_404(code)
    try:
        if "agreed" not in request.POST:
            raise Refused(_("请先勾选，确认您已了解放弃后不能恢复。"))
        discarding.discard(campaign=draft, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("campaign_check", code=code)
    messages.success(request, _("已放弃“%(title)s”的准备。") % {"title": draft.title})
    return redirect("campaign_setup")


def _draft_or_404(code: str) -> Campaign:
    campaign = campaign_or_404(code)
    if not campaign.is_draft:
        raise Http404(_("这个活动不在准备中。"))
    return campaign


def _check_page(request: SignedIn, draft: Campaign, form: MoveForm | None = None, status: int = 200) -> HttpResponse:
    found, current = checking.findings(draft), memory.current()
    context = {
        "campaign": draft,
        "findings": [(one, address_of(draft.code, PARTS[one.part]) if one.part else "") for one in found],
        "can_open": not any(one.blocks for one in found),
        "waits": opening.still_at_work(current) if current else "",
        "current": current,
        "form": form or MoveForm(initial={"first_day": copying.begins_on(in_force(draft))}),
    }
    return render(request, "campaign/next_year/check.html", context, status=status)
