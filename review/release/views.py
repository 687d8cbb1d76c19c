"""Signing a version of the result, and publishing it now or at a set time."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import SignedIn, allows, requires
from campaign.calendar import current_campaign_or_404
from common import in_words
from common.refusals import Refused
from review.models import Result
from review.release import signing, timing
from review.results import publishing
from review.shortlist.forms import PublishForm


@require_POST
@requires("result.sign", "result.countersign")
def result_sign(request: SignedIn, pk: int) -> HttpResponse:
    result = _result_or_404(pk)
    act = signing.sign if allows(request.user, "result.sign") else signing.countersign
    try:
        act(result=result, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已签署第 %(n)d 版。") % {"n": result.version})
    return _back(result)


@require_POST
@requires("result.publish")
def result_publish(request: SignedIn, pk: int) -> HttpResponse:
    result, form = _result_or_404(pk), PublishForm({"when": "now", **request.POST.dict()})
    if not form.is_valid():
        messages.error(request, form.first_error)
        return _back(result)
    try:
        if form.is_later:
            result = timing.plan(result=result, at=form.cleaned_data["at"], by=request.user)
            done = _("已定于 %(at)s 公布。") % {"at": in_words.moment(form.cleaned_data["at"], weekday=True)}
        else:
            publishing.publish(result=result, by=request.user)
            done = _("已公布，所有人都能看到。")
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return _back(result)


@require_POST
@requires("result.publish")
def result_unplan(request: SignedIn, pk: int) -> HttpResponse:
    result = _result_or_404(pk)
    try:
        timing.unplan(result=result, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已取消定时公布。"))
    return _back(result)


def _result_or_404(pk: int) -> Result:
    return get_object_or_404(Result.objects.select_related("category"), pk=pk, campaign=current_campaign_or_404())


def _back(result: Result) -> HttpResponse:
    return redirect(f"{reverse('results_desk')}?category={result.category.code}")
