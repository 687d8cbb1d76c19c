"""The screener's desk: the table of entries, one entry with everything beside it, and the three decisions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import SignedIn, allows, requires
from campaign import calendar, phases
from common.in_words import titled
from common.paging import page_of
from common.refusals import Refused
from review import entry_filter
from review.entry_filter import QueueFilter
from review.screening import decisions, facts
from review.screening import queue as screening_queue
from review.screening.forms import DecisionForm, default_due
from submissions import handed_in, states
from submissions.access import get_entry_or_404
from submissions.answers import in_words
from submissions.duplicates import pairs
from submissions.files.cards import live_files
from submissions.models import Entry
from submissions.status import status as entry_status

UNDO_SECONDS = 10
PER_PAGE = 50


@requires("entry.read_submitted")
def screening_desk(request: SignedIn) -> HttpResponse:
    campaign = calendar.current_campaign()
    if campaign is None:
        return render(request, "review/screening/desk.html", {"campaign": None})
    chosen = QueueFilter(request.GET, campaign=campaign)
    page = page_of(screening_queue.listed(request.user, campaign, chosen), request.GET.get("page"), per_page=PER_PAGE)
    handed_in.put_titles(page)
    told = entry_status.of_many(page, reader="staff")
    phase = calendar.shown(campaign).phase("screening")
    first = screening_queue.first(request.user, campaign, chosen)
    context = {
        "campaign": campaign,
        "filter": chosen,
        "page": page,
        "entries": [(entry, told[entry.pk]) for entry in page],
        "progress": screening_queue.progress(request.user, campaign, chosen),
        "first": first,
        "start": screening_queue.start_address(first, request.user, chosen),
        "phase": phase,
        "is_open": phase is not None and phases.is_open(phase, timezone.now()),
        "back": request.GET.urlencode(),
        "can_screen": allows(request.user, "entry.screen"),
        "can_share": allows(request.user, "screening.share"),
        # After the last work of a queue one lands here: the decision can still be undone.
        "undo": _undo_offer(request) if allows(request.user, "entry.screen") else None,
    }
    return render(request, "review/screening/desk.html", context)


@requires("entry.read_submitted")
def screening_item(request: SignedIn, pk: int) -> HttpResponse:
    entry = get_entry_or_404(request.user, pk)
    return _item_page(request, entry, DecisionForm(entry=entry))


@require_POST
@requires("entry.screen")
def screening_decide(request: SignedIn, pk: int) -> HttpResponse:
    entry = get_entry_or_404(request.user, pk)
    form = DecisionForm(request.POST, entry=entry)
    if form.is_valid():
        try:
            decision = form.decide(request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            request.session["last_decision"] = {"entry": entry.pk, "decision": decision.pk}
            return _to_next(request, entry)
    return _item_page(request, get_entry_or_404(request.user, pk), form, status=422)


@require_POST
@requires("entry.screen")
def screening_undo(request: SignedIn, pk: int) -> HttpResponse:
    entry = get_entry_or_404(request.user, pk)
    try:
        decisions.undo(entry=entry, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已撤销，%(title)s回到待初评。") % {"title": titled(entry.title)})
    request.session.pop("last_decision", None)
    return redirect(_item_url(entry, QueueFilter(request.GET, campaign=entry.campaign)))


def _to_next(request: SignedIn, entry: Entry) -> HttpResponse:
    chosen = QueueFilter(request.GET, campaign=entry.campaign)
    following = next(iter(screening_queue.coming(request.user, entry, chosen)), None)
    if following is not None:
        return redirect(_item_url(following, chosen))
    messages.success(request, _("当前筛选范围内的作品已全部完成初评。"))
    return redirect(f"{reverse('screening_desk')}?{chosen.address}")


def _item_url(entry: Entry, chosen: QueueFilter) -> str:
    url = reverse("screening_item", args=[entry.pk])
    return f"{url}?{chosen.address}" if chosen.address else url


def _item_page(request: SignedIn, entry: Entry, form: DecisionForm, status: int = 200) -> HttpResponse:
    if entry.state == states.DRAFT:
        context = {"entry": entry, "status": entry_status.of(entry, reader="staff")}
        return render(request, "submissions/branch/reopened.html", context)
    return render(request, "review/screening/item.html", _item(request, entry, form), status=status)


def _item(request: SignedIn, entry: Entry, form: DecisionForm) -> dict[str, Any]:
    chosen = QueueFilter(request.GET, campaign=entry.campaign)
    can_screen = allows(request.user, "entry.screen")
    pending = entry.state == entry_filter.PENDING
    is_open = calendar.shown(entry.campaign).is_open("screening")
    return {
        "entry": entry,
        "status": entry_status.of(entry, reader="staff"),
        "section": entry.category.rules.section(entry.section),
        "answers": in_words.shown_answers(entry),
        "flags": facts.flags(entry, on=timezone.localdate()),
        "files": [(file, facts.facts(file)) for file in live_files(entry)],
        "likenesses": pairs.of(entry, by=request.user),
        "decisions": decisions.told(entry),
        "form": form,
        "shows_grades": allows(request.user, "entry.shortlist"),
        "fields_open": form.chosen("fields_open"),
        "files_open": form.chosen("files_open"),
        "filter": chosen,
        "progress": screening_queue.progress(request.user, entry.campaign, chosen),
        "coming": screening_queue.coming(request.user, entry, chosen),
        "previous": screening_queue.before(request.user, entry, chosen),
        "due": form.data.get("until") or default_due().isoformat(),
        "can_decide": can_screen and pending and is_open,
        "closed": pending and not is_open,
        "undo": _undo_offer(request) if can_screen else None,
        "may_disqualify": allows(request.user, "entry.disqualify"),
        "own_last": can_screen and _own_last(request, entry),
    }


def _own_last(request: SignedIn, entry: Entry) -> bool:
    last = decisions.last_decision(entry)
    decided = entry.state in (states.ADMITTED, states.REJECTED, states.RETURNED)
    return bool(last and decided and last.by_id == request.user.pk)


def _undo_offer(request: SignedIn) -> dict[str, Any] | None:
    """The decision just made, offered for undoing during ten seconds."""
    last = request.session.get("last_decision")
    if not last:
        return None
    decision = decisions.recent(pk=last["decision"], by=request.user, seconds=UNDO_SECONDS)
    if decision is None:
        request.session.pop("last_decision", None)
        return None
    left = UNDO_SECONDS - int((timezone.now() - decision.at).total_seconds())
    return {"decision": decision, "seconds": max(1, left)}
