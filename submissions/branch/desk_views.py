"""The recommender's pages: the desk, one entry, and the acts on it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import reach
from accounts.permissions import requires
from common import spreadsheets
from common.paging import back_to
from common.refusals import Refused
from common.text import whole_number
from submissions import access, history, quota, states
from submissions.answers import in_words
from submissions.branch import desk as branch_desk
from submissions.branch import export as branch_export
from submissions.branch import recommending
from submissions.branch.forms import SendBackForm
from submissions.models import Entry
from submissions.status import dates
from submissions.status import status as entry_status


@require_safe
@requires("entry.read_branch")
def recommend_desk(request: HttpRequest) -> HttpResponse:
    """All entries of the branch with filters, and the quota of each category."""
    context = branch_desk.desk_context(request.user)
    if context["campaign"]:
        page, rows = branch_desk.page_of(
            branch_desk.entries(user=request.user, query=request.GET), request.GET.get("page")
        )
        lines = branch_desk.quota_lines(union=reach.own_union(request.user), campaign=context["campaign"])
        filters = entry_status.choices(context["campaign"], branch_desk.FILTER_STATES)
        context |= {"page": page, "rows": rows, "lines": lines, "filters": filters, "asked": request.GET}
    return render(request, "submissions/branch/desk.html", context)


@require_safe
@requires("branch.export")
def branch_excel(request: HttpRequest) -> HttpResponse:
    """What the desk's filters show, as an Excel file."""
    file = branch_export.export(by=request.user, query=request.GET)
    return spreadsheets.response(file, name=_("%(union)s作品.xlsx") % {"union": request.user.union})


@require_safe
@requires("entry.read_branch")
def branch_entry(request: HttpRequest, pk: int) -> HttpResponse:
    entry = access.get_branch_entry_or_404(request.user, pk)
    return _entry_page(request, entry, SendBackForm(entry=entry))


@require_POST
@requires("entry.recommend")
def branch_recommend(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "recommend", recommending.recommend, _("已推荐 %(entry)s。"))


@require_POST
@requires("entry.recommend")
def branch_unrecommend(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "unrecommend", recommending.unrecommend, _("已撤回对 %(entry)s的推荐，名额已空出。"))


@require_POST
@requires("entry.recommend")
def branch_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    entry = access.get_branch_entry_or_404(request.user, pk)
    form = SendBackForm(request.POST, entry=entry)
    if not form.is_valid():
        return _entry_page(request, entry, form, status=422)
    said = form.cleaned_data
    try:
        recommending.send_back(
            entry=entry,
            by=request.user,
            note=said["note"],
            fields=said["fields_open"],
            files=said["files_open"],
            until=said["until"],
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _entry_page(request, entry, form, status=409)
    messages.success(request, _("已退回 %(entry)s，申报单位会收到邮件。") % {"entry": entry})
    return redirect("recommend_desk")


@require_POST
@requires("entry.recommend")
def branch_prefer(request: HttpRequest, pk: int) -> HttpResponse:
    """Move an entry to the place typed in the order of preference."""
    entry = access.get_branch_entry_or_404(request.user, pk)
    place = whole_number(request.POST.get("place"), recommending.LAST_PLACE) or 1
    try:
        recommending.set_rank(entry=entry, by=request.user, place=place)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _back(request, pk)


def _act(request: HttpRequest, pk: int, action: str, verb: Callable[..., Entry], said: str) -> HttpResponse:
    entry = access.get_branch_entry_or_404(request.user, pk)
    try:
        verb(entry=entry, by=request.user)
        messages.success(request, said % {"entry": entry})
    except Refused as refusal:
        if history.was_last(entry, action=action, by=request.user):  # a second click, or an old tab
            messages.success(request, said % {"entry": entry})
        else:
            messages.error(request, str(refusal))
    return _back(request, pk)


def _entry_page(request: HttpRequest, entry: Entry, form: SendBackForm, status: int = 200) -> HttpResponse:
    if entry.state == states.DRAFT:
        context = {"entry": entry, "status": entry_status.of(entry, reader="staff")}
        return render(request, "submissions/branch/reopened.html", context)
    told, story = entry_status.of(entry, reader="staff"), history.story_since_submitted(entry)
    context = {
        "entry": entry,
        "rules": entry.category.rules,
        "section_name": in_words.section_name(entry),
        "answers": in_words.shown_answers(entry),
        "status": told,
        "track": dates.track_of(entry, placed=told.placed),
        "reason": history.reason(entry, story),
        "story": story,
        "room": quota.allowance_of(union=entry.recommending, category=entry.category),
        "form": form,
    }
    context |= branch_desk.desk_context(request.user)
    return render(request, "submissions/branch/entry.html", context, status=status)


def _back(request: HttpRequest, pk: int) -> HttpResponse:
    """To where the button was pressed: the entry's page, or the desk with its filters."""
    if request.POST.get("from") == "desk":
        return back_to("recommend_desk", request.POST.get("back", ""))
    return redirect("branch_entry", pk=pk)
