"""The screener's desk: the table of entries, one entry with everything beside it, and the decisions.

The script of the page asks for one entry as a fragment (htmx's header) and sends decisions behind the next one; without
it the same addresses answer with whole pages and redirects.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers

from accounts.audit_trail.reading import reads_personal_data
from accounts.permissions import SignedIn, allows, requires
from campaign import calendar, phases
from common.in_words import titled
from common.paging import page_of
from common.refusals import Refused
from review import entry_filter
from review.entry_filter import QueueFilter
from review.models import Reconsideration, SecondReading
from review.screening import claims, decisions, item
from review.screening import queue as screening_queue
from review.screening.forms import DecisionForm
from submissions import handed_in, states
from submissions.access import get_entry_or_404
from submissions.models import Entry
from submissions.queue import opened
from submissions.status import status as entry_status

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
    held = claims.of_others([entry.pk for entry in page], request.user)
    phase = calendar.shown(campaign).phase("screening")

    context = {
        "campaign": campaign,
        "filter": chosen,
        "page": page,
        "entries": [(entry, told[entry.pk], held.get(entry.pk)) for entry in page],
        "progress": screening_queue.progress(request.user, campaign, chosen),
        "has_free": screening_queue.is_any_free(request.user, campaign, chosen),
        "reconsiderations": Reconsideration.objects.waiting().filter(entry__campaign=campaign).count(),
        "phase": phase,
        "is_open": phase is not None and phases.is_open(phase, timezone.now()),
        "back": request.GET.urlencode(),
        "can_screen": allows(request.user, "entry.screen"),
        "can_share": allows(request.user, "screening.share"),
        # After the last work of a queue one lands here: the decision can still be undone.
        "undo": item.undo_offer(request) if allows(request.user, "entry.screen") else None,
    }
    return render(request, "review/screening/desk.html", context)


@requires("entry.read_submitted")
@vary_on_headers("HX-Request")
@reads_personal_data(_lazy("申报内容和联系人"))
def screening_item(request: SignedIn, pk: int) -> HttpResponse:
    entry = get_entry_or_404(request.user, pk)
    if request.method == "GET" and entry.state == entry_filter.PENDING and allows(request.user, "entry.screen"):
        _open(request, entry)
    return item_page(request, entry, blank_form(request, entry))


@require_POST
@requires("entry.screen")
def screening_decide(request: SignedIn, pk: int) -> HttpResponse:
    entry = get_entry_or_404(request.user, pk)
    form = DecisionForm(request.POST, entry=entry)
    if form.is_valid():
        try:
            return _decided(request, entry, form.decide(request.user))
        except Refused as refusal:
            entry = get_entry_or_404(request.user, pk)
            if made := decisions.made(entry, request.user, form.cleaned_data["decision"]):
                return _decided(request, entry, made)
            form.add_error(getattr(refusal, "field", None), str(refusal))
    return item_page(request, get_entry_or_404(request.user, pk), form, status=422)


@require_POST
@requires("entry.screen")
def screening_undo(request: SignedIn, pk: int) -> HttpResponse:
    entry = get_entry_or_404(request.user, pk)
    request.session.pop("last_decision", None)
    try:
        decisions.undo(entry=entry, by=request.user)
    except Refused as refusal:
        if request.htmx:  # type: ignore[attr-defined]
            return HttpResponse(str(refusal), status=409, content_type="text/plain; charset=utf-8")
        messages.error(request, str(refusal))
    else:
        if request.htmx:  # type: ignore[attr-defined]
            return item_page(request, entry, blank_form(request, entry))
        messages.success(request, _("已撤销，%(title)s回到待初评。") % {"title": titled(entry.title)})
    return redirect(item.address_of(entry, QueueFilter(request.GET, campaign=entry.campaign)))


def blank_form(request: SignedIn, entry: Entry) -> DecisionForm:
    return DecisionForm(entry=entry, earlier=decisions.earlier(entry, request.user))


def item_page(request: SignedIn, entry: Entry, form: DecisionForm, status: int = 200) -> HttpResponse:
    """The page, or the entry alone for the page that is there already."""
    if entry.state == states.DRAFT:
        context = {"entry": entry, "status": entry_status.of(entry, reader="staff")}
        return render(request, "submissions/branch/reopened.html", context)
    name = "_item" if request.htmx else "item"  # type: ignore[attr-defined]
    return render(request, f"review/screening/{name}.html", item.context(request, entry, form), status=status)


def _open(request: SignedIn, entry: Entry) -> None:
    """The entry is shown to this screener: hers, unless somebody has it."""
    opened.note_page(request, entry, request.user)
    try:
        claims.take(entry=entry, by=request.user)
    except Refused:
        return  # the page says who has it


def _decided(request: SignedIn, entry: Entry, decision: decisions.Kept) -> HttpResponse:
    opened.note(entry, request.user)  # quick hands are faster than the script that says so
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(status=204)
    request.session["last_decision"] = {
        "entry": entry.pk,
        "decision": decision.pk,
        "is_reading": isinstance(decision, SecondReading),
    }
    chosen = QueueFilter(request.GET, campaign=entry.campaign)
    if following := screening_queue.following(request.user, entry.campaign, chosen, entry.pk):
        return redirect(item.address_of(following, chosen))
    return redirect(f"{reverse('screening_desk')}?{chosen.address}")
