"""Confirming, the receipt, what I voted for, checking a receipt."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.permissions import public
from campaign.calendar import current_campaign_or_404
from submissions import access
from submissions.models import Entry
from voting import ballot_rules, standing
from voting.casting import ballots
from voting.casting.forms import ReceiptForm
from voting.gallery import works
from voting.identity import cookie
from voting.models import Voter
from voting.selection import Selection


def _tell_refused(request: HttpRequest, outcome: ballots.Cast | ballots.AlreadyVoted) -> None:
    if isinstance(outcome, ballots.Cast) and outcome.refused:
        text = _("另有 %(n)s 件没有投上：名额已在别处用完。回执上列出的，才是已经投出的作品。")
        messages.warning(request, text % {"n": len(outcome.refused)})


def _refusal(outcome: ballots.Outcome) -> tuple[str, int]:
    if isinstance(outcome, ballots.QuotaUsed):
        text = _("这一类您已投 %(used)s 件，最多投 %(quota)s 件，这次没有投出。请取消多出的几件再试。")
        return text % {"used": outcome.used, "quota": outcome.quota}, 409
    if isinstance(outcome, ballots.Closed):
        return _("网络投票现在没有开放，这次没有投出。"), 410
    if isinstance(outcome, ballots.NotEligible):
        return _("其中有作品已不在投票名单里，这次没有投出。请回到作品列表重新选。"), 409
    return _("现在投票的人很多，这次没有投出，您选的作品还在。请过几秒再点一次“投票”。"), 503


def _page(
    request: HttpRequest, voter: Voter | None, chosen: Selection, *, fault: Any, status: int = 200
) -> HttpResponse:
    assert chosen.category is not None
    stands, poll = standing.standing_of(voter, chosen.category), standing.poll(chosen.category.campaign)
    if fault is None and poll.is_open:
        fault = _missing_sentence(chosen) or ballot_rules.fault(poll.rule, chosen.ids, stands.voted)
    picked = access.public_entries().filter(pk__in=chosen.ids)
    entries = works.with_pictures(picked, chosen.category) if chosen.entries else []
    context = {
        "poll": poll,
        "chosen": chosen,
        "category": chosen.category,
        "cards": [works.card(entry, voted=stands.voted) for entry in entries],
        "stands": stands,
        "left_after": max(0, stands.left - len(set(chosen.ids) - stands.voted)),
        "fault": fault,
    }
    return render(request, "voting/casting/confirm.html", context, status=status)


def _missing_sentence(chosen: Selection) -> str:
    return (
        _("选的作品里有 %(n)s 件不在投票名单里，已经去掉，请再看一遍。") % {"n": chosen.missing}
        if chosen.missing
        else ""
    )


def _rule(chosen: Selection) -> Any:
    assert chosen.category is not None
    return chosen.category.campaign.definition.vote


@public
@never_cache
def receipt(request: HttpRequest, receipt_id: str) -> HttpResponse:
    """A receipt of this browser's voter; to all others the address does not exist."""
    campaign = current_campaign_or_404()
    voter = cookie.known_voter(request, campaign)
    found = (
        standing.slips(voter=voter, receipt_id=receipt_id) if voter and len(receipt_id) == standing.ID_LENGTH else []
    )
    if not found:
        raise Http404
    slip = found[0]
    # Also what has left the list since: it was voted for.
    voted = Entry.objects.filter(pk__in=[vote.entry_id for vote in slip.votes])
    pictures = works.with_pictures(voted, slip.first.category)
    voting_categories = works.voting_categories(campaign)
    later = [shelf for shelf in voting_categories if shelf.position > slip.first.category.position] or voting_categories
    context = {
        "slip": slip,
        "cards": [works.card(entry) for entry in pictures],
        "poll": standing.poll(campaign),
        "next": next((shelf for shelf in later if shelf.pk != slip.first.category_id), None),
        "form": ReceiptForm(),
    }
    return render(request, "voting/casting/receipt.html", context)


@public
@never_cache
def my_votes(request: HttpRequest) -> HttpResponse:
    """By category: what this browser's voter voted for, and what is left."""
    campaign = current_campaign_or_404()
    voter = cookie.known_voter(request, campaign)
    if request.method == "POST":
        response = redirect("gallery")
        cookie.forget(response)
        return response
    mine = standing.slips(voter=voter) if voter else []
    voting_categories = works.voting_categories(campaign)
    used = Counter(vote.category_id for slip in mine for vote in slip.votes)
    context = {
        "poll": standing.poll(campaign),
        "voter": voter,
        "slips": mine,
        "voting_categories": [(shelf, used[shelf.pk]) for shelf in voting_categories],
    }
    return render(request, "voting/casting/my_votes.html", context)


@public
@never_cache
def check_vote(request: HttpRequest) -> HttpResponse:
    """Whoever holds a receipt sees what it stands for. It is posted, so that no log and no history keeps it."""
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    slip = None
    if form.is_valid():
        found = standing.slips(receipt=form.cleaned_data["receipt"])
        slip = found[0] if found else None
        if slip is None:
            form.add_error("receipt", _("没有找到这张回执。请核对每一位，或者确认它是本站给出的。"))
    return render(request, "voting/casting/check.html", {"form": form, "slip": slip})
