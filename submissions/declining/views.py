"""The page on which a recommender says why an entry is not recommended, and the button that undoes it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import SignedIn, requires
from common.refusals import Refused
from submissions import access, states
from submissions.declining import declining
from submissions.declining.forms import DeclineForm
from submissions.queue import undo


@require_http_methods(["GET", "HEAD", "POST"])
@requires("entry.recommend")
def branch_decline(request: SignedIn, pk: int) -> HttpResponse:
    entry = access.get_branch_entry_or_404(request.user, pk)
    form = DeclineForm(request.POST if request.method == "POST" else None, entry=entry)
    if request.method != "POST" and entry.state != states.SUBMITTED:
        return redirect("branch_entry", pk=pk)
    if form.is_valid():
        try:
            declining.decline(entry=entry, by=request.user, note=form.note)
            said = _("已对 %(entry)s登记不推荐，申报单位能看到原因。") % {"entry": entry}
            messages.success(request, said)
            undo.remember(request.session, action="decline", entries=[entry], said=said)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return _back(request, pk)
    status = 422 if form.is_bound else 200
    return render(request, "submissions/declining/decline.html", {"entry": entry, "form": form}, status=status)


@require_POST
@requires("entry.recommend")
def branch_undecline(request: SignedIn, pk: int) -> HttpResponse:
    entry = access.get_branch_entry_or_404(request.user, pk)
    try:
        declining.undecline(entry=entry, by=request.user)
        messages.success(request, _("已撤销不推荐，%(entry)s回到待推荐。") % {"entry": entry})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _back(request, pk)


def _back(request: SignedIn, pk: int) -> HttpResponse:
    """To the entry's page, within the queue that the address bar tells of."""
    url, kept = reverse("branch_entry", args=[pk]), request.GET.urlencode()
    return redirect(f"{url}?{kept}" if kept else url)
