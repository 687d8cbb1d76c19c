"""The page of handing over: whom to, what goes over, then once for all."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.people.handing_over import handing_over
from accounts.permissions import SignedIn, requires
from common.refusals import Refused
from common.text import LAST_KEY, one_line, whole_number


@require_http_methods(["GET", "HEAD", "POST"])
@requires("people.edit")
def person_hand_over(request: SignedIn, pk: int) -> HttpResponse:
    person = get_object_or_404(User.objects.select_related("union"), pk=pk)
    if request.method != "POST":
        return _page(request, person, _successor(person, request.GET))
    to = _successor(person, request.POST)
    try:
        if to is None:
            raise Refused(_("请先选择接手人。"))
        reason, seen = one_line(request.POST.get("reason")), request.POST.get("seen", "")
        handing_over.hand_over(person=person, to=to, reason=reason, seen=seen, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _page(request, person, to, status=400)
    messages.success(request, _("已把%(name)s的工作交接给%(to)s，账号已锁定。") % {"name": person.name, "to": to.name})
    return redirect("person", pk=pk)


def _successor(person: User, asked: QueryDict) -> User | None:
    return handing_over.successors(person).filter(pk=whole_number(asked.get("to"), LAST_KEY) or 0).first()


def _page(request: SignedIn, person: User, to: User | None, status: int = 200) -> HttpResponse:
    lines = handing_over.preview(person, to)
    context = {
        "person": person,
        "to": to,
        "successors": handing_over.successors(person),
        "lines": lines,
        "seen": handing_over.stamp(lines),
        "has_fault": any(line.fault for line in lines),
        "reason": request.POST.get("reason", ""),
        "is_self": person.pk == request.user.pk,
    }
    return render(request, "accounts/people/handing_over/page.html", context, status=status)
