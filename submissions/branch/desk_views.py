"""The recommender's pages: the desk, one entry, and the acts on it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts import reach
from accounts.audit_trail.reading import reads_personal_data
from accounts.permissions import SignedIn, requires
from common import spreadsheets
from common.paging import back_to
from common.refusals import Refused
from common.text import whole_number
from submissions import access, history, quota, states
from submissions.answers import in_words
from submissions.branch import desk as branch_desk
from submissions.branch import export as branch_export
from submissions.branch import recommending, undoing
from submissions.branch.forms import SendBackForm
from submissions.duplicates import pairs
from submissions.models import Entry
from submissions.queue import opened, undo
from submissions.reminding import drafts
from submissions.status import dates
from submissions.status import status as entry_status


@require_safe
@requires("entry.read_branch")
def recommend_desk(request: SignedIn) -> HttpResponse:
    """All entries of the branch with filters, and the quota of each category."""
    context = branch_desk.desk_context(request.user)
    if context["campaign"]:
        found = branch_desk.entries(user=request.user, query=request.GET)
        page, rows = branch_desk.page_of(found, request.GET.get("page"), request.user)
        context |= {
            "page": page,
            "rows": rows,
            "lines": branch_desk.quota_lines(union=reach.own_union(request.user), campaign=context["campaign"]),
            "filters": entry_status.choices(context["campaign"], branch_desk.FILTER_STATES),
            "waiting_label": dict(entry_status.choices(context["campaign"], [states.SUBMITTED]))[states.SUBMITTED],
            "sorts": [(code, name) for code, (name, _columns) in branch_desk.SORTS.items()],
            "asked": request.GET,
            "address": branch_desk.address(request.GET),
            "kept_keys": [(key, request.GET.get(key, "")) for key in branch_desk.KEYS],
            "drafts_left": drafts.counted(campaign=context["campaign"], union=reach.own_union(request.user)),
            "undo": undo.offered(request.session, request.user),
        }
    return render(request, "submissions/branch/desk.html", context)


@require_safe
@requires("branch.export")
def branch_excel(request: SignedIn) -> HttpResponse:
    """What the desk's filters show, as an Excel file."""
    file = branch_export.export(by=request.user, query=request.GET)
    return spreadsheets.response(file, name=_("%(union)s作品.xlsx") % {"union": request.user.union})


@require_safe
@requires("entry.read_branch")
@vary_on_headers("HX-Request")
@reads_personal_data(_lazy("申报内容和联系人"))
def branch_entry(request: SignedIn, pk: int) -> HttpResponse:
    """The entry's page; its media alone for the sheet over the list. Either counts as opened."""
    entry = access.get_branch_entry_or_404(request.user, pk)
    opened.note_page(request, entry, request.user)
    if request.htmx:  # type: ignore[attr-defined]
        context = {"entry": entry, "status": entry_status.of(entry, reader="staff")}
        return render(request, "submissions/branch/_sheet.html", context)
    return _entry_page(request, entry, SendBackForm(entry=entry))


@require_POST
@requires("entry.recommend")
def branch_recommend(request: SignedIn, pk: int) -> HttpResponse:
    return _act(request, pk, "recommend", recommending.recommend, _("已推荐 %(entry)s。"))


@require_POST
@requires("entry.recommend")
def branch_unrecommend(request: SignedIn, pk: int) -> HttpResponse:
    return _act(request, pk, "unrecommend", recommending.unrecommend, _("已撤回对 %(entry)s的推荐，名额已空出。"))


@require_POST
@requires("entry.recommend")
def branch_send_back(request: SignedIn, pk: int) -> HttpResponse:
    entry = access.get_branch_entry_or_404(request.user, pk)
    form, following = SendBackForm(request.POST, entry=entry), _following(request, entry)
    if not form.is_valid():
        return _entry_page(request, entry, form, status=422)
    try:
        form.send_back(by=request.user)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _entry_page(request, entry, form, status=409)
    _tell(request, "send_back", entry, _("已退回 %(entry)s，申报单位会收到邮件。") % {"entry": entry})
    return following


@require_POST
@requires("entry.recommend")
def branch_undo(request: SignedIn) -> HttpResponse:
    """Take back what was done last, one entry or several, if it still can be."""
    offer = undo.offered(request.session, request.user)
    undo.forget(request.session)
    try:
        if offer is None:
            raise Refused(undoing.too_late())
        mine = access.visible_entries(request.user).filter(pk__in=offer.entries)
        entries = list(mine.select_related("union", "recommending").order_by("pk"))
        done, left = undoing.take_back(entries=entries, action=offer.action, by=request.user)
        messages.success(request, undoing.said(done, left))
    except Refused as refusal:
        messages.error(request, str(refusal))
        done = []
    if len(done) == 1 and request.POST.get("from") != "desk":
        return _at(request, done[0].pk)
    return back_to("recommend_desk", branch_desk.address(request.GET))


@require_POST
@requires("entry.recommend")
def branch_prefer(request: SignedIn, pk: int) -> HttpResponse:
    """Move an entry to the place typed in the order of preference."""
    entry = access.get_branch_entry_or_404(request.user, pk)
    place = whole_number(request.POST.get("place"), recommending.LAST_PLACE) or 1
    try:
        recommending.set_rank(entry=entry, by=request.user, place=place)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _back(request, pk)


def _act(request: SignedIn, pk: int, action: str, verb: Callable[..., Entry], said: str) -> HttpResponse:
    entry = access.get_branch_entry_or_404(request.user, pk)
    following = _following(request, entry)
    try:
        verb(entry=entry, by=request.user)
    except Refused as refusal:
        if not history.was_last(entry, action=action, by=request.user):
            messages.error(request, str(refusal))
            return _back(request, pk)
    _tell(request, action, entry, said % {"entry": entry})  # also for a second click, or an old tab
    return following


def _tell(request: SignedIn, action: str, entry: Entry, said: str) -> None:
    messages.success(request, said)
    undo.remember(request.session, action=action, entries=[entry], said=said)


def _following(request: SignedIn, entry: Entry) -> HttpResponse:
    """Where one goes after an act: back to the desk, or on to the next entry of the queue that waits."""
    if request.POST.get("from") == "desk":
        return _back(request, entry.pk)
    waiting = branch_desk.around(user=request.user, query=request.GET, entry=entry).waiting
    if entry.state == states.SUBMITTED and waiting:
        return _at(request, waiting)
    if entry.state == states.SUBMITTED:
        return back_to("recommend_desk", branch_desk.address(request.GET))
    return _at(request, entry.pk)


def _at(request: HttpRequest, pk: int) -> HttpResponse:
    """The entry's page within the queue that the address bar tells of."""
    kept = branch_desk.address(request.GET)
    url = reverse("branch_entry", args=[pk])
    return redirect(f"{url}?{kept}" if kept else url)


def _entry_page(request: SignedIn, entry: Entry, form: SendBackForm, status: int = 200) -> HttpResponse:
    if entry.state == states.DRAFT:
        context = {"entry": entry, "status": entry_status.of(entry, reader="staff")}
        return render(request, "submissions/branch/reopened.html", context)
    told, story = entry_status.of(entry, reader="staff"), history.story_since_submitted(entry)
    likely = pairs.of(entry, by=request.user)
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
        "around": branch_desk.around(user=request.user, query=request.GET, entry=entry),
        "address": branch_desk.address(request.GET),
        "likely": [one for one in likely if one.may_open],
        "likely_elsewhere": sum(not one.may_open for one in likely),
        "undo": undo.offered(request.session, request.user),
    }
    context |= branch_desk.desk_context(request.user)
    return render(request, "submissions/branch/entry.html", context, status=status)


def _back(request: HttpRequest, pk: int) -> HttpResponse:
    """To where the button was pressed: the entry's page, or the desk with its filters."""
    if request.POST.get("from") == "desk":
        return back_to("recommend_desk", request.POST.get("back", ""))
    return _at(request, pk)
