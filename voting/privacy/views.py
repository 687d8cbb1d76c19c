"""What is kept of me: seen, taken away, erased. For the voter of this browser; to all others there is nothing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.permissions import public
from campaign.calendar import current_campaign_or_404
from voting import standing
from voting.identity import cookie, device
from voting.models import Voter
from voting.privacy import erasing, kept
from voting.privacy.forms import ErasingForm
from voting.privacy.my_data import record


@public
@never_cache
def my_data(request: HttpRequest) -> HttpResponse:
    campaign = current_campaign_or_404()
    voter = cookie.known_voter(request, campaign)
    form = ErasingForm(request.POST if request.method == "POST" and voter else None)
    if voter and form.is_valid():
        erasing.erase(voter=voter)
        messages.success(request, _("您的投票信息已删除。已投出的选票仍然有效，可凭回执核对。"))
        return _forgotten(redirect("my_data"))
    return _page(request, voter, form)


def _page(request: HttpRequest, voter: Voter | None, form: ErasingForm) -> HttpResponse:
    context: dict[str, Any] = {"voter": voter, "form": form, "days": kept.traces_days()}
    if voter:
        context |= {"record": record(voter), "poll": standing.poll(voter.campaign)}
    return render(request, "voting/privacy/my_data.html", context, status=400 if form.errors else 200)


def _forgotten(response: HttpResponse) -> HttpResponse:
    cookie.forget(response)
    response.delete_cookie(device.COOKIE, samesite="Lax")
    return response


@public
@never_cache
def my_data_file(request: HttpRequest) -> HttpResponse:
    """The same as JSON."""
    voter = cookie.known_voter(request, current_campaign_or_404())
    if voter is None:
        raise Http404
    answer = JsonResponse(record(voter).as_json(), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer
