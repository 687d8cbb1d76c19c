"""Where an entrant who serves several unions says for which she acts now."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import SignedIn, requires
from accounts.serving import serving
from common.refusals import Refused
from common.text import LAST_KEY, whole_number


@require_http_methods(["GET", "HEAD", "POST"])
@requires("entry.create")
def my_unions(request: SignedIn) -> HttpResponse:
    """`next` leads on to what she wanted to open."""
    following = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(following, allowed_hosts=None):
        following = ""
    unions = serving.unions_served(request.user)
    if request.method != "POST":
        return render(request, "accounts/serving/my_unions.html", {"unions": unions, "following": following})
    union = unions.filter(pk=whole_number(request.POST.get("union"), LAST_KEY) or 0).first()
    if union is None:
        raise Http404
    try:
        serving.act_for(union=union, by=request.user)
        messages.success(request, _("现在为“%(union)s”申报。") % {"union": union})
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("my_unions")
    return redirect(following or "my_entries")
