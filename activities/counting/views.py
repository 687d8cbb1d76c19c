"""The targets of the year: seen by who reads the desk, changed by who edits the campaign; and who changed what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import audit
from accounts.permissions import SignedIn, allows, requires
from activities.counting.counters import LABELS, counters
from activities.recording.forms import CountField
from campaign.calendar import current_campaign_or_404
from campaign.definition.spec.activity_plan import COUNTERS
from campaign.loading.plan_targets import set_targets
from common.refusals import Refused


class TargetsForm(forms.Form):
    """A number for each counter."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        for code in COUNTERS:
            label, unit = LABELS[code]
            self.fields[code] = CountField(label=f"{label}（{unit}）")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("activity.read")
def activity_targets(request: SignedIn) -> HttpResponse:
    campaign = current_campaign_or_404()
    plan = campaign.definition.activities
    first = {code: plan.target(code) for code in COUNTERS}
    form = TargetsForm(request.POST if request.method == "POST" else None, initial=first)
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            changed = set_targets(campaign=campaign, targets=form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
        else:
            messages.success(request, _("已保存目标。") if changed else _("没有改动。"))
            return redirect("activity_targets")
    context = {
        "form": form,
        "counters": counters(campaign),
        "changes": [_in_words(event) for event in audit.history(campaign).filter(action="campaign.targets")[::-1]],
        "may_edit": allows(request.user, "campaign.edit") and campaign.is_current,
    }
    return render(request, "activities/counting/targets.html", context, status=status)


def _in_words(event: Any) -> dict[str, Any]:
    before, after = event.details.get("before", {}), event.details.get("after", {})
    lines = [_("%(what)s：%(was)s → %(now)s") % _said(code, before, after) for code in COUNTERS if code in after]
    return {"at": event.at, "who": event.actor_label, "lines": lines}


def _said(code: str, before: dict[str, int], after: dict[str, int]) -> dict[str, str]:
    return {"what": str(LABELS[code][0]), "was": f"{before.get(code, 0):,}", "now": f"{after[code]:,}"}
