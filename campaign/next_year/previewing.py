"""The public pages of a draft as they will be, for its organisers alone."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import SignedIn, requires
from campaign import years
from campaign.editing.views import campaign_or_404

PAGES = ("home", "categories", "category", "category_rules", "contact")


@require_safe
@requires("campaign.edit")
def preview_draft(request: SignedIn, code: str, page: str = "") -> HttpResponse:
    """Links of these pages lead on to previews; a page that has no preview leads to the one of today."""
    draft, path = campaign_or_404(code), f"/{page}"
    if not draft.is_draft:
        raise Http404(_("这个活动不在准备中。"))
    found = resolve(path)
    if found.url_name not in PAGES:
        return redirect(path)
    with years.showing(draft, under=f"/setup/{draft.code}/preview/"):
        answer: HttpResponse = found.func(request, *found.args, **found.kwargs)
    answer["Cache-Control"] = "no-store"
    return answer
