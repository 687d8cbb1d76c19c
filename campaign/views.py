"""Public pages of the campaign, and the button of the rehearsal clock."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.permissions import public
from campaign.calendar import current_campaign, phase
from campaign.clock import move_calendar


@public
@require_POST
def move_clock(request: HttpRequest) -> HttpResponse:
    """The rehearsal clock; the address does not exist outside the demo."""
    campaign = current_campaign()
    wanted = phase(campaign=campaign, code=request.POST.get("phase", "")) if settings.DEMO and campaign else None
    if campaign is None or wanted is None:
        raise Http404(_("没有这个阶段。"))
    by = request.user if isinstance(request.user, User) else None
    move_calendar(campaign=campaign, to_phase=wanted.code, by=by)
    messages.success(request, _("演练时钟已拨到“%(phase)s”。") % {"phase": wanted.name})
    back = request.POST.get("next", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}) else "/")
