"""Proving a phone number: the number, the code, and then straight on to the vote that was waiting."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.permissions import public
from campaign.calendar import current_campaign_or_404
from campaign.models import Campaign
from common.client_address import client_ip
from common.refusals import Refused
from voting import standing
from voting.casting import chosen as picks
from voting.casting.chosen import Chosen
from voting.casting.confirm_views import cast
from voting.identity import captcha, codes, cookie, device, voters, weixin
from voting.identity.device import keeps_device
from voting.identity.forms import CodeForm, PhoneForm
from voting.models import PhoneCode, Voter
from voting.privacy import kept

CODE_COOKIE = "phone_code"
CODE_COOKIE_AGE = timedelta(minutes=15)  # longer than the code lives, so that "expired" can be told
_SALT = "voting.code"


@public
@never_cache
@keeps_device
def phone(request: HttpRequest) -> HttpResponse:
    campaign = current_campaign_or_404()
    chosen = picks.read(request.POST if request.method == "POST" else request.GET, campaign)
    if chosen.cards and not standing.poll(campaign).is_open:
        return redirect(f"{reverse('vote_confirm')}?{chosen.query}")
    form = PhoneForm(request.POST if request.method == "POST" else None, initial=_last_number(request, campaign))
    if form.is_valid():
        sent = _send(request, campaign, form)
        if sent is not None:
            response = redirect(f"{reverse('vote_code')}?{chosen.query}")
            _keep(response, sent)
            return response
    return _phone_page(request, campaign, form, chosen)


def _send(request: HttpRequest, campaign: Campaign, form: PhoneForm) -> PhoneCode | None:
    try:
        return codes.send(
            campaign=campaign,
            phone=form.cleaned_data["phone"],
            ip=client_ip(request),
            device=(marked := device.mark(request)),
            plain=form.cleaned_data["by"] == captcha.SUM or not marked,
        )
    except Refused as refusal:
        form.refuse(refusal)
        return None


def _phone_page(request: HttpRequest, campaign: Campaign, form: PhoneForm, chosen: Chosen) -> HttpResponse:
    question = captcha.question()
    form.fields["answer"].label = question.text
    context = {
        "form": form,
        "chosen": chosen,
        "question": question,
        "days": kept.traces_days(),
        "weixin": weixin.is_inside(request.META.get("HTTP_USER_AGENT", "")) and weixin.is_offered(campaign),
    }
    response = render(request, "voting/casting/phone.html", context, status=form.status if form.errors else 200)
    if response.status_code == 503:
        response["Retry-After"] = "60"
    return response


@public
@never_cache
def challenge(request: HttpRequest) -> HttpResponse:
    """What the altcha widget asks for when the page has opened."""
    return HttpResponse(captcha.challenge(), content_type="application/json")


@public
@never_cache
@keeps_device
def code(request: HttpRequest) -> HttpResponse:
    campaign = current_campaign_or_404()
    chosen = picks.read(request.POST if request.method == "POST" else request.GET, campaign)
    sent = _sent(request, campaign)
    if sent is None:
        return _without_code(request, campaign, chosen)
    form = CodeForm(request.POST if request.method == "POST" else None)
    voter = _accepted(form, sent) if form.is_valid() else None
    if voter is None:
        return _code_page(request, form, chosen, sent)
    response = _go_on(request, campaign, voter, chosen)
    cookie.remember(response, voter)
    response.delete_cookie(CODE_COOKIE, samesite="Lax")
    return response


def _without_code(request: HttpRequest, campaign: Campaign, chosen: Chosen) -> HttpResponse:
    """No code is awaited. The form that comes a second time, after its first answer, has its number proved already."""
    voter = cookie.known_voter(request, campaign) if request.method == "POST" else None
    if voter is None:
        return redirect(f"{reverse('vote_phone')}?{chosen.query}")
    return _go_on(request, campaign, voter, chosen)


def _accepted(form: CodeForm, sent: PhoneCode) -> Voter | None:
    typed = form.cleaned_data["code"]
    try:
        return codes.accept(sent=sent, typed=typed)
    except Refused as refusal:
        # A form sent twice, or anew because the answer was lost on the line, is no second use.
        voter = codes.accepted_before(sent=sent, typed=typed)
        if voter is None:
            form.add_error("code", str(refusal))
        return voter


def _go_on(request: HttpRequest, campaign: Campaign, voter: Voter, chosen: Chosen) -> HttpResponse:
    """The vote that waited for the number; without one, what she has voted for so far."""
    return cast(request, campaign, voter, chosen) if chosen.choices else redirect("my_votes")


def _code_page(request: HttpRequest, form: CodeForm, chosen: Chosen, sent: PhoneCode) -> HttpResponse:
    context = {"form": form, "chosen": chosen, "number": voters.masked(sent.phone)}
    return render(request, "voting/casting/code.html", context, status=400 if form.errors else 200)


def _keep(response: HttpResponse, sent: PhoneCode) -> None:
    response.set_cookie(
        CODE_COOKIE,
        signing.TimestampSigner(salt=_SALT).sign(str(sent.pk)),
        max_age=int(CODE_COOKIE_AGE.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _sent(request: HttpRequest, campaign: Campaign) -> PhoneCode | None:
    """The code that was last sent for this browser, while its row lives."""
    try:
        signer = signing.TimestampSigner(salt=_SALT)
        pk = int(signer.unsign(request.COOKIES.get(CODE_COOKIE, ""), max_age=CODE_COOKIE_AGE))
    except (signing.BadSignature, ValueError):
        return None
    return PhoneCode.objects.filter(campaign=campaign, pk=pk).first()


def _last_number(request: HttpRequest, campaign: Campaign) -> dict[str, str]:
    sent = _sent(request, campaign)
    return {"phone": sent.phone.removeprefix("+86")} if sent else {}
