"""Check my vote: whoever holds a receipt sees what it stands for, and its place in the ledger."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.permissions import public
from voting import standing
from voting.casting.forms import ReceiptForm
from voting.ledger import checks
from voting.ledger.proofs import Proof, proofs


@public
@never_cache
def check_vote(request: HttpRequest) -> HttpResponse:
    """The receipt is posted, so that no log and no history keeps it."""
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    slip, found = None, list[Proof]()
    if form.is_valid():
        slips = standing.slips(receipt=form.cleaned_data["receipt"])
        slip = slips[0] if slips else None
        if slip is None:
            form.add_error("receipt", _("没有找到这张回执。请核对每一位，或者确认它是本站给出的。"))
        else:
            found = proofs(slip.votes)
            checks.count_one(slip.first.campaign)
    return render(request, "voting/casting/check.html", {"form": form, "slip": slip, "proofs": found})


@public
@require_POST
@never_cache
def vote_proof(request: HttpRequest) -> HttpResponse:
    """The paths of a receipt's votes as a file for verify_ledger.py."""
    form = ReceiptForm(request.POST)
    slips = standing.slips(receipt=form.cleaned_data["receipt"]) if form.is_valid() else []
    found = [one for slip in slips for one in proofs(slip.votes) if one.file]
    if not found:
        raise Http404
    response = JsonResponse({"format": 1, "votes": [one.as_published() for one in found]})
    response["Content-Disposition"] = content_disposition_header(True, f"proof-{found[0].vote.day}.json") or ""
    return response
