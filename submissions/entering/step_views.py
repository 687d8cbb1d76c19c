"""The five steps of an entry: show, save, autosave, and the page that lets a person choose between two texts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import SignedIn, requires
from campaign.definition import asking
from common import forms
from common.refusals import Refused
from submissions import access, openness
from submissions.answers import in_words, judging, merging, questions
from submissions.entering import drafts, posted_form, step_frame
from submissions.entering.forms import EntryForm
from submissions.files import cards
from submissions.models import Entry, EntryFile
from submissions.uploads import union_space


@require_http_methods(["GET", "HEAD", "POST"])
@requires("entry.edit")
def entry_step(request: SignedIn, pk: int, step: str) -> HttpResponse:
    entry = access.get_entry_or_404(request.user, pk)
    if request.method == "POST" and step in _SAVES:
        return _SAVES[step](request, entry, step)
    if openness.shown(entry).why_closed:
        return redirect("entry", pk=entry.pk)
    return _SHOWS.get(step, _show_form)(request, entry, step)


@require_POST
@requires("entry.edit")
def entry_autosave(request: SignedIn, pk: int, step: str) -> HttpResponse:
    """Saves what is typed and answers with a fragment: "saved 14:03", or why not. Never a redirect."""
    entry = access.get_entry_or_404(request.user, pk)
    try:
        if step == "declarations":
            entry = drafts.save_declarations(entry=entry, by=request.user, agreed=posted_form.agreed(request.POST))
            return render(request, "submissions/entering/saving/_autosaved.html", posted_form.version_of(entry, {}))
        saved, posted = posted_form.save(entry=entry, by=request.user, step=step, posted=request.POST.dict())
    except Refused as refusal:
        return render(request, "submissions/entering/saving/_autosaved.html", {"refused": str(refusal)}, status=409)
    return render(
        request, "submissions/entering/saving/_autosaved.html", posted_form.version_after(saved, step, posted)
    )


@require_safe
@requires("entry.edit")
def entry_deadline(request: SignedIn, pk: int) -> HttpResponse:
    """Asked by open pages once a minute: until when the entry may be changed as things stand, and why no more."""
    now_open = openness.shown(access.get_entry_or_404(request.user, pk))
    found = step_frame.due_in_page(now_open) | {"closed": now_open.why_closed}
    return JsonResponse(found, headers={"Cache-Control": "no-store"})


def _show_form(request: SignedIn, entry: Entry, step: str) -> HttpResponse:
    form = posted_form.stored_form(entry, step, all_faults="check" in request.GET)
    marks = posted_form.version_of(entry, questions.values_of(entry, step))
    return _form_page(request, entry, step, form, marks)


def _form_page(
    request: SignedIn, entry: Entry, step: str, form: EntryForm, marks: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    context = {"form": form} | marks | step_frame.frame(entry, step) | posted_form.memory(entry, step)
    return render(request, "submissions/entering/steps/form.html", context, status=status)


def _save_form(request: SignedIn, entry: Entry, step: str) -> HttpResponse:
    posted, pasted = posted_form.with_pasted(entry, step, posted_form.adjusted(entry, step, request.POST.dict()))
    try:
        saved, posted = posted_form.save(entry=entry, by=request.user, step=step, posted=posted)
    except Refused as refusal:
        form = posted_form.posted_form(entry, step, posted)
        return _form_page(request, entry, step, form, {"refused": str(refusal)}, status=409)
    marks = posted_form.version_after(saved, step, posted)
    if saved.merged.conflicts:
        context = marks | step_frame.frame(saved.entry, step) | {"draft": posted.get("draft", "")}
        return render(request, "submissions/entering/steps/conflict.html", context, status=409)
    form = posted_form.posted_form(saved.entry, step, posted, unstored=saved.unstored)
    form.pasted = pasted
    is_seen = "seen" in request.POST and "go" in request.POST
    if {"add", "paste"} & request.POST.keys() or saved.unstored or (form.is_faulty and not is_seen):
        marks["seen"] = form.is_faulty and not saved.unstored
        response = _form_page(request, saved.entry, step, form, marks)
    else:
        response = _go_on(request, saved.entry, step)
    return response if saved.unstored else _acknowledged(request, response, saved.entry, step)


def _acknowledged(request: SignedIn, response: HttpResponse, entry: Entry, step: str) -> HttpResponse:
    """Tell the device by a cookie that its local copy of this step is stored here (js/entering/draft-done.js)."""
    return forms.acknowledged(request, response, prefix=f"draft:{request.user.pk}:{entry.pk}:{step}:")


def _go_on(request: SignedIn, entry: Entry, step: str) -> HttpResponse:
    before, after = step_frame.neighbours(step)
    to = {"next": after, "before": before}.get(request.POST.get("go", ""))
    return redirect("entry_step", pk=entry.pk, step=to or step)


def _show_files(request: SignedIn, entry: Entry, step: str) -> HttpResponse:
    shown = cards.role_cards(entry)
    context = step_frame.frame(entry, step) | {"cards": shown, "space": union_space.word(entry)}
    context["may_upload"] = any(not card.locked for card in shown)
    return render(request, "submissions/entering/steps/files.html", context)


def _show_declarations(request: SignedIn, entry: Entry, step: str) -> HttpResponse:
    context = step_frame.frame(entry, step) | posted_form.version_of(entry, {})
    context["is_open"] = openness.shown(entry).allows_field("declarations")
    context["declarations"] = asking.declarations(entry.category.rules, entry.section, entry.answers)
    context["can_tick_all"] = context["is_open"] and not set(_required(entry)) <= entry.declarations.keys()
    context["missing"] = {p.field for p in context["problems"]} if "check" in request.GET else ()
    return render(request, "submissions/entering/steps/declarations.html", context)


def _save_declarations(request: SignedIn, entry: Entry, step: str) -> HttpResponse:
    now_open = openness.of(entry)
    try:
        if now_open.allows_field("declarations") or now_open.why_closed:
            drafts.save_declarations(entry=entry, by=request.user, agreed=_agreed(request, entry))
    except Refused as refusal:
        if not now_open.why_closed:  # else the page that follows says it
            messages.error(request, str(refusal))
        return redirect("entry", pk=entry.pk)
    return _acknowledged(request, _go_on(request, entry, step), entry, step)


def _agreed(request: SignedIn, entry: Entry) -> list[str]:
    """What is ticked; with the button for all that must be, those too, and never what is free."""
    must = _required(entry) if "all" in request.POST else []
    return [*posted_form.agreed(request.POST), *must]


def _required(entry: Entry) -> list[str]:
    asked = asking.declarations(entry.category.rules, entry.section, entry.answers)
    return [one.code for one in asked if one.required]


def _show_preview(request: SignedIn, entry: Entry, step: str) -> HttpResponse:
    context = step_frame.frame(entry, step)
    context["answers"] = in_words.shown_answers(entry)
    context["flags"] = judging.flags(entry, on=timezone.localdate())
    context["is_being_checked"] = entry.files.live().filter(state=EntryFile.State.CHECKING).exists()
    context["seen"] = merging.digest([[problem.field, problem.text] for problem in context["problems"]])
    if request.headers.get("HX-Request") and request.GET.get("seen") == context["seen"] and context["is_being_checked"]:
        return HttpResponse(status=204)  # nothing is swapped under a cursor, or read out again, for nothing
    return render(request, "submissions/entering/steps/preview.html", context)


_SHOWS = {"files": _show_files, "declarations": _show_declarations, "preview": _show_preview}
_SAVES = {"work": _save_form, "authors": _save_form, "declarations": _save_declarations}
