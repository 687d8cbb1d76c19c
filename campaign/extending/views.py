"""One page for one act: more time to enter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods

from accounts.models import Union
from accounts.permissions import SignedIn, requires
from campaign.editing.proposing import Proposal
from campaign.editing.saving import LONGEST_REASON, check_may_be_edited
from campaign.editing.views import campaign_or_404
from campaign.extending import extending
from campaign.history.words import moment
from campaign.loading.exporting import in_force
from campaign.models import BranchDeadline, Campaign
from campaign.phases import ZONE
from common.form_fields import LineField, MomentField
from common.refusals import Refused


class ExtendForm(forms.Form):
    union = forms.ModelChoiceField(
        label=_lazy("延长范围"),
        queryset=Union.objects.none(),
        required=False,
        empty_label=_lazy("全省"),
        widget=forms.Select(attrs={"class": "form-select"}),
        help_text=_lazy("列出的是自行提前截止的推荐单位，最晚可以延长到全省截止时间。"),
    )
    closes_at = MomentField(
        label=_lazy("新的截止时间"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "form-control"}, format="%Y-%m-%dT%H:%M"),
    )
    reason = LineField(
        label=_lazy("延长原因"),
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"class": "form-control"}),
        help_text=_lazy("写进通知和修改记录。"),
    )

    def __init__(self, campaign: Campaign, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        own = BranchDeadline.objects.filter(campaign=campaign).values("union")
        field = self.fields["union"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Union.objects.filter(pk__in=own).order_by("position", "pk")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("campaign.edit")
def extend_collection(request: SignedIn, code: str) -> HttpResponse:
    """Asked for, shown with what it does, and done."""
    campaign = campaign_or_404(code)
    if request.method != "POST":
        return _page(request, campaign, ExtendForm(campaign, initial=_now(campaign)))
    form = ExtendForm(campaign, request.POST)
    if not form.is_valid():
        return _page(request, campaign, form, status=400)
    given = {"union": form.cleaned_data["union"], "closes_at": form.cleaned_data["closes_at"].astimezone(ZONE)}
    try:
        check_may_be_edited(campaign)
        if request.POST.get("step") != "confirm":
            return _page(request, campaign, form, proposal=extending.preview(campaign, **given))
        extending.extend(campaign=campaign, **given, reason=form.cleaned_data["reason"], by=request.user)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, campaign, form, status=409)
    words = {"at": moment(given["closes_at"])}
    messages.success(request, _("申报截止时间已延长到 %(at)s，正在通知有关申报员和推荐单位。") % words)
    return redirect("campaign_overview", code=campaign.code)


def _now(campaign: Campaign) -> dict[str, Any]:
    return {"closes_at": extending.closing(in_force(campaign), None)}


def _page(
    request: SignedIn, campaign: Campaign, form: ExtendForm, *, proposal: Proposal | None = None, status: int = 200
) -> HttpResponse:
    context = {"campaign": campaign, "form": form, "proposal": proposal, "collect": _now(campaign)["closes_at"]}
    return render(request, "campaign/extending/extend.html", context, status=status)
