"""The campaign as its organisers change it: an overview, a form for each part, and what was changed so far."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import SignedIn, allows, requires
from campaign import memory
from campaign.editing import shown
from campaign.editing.forms import Overtaken, PartForm, wanted_of
from campaign.editing.parts.listing import PARTS
from campaign.editing.parts.part import Part
from campaign.editing.proposing import propose
from campaign.editing.saving import check_may_be_edited, save
from campaign.loading.exporting import in_force
from campaign.models import Campaign
from common.forms import acknowledged
from common.refusals import Refused


@require_safe
@requires("campaign.edit", "audit.read")
def setup(request: SignedIn) -> HttpResponse:
    """The current campaign's overview; where there is none yet, how to begin."""
    campaign = memory.current()
    if campaign is None:
        return render(request, "campaign/editing/none.html", {"drafts": memory.drafts()})
    return redirect("campaign_overview", code=campaign.code)


@require_safe
@requires("campaign.edit", "audit.read")
def overview(request: SignedIn, code: str) -> HttpResponse:
    campaign = campaign_or_404(code)
    spec = in_force(campaign)
    context = {
        "campaign": campaign,
        "parts": shown.cards(spec, campaign.code),
        "bars": shown.bars(spec),
        "recent": shown.recent(campaign),
        "drafts": [one for one in memory.drafts() if one.pk != campaign.pk],
        "can_edit": _can_edit(request, campaign),
    }
    return render(request, "campaign/editing/overview.html", context)


@require_safe
@requires("campaign.edit")
def part_categories(request: SignedIn, code: str, part: str) -> HttpResponse:
    """Of a part that each category has for itself: which category."""
    campaign, found = campaign_or_404(code), part_or_404(part)
    if not found.of_category:
        raise Http404
    categories = campaign.definition.categories
    context = {"campaign": campaign, "part": found, "groups": shown.by_series(campaign.definition, categories)}
    return render(request, "campaign/editing/categories.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("campaign.edit")
def edit_part(request: SignedIn, code: str, part: str, category: str = "") -> HttpResponse:
    """A form; then the same with what it would do; then saved, if nothing was changed since it was shown."""
    campaign, found = campaign_or_404(code), part_or_404(part)
    present = in_force(campaign)
    if found.of_category != bool(category) or (category and present.category(category) is None):
        raise Http404
    if not _can_edit(request, campaign):
        return redirect("campaign_overview", code=code)
    data = request.POST if request.method == "POST" else None
    form = PartForm(found, category, present, data, asks_reason=not campaign.is_draft)
    if data is None:
        return _page(request, campaign, form)
    if not form.is_valid():
        return _page(request, campaign, form, status=400)
    if request.POST.get("step") == "confirm" and request.POST.get("previewed") == form.digest() and not form.meanwhile:
        return _saved(request, campaign, form)
    return _page(request, campaign, form, proposal=propose(campaign, form.wanted()))


def campaign_or_404(code: str) -> Campaign:
    """From the database: what is edited is what holds now, in whichever process it was changed."""
    found = Campaign.objects.defer(None).filter(code=code, is_discarded=False).first()
    if found is None:
        raise Http404(_("没有这个活动。"))
    return found


def part_or_404(code: str) -> Part:
    if code not in PARTS:
        raise Http404(_("没有这一部分。"))
    return PARTS[code]


def draft_key(request: SignedIn, form: PartForm, campaign: Campaign) -> str:
    """Under which this person's device keeps what she typed."""
    return f"draft:{request.user.pk}:setup:{campaign.pk}:{form.part.code}:{form.category}"


def _can_edit(request: SignedIn, campaign: Campaign) -> bool:
    return allows(request.user, "campaign.edit") and (campaign.is_current or campaign.is_draft)


def _saved(request: SignedIn, campaign: Campaign, form: PartForm) -> HttpResponse:
    """Asked again of what holds at that moment, while nobody else changes it."""
    try:
        check_may_be_edited(campaign)
        saved = save(
            campaign=campaign,
            part=form.part.code,
            wanted=wanted_of(form),
            reason=form.cleaned_data["reason"],
            by=request.user,
        )
    except Overtaken as overtaken:
        return _page(request, campaign, overtaken.form, proposal=propose(campaign, overtaken.form.wanted()), status=409)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, campaign, form, status=409)
    messages.success(request, _("已保存，并写入修改记录。") if saved.row else _("没有改动。"))
    response = redirect("campaign_overview", code=campaign.code)
    return acknowledged(request, response, prefix=draft_key(request, form, campaign))


def _page(
    request: SignedIn, campaign: Campaign, form: PartForm, *, proposal: Any = None, status: int = 200
) -> HttpResponse:
    context = {
        "campaign": campaign,
        "part": form.part,
        "category": form.present.category(form.category),
        "form": form,
        "fields": shown.fields(form),
        "proposal": proposal,
        "draft_key": draft_key(request, form, campaign),
    }
    if proposal and form.part.has_calendar:
        context |= {"bars": shown.bars(proposal.change.new), "bars_before": shown.bars(proposal.change.old)}
    return render(request, "campaign/editing/part.html", context, status=status)
