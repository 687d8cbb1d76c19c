"""The parts of the files step that change while one looks at them, and the plain upload for pages without script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import allows, public, requires
from common.refusals import Refused
from common.request_bodies import judges_body
from submissions import access
from submissions.files.cards import RoleCard, role_cards
from submissions.files.standing import standing
from submissions.models import Entry
from submissions.uploads import ordering, receiving, removing, rules


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
        _say(request, role, Refused(_("请先选择文件，再点“上传”。")))
    for upload in sent:
        try:
            _check_asked(request, entry, role)
            receiving.receive_whole(entry=entry, role=role, upload=upload, by=request.user)
        except Refused as refusal:
            _say(request, role, refusal)
    return _whole_step(entry, role)


def _check_asked(request: HttpRequest, entry: Entry, role: str) -> None:
    """A good file is replaced only by who says so."""
    card = _card(entry, role)
    if (stands := standing(card.rule, card.files)) and "replace" not in request.POST:
        raise Refused(
            _("“%(name)s”已通过检查。要换成新的文件，请重新选择文件，勾选“替换现有文件”后再点“上传”。")
            % {"name": stands.original_name}
        )


@require_POST
@requires("entry.edit")
def file_remove(request: HttpRequest, key: UUID) -> HttpResponse:
    file = access.get_file_or_404(request.user, key)
    entry = access.get_editable_entry_or_404(request.user, file.entry_id)
    return _done(request, entry, file.role, lambda: removing.remove(file=file, by=request.user))


@require_POST
@requires("entry.edit")
def file_move(request: HttpRequest, key: UUID, way: str) -> HttpResponse:
    """One place up or down: the buttons beside each file."""
    file = access.get_file_or_404(request.user, key)
    entry = access.get_editable_entry_or_404(request.user, file.entry_id)
    steps = -1 if way == "up" else 1
    return _done(request, entry, file.role, lambda: ordering.move(file=file, steps=steps, by=request.user))


@require_POST
@requires("entry.edit")
def files_arrange(request: HttpRequest, pk: int, role: str) -> HttpResponse:
    """As they were dragged ("keys"), or, without, by their names."""
    entry = access.get_editable_entry_or_404(request.user, pk)
    if "keys" not in request.POST:
        return _done(request, entry, role, lambda: ordering.arrange_by_name(entry=entry, role=role, by=request.user))
    keys = _keys(request.POST["keys"])
    return _done(request, entry, role, lambda: ordering.arrange(entry=entry, role=role, keys=keys, by=request.user))


def _keys(posted: str) -> list[UUID]:
    try:
        return [UUID(key) for key in posted.split(",")[: rules.MOST_OPEN]]
    except ValueError:
        return []


def _done(request: Any, entry: Entry, role: str, act: Callable[[], None]) -> HttpResponse:
    """Do it. Then the fresh list with what was refused, for a swap; the whole step for a page without script."""
    refused = ""
    try:
        act()
    except Refused as refusal:
        refused = str(refusal)
        if not request.htmx:
            _say(request, role, refusal)
    if not request.htmx:
        return _whole_step(entry, role)
    context = {"entry": entry, "card": _card(entry, role), "refused": refused}
    return render(request, "submissions/uploads/_role_swap.html", context)


def _say(request: HttpRequest, role: str, refusal: Refused) -> None:
    """In the panel that was used (templates/submissions/uploads/_roles.html)."""
    messages.error(request, str(refusal), extra_tags=f"role-{role}")


def _whole_step(entry: Entry, role: str) -> HttpResponse:
    return redirect(f"{reverse('entry_step', args=[entry.pk, 'files'])}#role-{role}")


def _card(entry: Entry, role: str) -> RoleCard:
    card = next((card for card in role_cards(entry) if card.rule.role == role), None)
    if card is None:
        raise Http404
    return card
