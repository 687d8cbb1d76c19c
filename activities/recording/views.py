"""The pages of who writes records: her list, and the form of one, saved as one types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import SignedIn, requires
from accounts.reach import own_union
from activities import access, history, states
from activities.files import shown
from activities.models import Activity
from activities.recording import drafts, typed
from activities.recording.forms import ActivityForm, SpreadForm
from campaign import calendar
from common import forms, text
from common.paging import page_of
from common.refusals import Refused
from submissions.answers import merging

PER_PAGE = 20


@require_safe
@requires("activity.write")
def my_activities(request: SignedIn) -> HttpResponse:
    """The own union's records of this year."""
    campaign = calendar.current_campaign()
    own = access.own_activities(request.user).filter(campaign=campaign)
    found = own.search(request.GET.get("q"))
    if (state := request.GET.get("state", "")) in states.STATES:
        found = found.filter(state=state)
    context = {
        "campaign": campaign,
        "union": request.user.union,
        "page": page_of(found.order_by("-updated_at", "-pk"), request.GET.get("page"), per_page=PER_PAGE),
        "asked": request.GET,
        "states": [(code, state.label) for code, state in states.STATES.items()],
        "form_key": uuid4(),
    }
    return render(request, "activities/recording/list.html", context)


@require_POST
@requires("activity.write")
def activity_new(request: SignedIn) -> HttpResponse:
    """A new draft; the key in the form makes one of two clicks."""
    key = text.key_of(request.POST.get("key")) or uuid4()
    try:
        activity = drafts.start(union=own_union(request.user), by=request.user, key=key)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("my_activities")
    return redirect("activity_edit", pk=activity.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("activity.write")
def activity_edit(request: SignedIn, pk: int) -> HttpResponse:
    """The form while it may be written, else the record as it was handed in."""
    activity = access.get_own_or_404(request.user, pk)
    if request.method == "POST":
        return _save(request, activity)
    if not activity.can_be_edited or not activity.campaign.is_current:
        return _record_page(request, activity)
    return _form_page(request, activity, typed.stored(activity), _marks(activity))


@require_POST
@requires("activity.write")
def activity_autosave(request: SignedIn, pk: int) -> HttpResponse:
    """Saves what is typed and answers with a fragment: "saved 14:03", or why not. Never a redirect."""
    activity = access.get_own_or_404(request.user, pk)
    try:
        context = _saved(request, activity)
    except Refused as refusal:
        return render(request, "activities/recording/_autosaved.html", {"refused": str(refusal)}, status=409)
    return render(request, "activities/recording/_autosaved.html", context)


@require_POST
@requires("activity.write")
def activity_take_back(request: SignedIn, pk: int) -> HttpResponse:
    activity = access.get_own_or_404(request.user, pk)
    try:
        drafts.take_back(activity=activity, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("activity_edit", pk=pk)


@require_POST
@requires("activity.write")
def activity_delete(request: SignedIn, pk: int) -> HttpResponse:
    activity = access.get_own_or_404(request.user, pk)
    try:
        drafts.delete(activity=activity, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("activity_edit", pk=pk)
    messages.success(request, _("已删除草稿。"))
    return redirect("my_activities")


def _save(request: SignedIn, activity: Activity) -> HttpResponse:
    posted = typed.read(request.POST)
    try:
        marks = _saved(request, activity)
    except Refused as refusal:
        return _form_page(request, activity, posted, _marks(activity) | {"refused": str(refusal)}, status=409)
    activity = access.get_own_or_404(request.user, activity.pk)
    if marks["conflicts"]:
        # The page keeps what was typed and shows the other text beside it; saving once more is a decision.
        return _form_page(request, activity, posted, marks | {"base": _base(typed.stored(activity))}, status=409)
    response = _submitted(request, activity) if request.POST.get("go") == "submit" else None
    response = response or redirect(
        reverse("activity_edit", args=[activity.pk]) + _ADD.get(request.POST.get("go", ""), "")
    )
    return forms.acknowledged(request, response, prefix=f"draft:{request.user.pk}:activity-{activity.pk}:")


def _submitted(request: SignedIn, activity: Activity) -> HttpResponse:
    try:
        done = drafts.submit(activity=activity, by=request.user)
    except drafts.NotWhole as refusal:
        context = _marks(activity) | {"fault": str(refusal)}
        return _form_page(request, activity, typed.stored(activity), context, form=refusal.form, status=422)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("activity_edit", pk=activity.pk)
    messages.success(request, _("已提交 %(number)s：%(state)s。") % {"number": done.number, "state": done.status.label})
    return redirect("my_activities")


def _saved(request: SignedIn, activity: Activity) -> dict[str, Any]:
    """Save the posted form; the marks by which the next save knows what this page has seen. Raises Refused."""
    posted, base = typed.read(request.POST), merging.read_base(request.POST.get("base", ""))
    activity, merged = drafts.save(activity=activity, by=request.user, data=posted, base=base)
    unwritten = {conflict.key for conflict in merged.conflicts} | {*merged.kept}
    now = {key: merging.digest(value) for key, value in typed.stored(activity).items() if key not in unwritten}
    return {
        "activity": activity,
        "version": activity.version,
        "base": merging.write_digests({key: mark for key, mark in base.items() if key in unwritten} | now),
        "saved_at": timezone.now(),
        "kept": [_label(key) for key in merged.kept],
        "conflicts": [{"label": _label(one.key), "theirs": _plain(one.theirs)} for one in merged.conflicts],
        "conflict_keys": [one.key for one in merged.conflicts],
    }


def _label(key: str) -> str:
    field = ActivityForm.base_fields.get(key)
    return str(field.label) if field else _("二次传播")


def _marks(activity: Activity) -> dict[str, Any]:
    values = typed.stored(activity)
    return {"version": activity.version, "base": _base(values), "saved_at": activity.updated_at}


def _base(values: Mapping[str, Any]) -> str:
    return merging.write_base(values)


def _form_page(
    request: SignedIn,
    activity: Activity,
    values: Mapping[str, Any],
    marks: dict[str, Any],
    *,
    form: ActivityForm | None = None,
    status: int = 200,
) -> HttpResponse:
    form = form or ActivityForm(values, plan=activity.campaign.definition.activities).unjudged()
    files = shown.files_of(activity)
    context = marks | {
        "activity": activity,
        "form": form,
        "rows": form.spread + _one_more(request, form),
        "blank": SpreadForm(prefix=f"{typed.SPREAD}-__i__"),
        "most_rows": typed.MOST_ROWS,
        **shown.listed(files),
    }
    return render(request, "activities/recording/form.html", context, status=status)


_ADD = {"add": "?add=1#div_id_spread"}  # the button for one more row, without script


def _one_more(request: SignedIn, form: ActivityForm) -> list[SpreadForm]:
    return [SpreadForm(prefix=f"{typed.SPREAD}-{len(form.spread)}")] if "add" in request.GET else []


def _record_page(request: SignedIn, activity: Activity) -> HttpResponse:
    context = {
        "activity": activity,
        "files": shown.by_role(shown.files_of(activity)),
        "spread": activity.second_hand.all(),
        "story": history.story(activity),
    }
    return render(request, "activities/recording/record.html", context)


def _plain(value: Any) -> str:
    """Another window's answer as a line; of the rows, their channels."""
    return "、".join(row.get("channel", "") for row in value) if isinstance(value, list) else str(value)
