"""The page of what was agreed to with an entry, and the withdrawal of the consent to be named or shown."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import SignedIn, requires
from common.refusals import Refused
from submissions import access
from submissions.consents import consents


@require_http_methods(["GET", "HEAD", "POST"])
@requires("entry.create", "entry.read_branch", "entry.read_submitted")
def entry_consents(request: SignedIn, pk: int) -> HttpResponse:
    entry = access.get_entry_or_404(request.user, pk)
    if request.method == "POST":
        try:
            code, note = request.POST.get("consent", ""), request.POST.get("note", "")
            consents.withdraw(entry=entry, code=code, note=note, by=request.user)
            messages.success(request, _("已撤回同意，网页上不再显示。"))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("entry_consents", pk=pk)
    context = {
        "entry": entry,
        "rows": consents.all_of(entry),
        "consents": consents.of(entry),
        "may_withdraw": consents.may_withdraw(request.user, entry),
    }
    return render(request, "submissions/consents/page.html", context)
