"""The parts of the files step that change while one looks at them, and the plain upload for pages without script."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import allows, public, requires
from common.refusals import Refused
from common.request_bodies import judges_body
from submissions import access
from submissions.files.cards import RoleCard, role_cards
from submissions.models import Entry
from submissions.uploads import captions, receiving, removing, rules


@require_GET
@requires("entry.edit")
def role_files(request: HttpRequest, pk: int, role: str) -> HttpResponse:
    """The list of one role's files with what the checks found, asked for again and again while they run."""
    entry = access.get_entry_or_404(request.user, pk)
    return render(request, "submissions/uploads/_role_swap.html", {"entry": entry, "card": _card(entry, role)})


@public
def uploads_allowed(request: HttpRequest) -> HttpResponse:
    """Asked by nginx before it reads a large form: 204 where the sender may upload, else 401 (deploy/nginx.conf)."""
    return HttpResponse(status=204 if allows(request.user, "entry.edit") else 401)


def _judge(request: HttpRequest, size: int, pk: int, role: str) -> None:
    rules.judge_form(entry=access.get_editable_entry_or_404(request.user, pk), role=role, size=size)


@require_POST
@requires("entry.edit")
@judges_body(_judge)
def plain_upload(request: HttpRequest, pk: int, role: str) -> HttpResponse:
    """One or several files by an ordinary form: slower and not resumable, but it works without script."""
    entry = access.get_editable_entry_or_404(request.user, pk)
    sent = request.FILES.getlist("file")
    if not sent:
        messages.error(request, _("请先选择文件，再点“上传”。"))
    for upload in sent:
        try:
            receiving.receive_whole(entry=entry, role=role, upload=upload, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
    return redirect("entry_step", pk=entry.pk, step="files")


@require_POST
@requires("entry.edit")
def file_remove(request: HttpRequest, key: UUID) -> HttpResponse:
    file = access.get_file_or_404(request.user, key)
    entry = access.get_editable_entry_or_404(request.user, file.entry_id)
    try:
        removing.remove(file=file, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _back(request, entry, file.role)


@require_POST
@requires("entry.edit")
def file_caption(request: HttpRequest, key: UUID) -> HttpResponse:
    file = access.get_file_or_404(request.user, key)
    entry = access.get_editable_entry_or_404(request.user, file.entry_id)
    try:
        captions.write(file=file, text=request.POST.get("caption", ""), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _back(request, entry, file.role)


def _back(request: Any, entry: Entry, role: str) -> HttpResponse:
    """The fresh list for a swap, the whole step for a page without script."""
    if request.htmx:
        return render(request, "submissions/uploads/_role_swap.html", {"entry": entry, "card": _card(entry, role)})
    return redirect("entry_step", pk=entry.pk, step="files")


def _card(entry: Entry, role: str) -> RoleCard:
    card = next((card for card in role_cards(entry) if card.rule.role == role), None)
    if card is None:
        raise Http404
    return card
