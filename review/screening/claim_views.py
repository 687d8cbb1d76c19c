"""What the script of the item's page asks behind it: the next entry ahead of time, and whose the open one is."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedIn, requires
from campaign import calendar
from common.in_words import moment
from common.refusals import Refused
from common.text import whole_number
from review.entry_filter import QueueFilter
from review.screening import claims, item, views
from review.screening import queue as screening_queue
from review.screening.forms import DayForm
from submissions import returning
from submissions.access import get_entry_or_404
from submissions.queue import opened

MOST = 60  # keys in one question
LAST = 2**62


@require_safe
@requires("entry.screen")
def screening_start(request: SignedIn) -> HttpResponse:
    """To the first entry that nobody has open; it is claimed on the way."""
    campaign = calendar.current_campaign_or_404()
    chosen = QueueFilter(request.GET, campaign=campaign)
    found = screening_queue.claim_first(request.user, campaign, chosen)
    if found is None:
        return redirect(f"{reverse('screening_desk')}?{chosen.address}")
    kept = screening_queue.start_address(found, request.user, chosen)
    return redirect(f"{reverse('screening_item', args=[found.pk])}{'?' if kept else ''}{kept}")


@require_POST
@requires("entry.screen")
def screening_ahead(request: SignedIn) -> HttpResponse:
    """The next entry that nobody has open, claimed for this desk, as a fragment; 204 where none is left."""
    campaign = calendar.current_campaign_or_404()
    chosen = QueueFilter(request.GET, campaign=campaign)
    after = whole_number(request.POST.get("after"), LAST) or 0
    found = screening_queue.claim_following(request.user, campaign, chosen, after=after, skip=_keys(request, "skip"))
    if found is None:
        return HttpResponse(status=204)
    entry = get_entry_or_404(request.user, found.pk)
    return views.item_page(request, entry, views.blank_form(request, entry))


@require_POST
@requires("entry.screen")
def screening_claim(request: SignedIn, pk: int) -> HttpResponse:
    """This entry is being shown, or still is; `ahead` stay claimed, `left` are given back. 409 says who has it."""
    entry = get_entry_or_404(request.user, pk)
    claims.renew(entries=_keys(request, "ahead"), by=request.user)
    claims.release(entries=_keys(request, "left"), by=request.user)
    try:
        claims.take(entry=entry, by=request.user)
    except Refused as refusal:
        return HttpResponse(str(refusal), status=409, content_type="text/plain; charset=utf-8")
    opened.note(entry, request.user)
    return HttpResponse(status=204)


@require_POST
@requires("entry.screen")
def screening_take_over(request: SignedIn, pk: int) -> HttpResponse:
    entry = get_entry_or_404(request.user, pk)
    try:
        claims.take_over(entry=entry, by=request.user, note=request.POST.get("note", ""))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(item.address_of(entry, QueueFilter(request.GET, campaign=entry.campaign)))


@require_POST
@requires("entry.extend")
def screening_extend(request: SignedIn, pk: int) -> HttpResponse:
    """More time for what was returned."""
    entry, form = get_entry_or_404(request.user, pk), DayForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(_("请选一个日期，例如 2023-07-20。"))
        until = form.due
        returning.extend(entry=entry, by=request.user, until=until)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("补正期限已延长到 %(until)s，申报单位会收到消息。") % {"until": moment(until)})
    return redirect(item.address_of(entry, QueueFilter(request.GET, campaign=entry.campaign)))


def _keys(request: SignedIn, name: str) -> list[int]:
    typed = request.POST.get(name, "").split(",")[:MOST]
    return [key for one in typed if (key := whole_number(one, LAST))]
