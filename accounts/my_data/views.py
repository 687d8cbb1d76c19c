"""One's own information: seen, taken away, corrected, asked to be erased; and the organiser's answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import DataRequest, User
from accounts.my_data import asking, export, found
from accounts.permissions import SignedIn, allows, logged_in, requires
from common.refusals import Refused


@require_safe
@logged_in
def my_account(request: SignedIn) -> HttpResponse:
    return _page(request)


@require_safe
@logged_in
def my_account_file(request: SignedIn) -> HttpResponse:
    answer = HttpResponse(export.zipped(request.user), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="my-data.zip"'
    return answer


@require_POST
@logged_in
def my_account_phone(request: SignedIn) -> HttpResponse:
    phone = request.POST.get("phone", "")
    return _done(request, lambda: asking.correct_phone(request.user, phone=phone), _("联系电话已更正。"))


@require_POST
@logged_in
def my_account_ask(request: SignedIn) -> HttpResponse:
    said = {"kind": request.POST.get("kind", ""), "text": request.POST.get("text", "")}
    sentence = _("要求已提交，15 个工作日内答复。")
    return _done(request, lambda: asking.ask(request.user, **said), sentence, to="?sent=1")


@require_safe
@requires("people.edit", "audit.read")
def data_requests(request: SignedIn) -> HttpResponse:
    rows = DataRequest.objects.select_related("person", "answered_by")
    waiting = list(rows.filter(answered_at=None).order_by("pk"))
    done = list(rows.exclude(answered_at=None).order_by("-answered_at")[:100])
    context = {"waiting": waiting, "done": done, "can_edit": allows(request.user, "people.edit")}
    return render(request, "accounts/my_data/requests.html", context)


@require_POST
@requires("people.edit")
def data_request_answer(request: SignedIn, pk: int) -> HttpResponse:
    asked = get_object_or_404(DataRequest, pk=pk)
    try:
        asking.answer(asked=asked, text=request.POST.get("text", ""), by=request.user)
        messages.success(request, _("已答复，并发邮件告知本人。"))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("data_requests")


@require_POST
@requires("people.edit")
def person_erase(request: SignedIn, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    try:
        if "agreed" not in request.POST:
            raise Refused(_("请先勾选，确认您已了解删除后不能恢复。"))
        asking.erase(person=person, by=request.user)
        messages.success(request, _("已删除%(name)s的账号信息。") % {"name": person.name})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("person", pk=pk)


def _done(request: SignedIn, verb: Callable[[], Any], sentence: str, *, to: str = "") -> HttpResponse:
    """What was typed stands on the page again where it was refused; the device forgets it where it was sent (`to`)."""
    try:
        verb()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _page(request, status=400)
    messages.success(request, sentence)
    return redirect(f"{reverse('my_account')}{to}")


def _page(request: SignedIn, status: int = 200) -> HttpResponse:
    context = {
        "facts": found.account(request.user),
        "found": found.of(request.user),
        "most": found.SHOWN,
        "kinds": DataRequest.Kind.choices,
        "requests": DataRequest.objects.filter(person=request.user),
        "typed": request.POST,
        "is_sent": "sent" in request.GET,
    }
    return render(request, "accounts/my_data/page.html", context, status=status)
