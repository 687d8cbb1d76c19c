"""Materials: the recommender's ZIP of the branch, and the page that a copy recipient's mail leads to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import public, requires
from accounts.reach import own_union
from campaign.calendar import current_campaign_or_404
from submissions.answers import in_words
from submissions.models import Package
from submissions.notices import recipient_links
from submissions.packages import packages as packaging


@require_safe
@requires("branch.export")
def branch_materials(request: HttpRequest) -> HttpResponse:
    """The branch's packages, newest first; asks for itself again while one is being built."""
    campaign = current_campaign_or_404()
    packages = Package.objects.filter(union=request.user.union_id, campaign=campaign, entry__isnull=True)[:10]
    count = packaging.contents(union=own_union(request.user), campaign=campaign, entry=None).count()
    context = {"packages": packages, "count": count, "campaign": campaign}
    template = "_packages.html" if request.htmx else "materials.html"  # type: ignore[attr-defined]
    return render(request, f"submissions/packages/{template}", context)


@require_POST
@requires("branch.export")
def branch_package(request: HttpRequest) -> HttpResponse:
    packaging.request(union=own_union(request.user), campaign=current_campaign_or_404(), by=request.user)
    return redirect("branch_materials")


@public
def copy(request: HttpRequest, token: str) -> HttpResponse:
    """One entry for a copy recipient (抄送): as the jury sees it, with its materials as a ZIP."""
    entry, recipient = recipient_links.resolve(token)
    if request.method == "POST":
        packaging.request(union=entry.recommending, campaign=entry.campaign, by=None, entry=entry)
        return redirect("copy", token=token)
    package = Package.objects.filter(entry=entry).exclude(state="failed").first()
    context = {
        "entry": entry,
        "recipient": recipient,
        "package": package,
        "packages": [package] if package else [],
        "rules": entry.category.rules,
        "section_name": in_words.section_name(entry),
        "answers": in_words.shown_answers(entry),
        "token": token,
    }
    template = "_packages.html" if request.htmx else "recipient.html"  # type: ignore[attr-defined]
    response = render(request, f"submissions/packages/{template}", context)
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    return response
