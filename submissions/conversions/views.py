"""The pages of a conversion: its line on the files step, and before and after with the entrant's two answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedIn, requires
from common.refusals import Refused
from submissions import access, openness
from submissions.conversions import deciding, in_words, shown
from submissions.files.cards import live_files, rule_of
from submissions.models import Conversion, EntryFile


@require_safe
@requires("entry.edit")
def conversion_line(request: HttpRequest, key: UUID) -> HttpResponse:
    """One file's line, asked for again and again while the conversion runs."""
    return _line(request, access.get_file_or_404(request.user, key))


@require_POST
@requires("entry.edit")
def conversion_ask(request: SignedIn, key: UUID) -> HttpResponse:
    file = access.get_file_or_404(request.user, key)
    access.get_editable_entry_or_404(request.user, file.entry_id)
    why_not = ""
    try:
        deciding.ask(file=file, by=request.user)
    except Refused as refusal:
        why_not = str(refusal)
    if request.htmx:  # type: ignore[attr-defined]
        return _line(request, file, why_not)
    if why_not:
        messages.error(request, why_not)
    return _to_files(file)


@require_safe
@requires("entry.edit")
def conversion(request: HttpRequest, key: UUID) -> HttpResponse:
    """Before and after; once decided, for reading only."""
    found = _or_404(request.user, key)
    file = found.file
    if found.state not in (Conversion.State.OFFERED, Conversion.State.ACCEPTED):
        return _to_files(file)
    context = {
        "conversion": found,
        "entry": file.entry,
        "before": shown.before(found),
        "after": shown.after(found),
        "done": in_words.done(found.changes),
        "unchanged": in_words.unchanged(found.target),
        "to_look_at": in_words.to_look_at(found.target),
        "is_open": openness.shown(file.entry).allows_files(file.role),
        "back": _files_address(file),
    }
    return render(request, "submissions/conversions/conversion.html", context)


@require_POST
@requires("entry.edit")
def conversion_accept(request: SignedIn, key: UUID) -> HttpResponse:
    found = _or_404(request.user, key)
    try:
        made = deciding.accept(conversion=found, by=request.user)
        messages.success(request, _("已采用转换后的文件“%(name)s”，原文件另行保留。") % {"name": made.original_name})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _to_files(found.file)


@require_POST
@requires("entry.edit")
def conversion_decline(request: SignedIn, key: UUID) -> HttpResponse:
    found = _or_404(request.user, key)
    try:
        deciding.decline(conversion=found, by=request.user)
        messages.success(request, _("没有采用转换后的文件，原文件“%(name)s”没有改动。") % {"name": found.file})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _to_files(found.file)


def _or_404(user: Any, key: UUID) -> Conversion:
    """A conversion of an entry that this person may edit now or has edited: of their own union."""
    rows = Conversion.objects.select_related("file__entry__union", "made")
    found = rows.filter(file__entry__in=access.visible_entries(user), key=key).first()
    if found is None:
        raise Http404
    return found


def _line(request: HttpRequest, file: EntryFile, refusal: str = "") -> HttpResponse:
    entry = access.get_entry_or_404(request.user, file.entry_id)
    row = live_files(entry).prefetch_related("conversions").filter(pk=file.pk).first()
    if row is None:
        raise Http404
    line = shown.line(row, rule_of(row), locked=not openness.shown(entry).allows_files(row.role))
    return render(request, "submissions/conversions/_line.html", {"line": line, "file": row, "refused": refusal})


def _to_files(file: EntryFile) -> HttpResponse:
    """To the top of the step, where what happened is said."""
    return redirect("entry_step", pk=file.entry_id, step="files")


def _files_address(file: EntryFile) -> str:
    return f"{reverse('entry_step', args=[file.entry_id, 'files'])}#role-{file.role}"
