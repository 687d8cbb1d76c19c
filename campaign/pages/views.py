"""Public pages of the campaign, and the button of the rehearsal clock."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts import personal_data
from accounts.models import User
from accounts.permissions import public
from campaign import calendar, memory, phases
from campaign.calendar import current_campaign, current_campaign_or_404
from campaign.definition.limits_in_words import number_text
from campaign.models import BranchDeadline, Category
from campaign.pages import content
from campaign.pages.figures import figures
from campaign.pages.ics import Close, calendar_text
from campaign.pages.links import address, entry_link, quick_links
from campaign.pages.plan import counters
from campaign.pages.winners import winners
from campaign.rehearsal_clock import move_calendar
from common.text import one_line


@public
def home(request: HttpRequest) -> HttpResponse:
    campaign = current_campaign()
    if campaign is None:
        return render(request, "campaign/pages/home.html", {"campaign": None})
    now = timezone.now()
    rows = calendar.shown(campaign).phases
    has_result = content.has_result(rows, now)
    context = {
        "campaign": campaign,
        "now": now,
        "now_card": content.now_card(campaign, rows, now),
        "timeline": phases.timeline(rows, now),
        "figures": figures(campaign),
        "quick_links": quick_links(has_result=has_result),
        "winners": winners(campaign) if has_result else None,
        "groups": content.series_groups(campaign, memory.categories(campaign)),
        "gallery_url": address("gallery"),
        "counters": counters(campaign),
        "activities_url": address("activities"),
    }
    return render(request, "campaign/pages/home.html", context)


@public
def archive(request: HttpRequest) -> HttpResponse:
    """The campaigns of earlier years, each with what it published."""
    found = [campaign for campaign in memory.all_campaigns() if not campaign.is_current]
    return render(request, "campaign/pages/archive.html", {"campaigns": found})


@public
def categories(request: HttpRequest) -> HttpResponse:
    campaign = current_campaign()
    groups = content.series_groups(campaign, memory.categories(campaign)) if campaign else []
    context = {"campaign": campaign, "groups": groups, "count": sum(len(group.categories) for group in groups)}
    return render(request, "campaign/pages/categories.html", context)


@public
def category(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "campaign/pages/category.html", _category_context(memory.category_or_404(code)))


@public
def category_rules(request: HttpRequest, code: str) -> HttpResponse:
    """The same facts as one plain sheet to print or keep."""
    return render(request, "campaign/pages/rules.html", _category_context(memory.category_or_404(code)))


@public
def calendar_file(request: HttpRequest) -> HttpResponse:
    campaign = current_campaign_or_404()
    own = BranchDeadline.objects.filter(campaign=campaign).select_related("union").order_by("id")
    name = _("%(union)s申报截止")
    closes = [Close(row.union.code, name % {"union": row.union.short_name}, row.closes_at) for row in own]
    rows = calendar.shown(campaign).phases
    text = calendar_text(code=campaign.code, title=campaign.title, phases=rows, closes=closes, now=timezone.now())
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{campaign.code}.ics"'
    return response


@public
def privacy(request: HttpRequest) -> HttpResponse:
    context = {"campaign": current_campaign(), "parts": personal_data.parts()}
    return render(request, "campaign/pages/privacy.html", context)


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "campaign/pages/accessibility.html")


@public
def contact(request: HttpRequest) -> HttpResponse:
    return render(request, "campaign/pages/contact.html", {"campaign": current_campaign()})


@public
def move_clock(request: HttpRequest) -> HttpResponse:
    """The rehearsal clock; the address does not exist outside the demo."""
    campaign = current_campaign() if settings.DEMO and request.method == "POST" else None
    wanted = calendar.shown(campaign).phase(one_line(request.POST.get("phase"))) if campaign else None
    if campaign is None or wanted is None:
        raise Http404(_("没有这个阶段。"))
    by = request.user if isinstance(request.user, User) else None
    move_calendar(campaign=campaign, to_phase=wanted.code, by=by)
    messages.success(request, _("演练时钟已拨到“%(phase)s”。") % {"phase": wanted.name})
    back = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(back if own else "/")  # not redirect(): "foo" is no name of a page


def _category_context(category: Category) -> dict[str, Any]:
    campaign, spec, now = category.campaign, category.rules, timezone.now()
    collect = calendar.shown(campaign).phase("collect")
    return {
        "campaign": campaign,
        "category": category,
        "spec": spec,
        "series": next((series for series in campaign.definition.series if series.code == category.series), None),
        "collect": collect,
        "is_open": collect is not None and phases.is_open(collect, now),
        "is_over": collect is not None and now >= collect.closes_at,
        "left": phases.countdown(now, collect.closes_at) if collect else None,
        "files": content.file_rows(spec),
        "rubrics": content.rubric_tables(spec),
        "quotas": content.quota_rows(spec),
        "weights": [
            number_text(weight) for weight in (campaign.definition.expert_weight, campaign.definition.vote_weight)
        ],
        "deadlines": content.deadline_rows(campaign, collect),
        "asked": content.asked_fields(spec),
        "entry_url": entry_link(category.code),
    }
