"""The chair's page of her panel, which staff read too: the spread, the meeting's sheet, the scan. Never votes."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, F, Max
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.models import User
from accounts.permissions import SignedIn, allows, requires
from accounts.two_people import Outcome
from campaign import calendar, memory
from common.refusals import Refused
from review.models import Panel, PanelMeeting, Reopening
from review.panel_meetings import minutes, papers, spread
from review.panel_meetings import second_look as looking
from review.panel_meetings.chair import OFFICE
from review.panel_meetings.forms import LONGEST
from review.panel_meetings.spread import Line
from review.sheet_desk.forms import UntilForm
from submissions.evidence import giving, shown
from submissions.papers import as_word
from submissions.papers.paper import Paper

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@requires("panel.chair")
def panel_meetings(request: SignedIn) -> HttpResponse:
    """The panels of this expert, with who chairs them; the chair's own lead on."""
    found = _panels().filter(experts=request.user).select_related("meeting").order_by("category__position", "section")
    return render(request, "review/panel_meetings/mine.html", {"panels": found})


@require_safe
@requires("panel.chair", "panel.progress")
def panel_meeting(request: SignedIn, pk: int) -> HttpResponse:
    panel = _panel_or_404(request, pk)
    return render(request, "review/panel_meetings/meeting.html", page(request, panel))


@require_safe
@requires("panel.chair", "panel.progress")
def meeting_paper(request: SignedIn, pk: int) -> HttpResponse:
    panel = _panel_or_404(request, pk)
    context = {"panel": panel, "paper": _paper_or_404(panel)}
    return render(request, "review/panel_meetings/paper.html", context)


@require_safe
@requires("panel.chair", "panel.progress")
def meeting_word(request: SignedIn, pk: int) -> HttpResponse:
    panel = _panel_or_404(request, pk)
    response = HttpResponse(as_word.draw(_paper_or_404(panel)), content_type=WORD)
    name = _("专家评审会议表 %(name)s.docx") % {"name": panel.category.short_name}
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "private, no-store"
    return response


@requires("panel.chair")
def second_look(request: SignedIn, pk: int, entry: int) -> HttpResponse:
    """One work with its totals, and the chair's form to ask for a second look."""
    panel = _panel_or_404(request, pk)
    line = next((one for one in _lines(panel) if one.entry.pk == entry), None)
    if line is None:
        raise Http404
    form, fault = UntilForm(request.POST or None), ""
    if request.method == "POST":
        try:
            if not form.is_valid():
                raise Refused(form.first_error)
            asked = looking.ask(panel=panel, entry=line.entry, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            fault = str(refusal)
        else:
            said = _("已提出，请 %(n)d 位专家再看一次。省总活动管理员确认后告知专家，确认以前评分表没有变动。")
            messages.success(request, said % {"n": len(asked)})
            return redirect("panel_meeting", pk)
    context = {
        "panel": panel,
        "line": line,
        "fault": fault,
        "typed": request.POST,
        "is_open": calendar.shown(panel.campaign).is_open("expert"),
        "longest": LONGEST,
    }
    return render(request, "review/panel_meetings/second_look.html", context, status=422 if fault else 200)


@require_safe
@requires("panel.chair", "panel.progress")
def meeting_scan_file(request: SignedIn, pk: int, file_pk: int) -> HttpResponseBase:
    panel = _panel_or_404(request, pk)
    scan = minutes.scan_of(panel)
    return giving.give(request, folder=scan.folder if scan else None, pk=file_pk)


def page(request: SignedIn, panel: Panel, **more: Any) -> dict[str, Any]:
    lines, scan = _lines(panel), minutes.scan_of(panel)
    is_chair = panel.chair_id == request.user.pk
    if lines and not is_chair:
        _note(request, panel)
    standing = panel.assignments.standing()
    meeting = PanelMeeting.objects.filter(panel=panel).select_related("written_by").first()
    return {
        "panel": panel,
        "section": panel.category.rules.section(panel.section),
        "members": list(_members(panel)),
        "is_chair": is_chair,
        "is_office": allows(request.user, OFFICE),
        "may_write": is_chair or allows(request.user, OFFICE),
        "lines": lines,
        "left": standing.filter(sheet__sealed_at__isnull=True).count(),
        "given": standing.count(),
        "asked": _asked(panel),
        "meeting": meeting,
        "said": _said(meeting),
        "scan": scan,
        "files": shown.files_of(scan.folder, address="meeting_scan_file", owner=panel.pk) if scan else [],
        "longest": LONGEST,
    } | more


def _said(meeting: PanelMeeting | None) -> dict[str, str]:
    """As the form shows it."""
    if meeting is None:
        return {}
    return {"held_on": str(meeting.held_on), "place": meeting.place, "dissent": meeting.dissent}


def _lines(panel: Panel) -> list[Line]:
    return spread.of_panel(panel) if panel.is_all_sealed() else []


def _asked(panel: Panel) -> list[dict[str, Any]]:
    """What was proposed for this panel's sheets, whoever proposed it: one line for a work, a reason and an outcome."""
    rows: Any = Reopening.objects.filter(sheet__assignment__panel=panel).order_by()
    words = {"title": F("sheet__assignment__entry__title"), "at": Max("proposed_at"), "n": Count("pk")}
    found = rows.values("sheet__assignment__entry", "reason", "outcome").annotate(**words)
    newest_first = sorted(found, key=lambda one: one["at"], reverse=True)
    return [one | {"outcome": Outcome(one["outcome"]).label} for one in newest_first]


def _note(request: SignedIn, panel: Panel) -> None:
    """Staff who read the experts' totals before the result leave a trace."""
    with transaction.atomic():
        audit.record(action="panel.spread", obj=panel, by=request.user)


def _paper_or_404(panel: Panel) -> Paper:
    lines = _lines(panel)
    if not lines:
        raise Http404
    meeting = PanelMeeting.objects.filter(panel=panel).first()
    return papers.sheet(panel, meeting, list(_members(panel)), lines)


def _members(panel: Panel) -> Any:
    return User.objects.filter(panels=panel).order_by("name", "pk")


def _panels() -> Any:
    return Panel.objects.filter(campaign=memory.current()).select_related("chair")


def _panel_or_404(request: SignedIn, pk: int) -> Panel:
    """Of any panel for staff, of her own for the chair."""
    panel: Panel = get_object_or_404(_panels(), pk=pk)
    if panel.chair_id != request.user.pk and not allows(request.user, "panel.progress"):
        raise Http404
    return panel
