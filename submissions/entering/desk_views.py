"""The entrant's desk: her union's entries, a new one, one entry as it stands."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Union, User
from accounts.permissions import SignedIn, requires
from accounts.serving import serving
from campaign import calendar, memory
from common.in_words import titled
from common.refusals import Refused
from common.text import one_line
from submissions import access, history, openness, states
from submissions.answers import in_words
from submissions.entering import both_series, drafts, step_frame, submitting
from submissions.entering import desk as entry_desk
from submissions.models import Entry
from submissions.openness import Openness
from submissions.status import dates, status

PER_PAGE = 20


@require_safe
@requires("entry.create")
def my_entries(request: SignedIn) -> HttpResponse:
    union, campaign = _own_union(request), calendar.current_campaign()
    words = one_line(request.GET.get("q"))[:60]
    own = access.visible_entries(request.user)
    entries = own.filter(campaign=campaign).search(words, as_stored=True)
    if (state := request.GET.get("state", "")) in states.STATES:
        entries = entries.filter(state=state)
    page = Paginator(entries.order_by("-updated_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = entry_desk.desk_context(union=union, campaign=campaign)
    context |= {
        "cards": entry_desk.cards(page.object_list),
        "page": page,
        "q": words,
        "state": state,
        "other_years": entry_desk.other_years(own, campaign),
    }
    context["states"] = status.choices(campaign, states.STATES, reader="union")
    return render(request, "submissions/entering/my_entries.html", context)


@require_safe
@requires("entry.create")
def entry_new(request: SignedIn) -> HttpResponse:
    campaign = calendar.current_campaign()
    union = _own_union(request)
    context = entry_desk.desk_context(union=union, campaign=campaign)
    context["series"] = entry_desk.choices(union=union, campaign=campaign)
    context["goes_to_both"] = any(c.category.also_enter for _series, found in context["series"] for c in found)
    return render(request, "submissions/entering/new_entry.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("entry.create")
def entry_start(request: SignedIn, code: str) -> HttpResponse:
    category = memory.category_or_404(code)
    campaign, union = category.campaign, _own_union(request)
    if request.method == "POST":
        section = request.POST.get("section", "")
        try:
            entry = drafts.start_entry(category=category, section=section, union=union, by=request.user)
            return redirect("entry_step", pk=entry.pk, step="work")
        except Refused as refusal:
            messages.error(request, str(refusal))
    context = entry_desk.desk_context(union=union, campaign=campaign)
    context |= entry_desk.one_choice(union=union, campaign=campaign, category=category)
    return render(request, "submissions/entering/start_entry.html", context)


@require_safe
@requires("entry.edit", "entry.recommend", "entry.read_submitted")
def entry(request: SignedIn, pk: int) -> HttpResponse:
    """To the step that still wants something, or the entry as it stands with what happened to it. Unions pass this
    address on; whoever else may read the entry comes to her own page of it."""
    if other := _of_another_union(request.user, pk):
        messages.info(request, _("这件作品属于“%(union)s”，请先切换到这家工会。") % {"union": other})
        return redirect(f"{reverse('my_unions')}?next={reverse('entry', args=[pk])}")
    found = access.get_entry_or_404(request.user, pk)
    if not access.is_own(request.user, found):
        return redirect(access.page_to_read(request.user, found), pk=pk)
    now_open = openness.shown(found)
    if not now_open.why_closed and "overview" not in request.GET:
        step = step_frame.first_open_step(found, submitting.problems(found, now_open=now_open))
        return redirect("entry_step", pk=found.pk, step=step)
    return render(request, "submissions/entering/entry.html", _context(request.user, found, now_open))


@require_POST
@requires("entry.create")
def entry_copy(request: SignedIn, pk: int) -> HttpResponse:
    found = access.get_entry_or_404(request.user, pk)
    try:
        copy = drafts.copy_entry(entry=found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("my_entries")
    messages.success(request, entry_desk.COPIED)
    return redirect("entry_step", pk=copy.pk, step="work")


@require_POST
@requires("entry.edit")
def entry_delete_draft(request: SignedIn, pk: int) -> HttpResponse:
    found = access.get_entry_or_404(request.user, pk)
    try:
        drafts.delete_draft(entry=found, by=request.user)
        messages.success(request, entry_desk.DELETED % {"title": titled(found.title or found.category.name)})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("my_entries")


def _context(user: User, found: Entry, now_open: Openness) -> dict[str, Any]:
    told, story = status.of(found), history.story(found)
    return {
        "entry": found,
        "rules": found.category.rules,
        "status": told,
        "track": dates.track_of(found, placed=told.placed),
        "reason": history.reason(found, story),
        "section_name": in_words.section_name(found),
        "answers": in_words.shown_answers(found),
        "story": story,
        "reasons": history.returned_reasons(found) if found.state == states.RETURNED else [],
        "openings": step_frame.requested_corrections(found),
        "acts": entry_desk.acts(found, told=told, by=user),
        "national": both_series.offer(found),
        "can_copy": calendar.shown(found.campaign).is_open("collect", union=found.union),
        "due": now_open.until,
    }


def _of_another_union(user: User, pk: int) -> Union | None:
    """The union of this entry, where she serves it besides the one for which she acts now. No query for most people."""
    if not user.serves_several:
        return None
    others = serving.unions_served(user).exclude(pk=user.union_id or 0)
    return others.filter(entries__pk=pk).first()


def _own_union(request: SignedIn) -> Union:
    """Every entrant has one: a constraint of the database. With the union that recommends for it, in one query."""
    assert request.user.union_id is not None
    request.user.union = Union.objects.select_related("recommending").get(pk=request.user.union_id)
    return request.user.union
