"""The recommender's pages of unions and their people: the list, adding, renaming, inviting, locking."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import reach
from accounts.audit_trail.reading import reads_personal_data
from accounts.models import Union
from accounts.people import inviting, locking
from accounts.permissions import SignedIn, requires
from accounts.serving import serving
from accounts.unions import managing as unions
from accounts.unions.forms import AddUnionForm, InviteForm, ServeForm, UnionForm
from campaign import calendar
from common.forms import submit_to
from common.paging import back_to
from common.refusals import Refused
from common.text import LAST_KEY, whole_number
from submissions.branch import unions as listing
from submissions.reminding import drafts

SERVE_ID = "id_serve_%s"  # beside the fields of the invitation on one page


@require_safe
@requires("union.invite")
@reads_personal_data(_lazy("基层工会和申报员"))
def branch_unions(request: HttpRequest) -> HttpResponse:
    campaign = calendar.current_campaign()
    rows = listing.found(user=request.user, campaign=campaign, query=request.GET)
    page, shown = listing.page_of(rows, request.GET.get("page"))
    context = {
        "page": page,
        "rows": shown,
        "asked": request.GET,
        "filters": listing.FILTERS,
        "totals": listing.totals(request.user, campaign),
        "drafts_left": drafts.counted(campaign=campaign, union=reach.own_union(request.user)) if campaign else None,
    }
    return render(request, "submissions/branch/unions.html", context)


@requires("union.invite")
def branch_union_add(request: HttpRequest) -> HttpResponse:
    form = AddUnionForm(request.POST if request.method == "POST" else None, by=request.user)
    if made := submit_to(request, form, lambda said: unions.add_union(**said, by=request.user)):
        messages.success(request, _("已添加“%(union)s”，现在可以邀请它的申报员。") % {"union": made})
        return redirect("branch_invite", pk=made.pk)
    return _form_page(request, form, title=_("添加基层工会"), button=_("添加"))


@requires("union.invite")
def branch_union_rename(request: HttpRequest, pk: int) -> HttpResponse:
    union = reach.get_union_or_404(request.user, pk)
    form = UnionForm(
        request.POST if request.method == "POST" else None, initial={"name": union.name, "short_name": union.short_name}
    )
    if made := submit_to(request, form, lambda said: unions.rename_union(union=union, **said, by=request.user)):
        messages.success(request, _("已改名为“%(union)s”。") % {"union": made})
        return redirect("branch_unions")
    return _form_page(request, form, title=_("修改名称"), button=_("保存"), union=union)


@requires("union.invite")
def branch_invite(request: HttpRequest, pk: int) -> HttpResponse:
    union = reach.get_union_or_404(request.user, pk)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if made := submit_to(request, form, lambda said: inviting.invite(union=union, **said, by=request.user)):
        said = {"name": made.name, "email": made.email}
        if made.email:
            messages.success(request, _("已邀请%(name)s，设密码的链接发往 %(email)s，7 天内有效。") % said)
        else:
            messages.success(request, _("已为%(name)s建立账号。请在名单里点“邀请链接”，用微信或短信发给本人。") % said)
        return redirect("branch_unions")
    return _invite_page(request, union, form, ServeForm(auto_id=SERVE_ID))


@require_POST
@requires("union.invite")
def branch_serve(request: SignedIn, pk: int) -> HttpResponse:
    """Let an entrant who has an account enter for this union too."""
    union = reach.get_union_or_404(request.user, pk)
    form = ServeForm(request.POST, auto_id=SERVE_ID)
    said = _("已请%(name)s同时为“%(union)s”申报，对方会收到邮件。")
    if made := submit_to(request, form, lambda given: serving.ask_to_serve(union=union, **given, by=request.user)):
        messages.success(request, said % {"name": made.name, "union": union})
        return redirect("branch_unions")
    return _invite_page(request, union, InviteForm(), form)


@require_POST
@requires("union.invite")
def branch_stop_serving(request: SignedIn, pk: int) -> HttpResponse:
    union = reach.get_union_or_404(request.user, pk)
    person = reach.get_person_or_404(request.user, whole_number(request.POST.get("person"), LAST_KEY) or 0)
    said = _("%(name)s不再为“%(union)s”申报。") % {"name": person.name, "union": union}
    return _act(request, lambda: serving.stop_serving(person=person, union=union, by=request.user), said)


@require_POST
@requires("union.invite")
def branch_union_switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a union, or open it again."""
    union = reach.get_union_or_404(request.user, pk)
    verb = unions.activate_union if request.POST.get("to") == "on" else unions.deactivate_union
    said = _("已重新启用“%(union)s”。") if verb is unions.activate_union else _("已停用“%(union)s”，申报员已锁定。")
    return _act(request, lambda: verb(union=union, by=request.user), said % {"union": union})


@require_POST
@never_cache
@requires("union.invite")
def branch_person_link(request: HttpRequest, pk: int) -> HttpResponse:
    """The link by which somebody without an e-mail address sets a password, ready to be sent on."""
    person = reach.get_person_or_404(request.user, pk)
    try:
        link = inviting.make_link(person=person, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("branch_unions")
    code = segno.make(link, error="m").svg_data_uri(scale=5)
    context = {"person": person, "link": link, "code": code, "days": settings.PASSWORD_RESET_TIMEOUT // 86400}
    return render(request, "submissions/branch/invitation_link.html", context)


@require_POST
@requires("union.invite")
def branch_person(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Invite again, lock or unlock an entrant."""
    person = reach.get_person_or_404(request.user, pk)
    verbs: dict[str, tuple[Callable[..., Any], str]] = {
        "reinvite": (inviting.reinvite, _("已给%(name)s重发邀请。")),
        "lock": (locking.lock, _("已锁定%(name)s的账号。")),
        "unlock": (locking.unlock, _("已解锁%(name)s的账号。")),
    }
    if act not in verbs:
        raise Http404
    verb, said = verbs[act]
    return _act(request, lambda: verb(person=person, by=request.user), said % {"name": person.name})


def _act(request: HttpRequest, verb: Callable[[], Any], said: str) -> HttpResponse:
    try:
        verb()
        messages.success(request, said)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return back_to("branch_unions", request.POST.get("back", ""))


def _invite_page(request: HttpRequest, union: Union, form: InviteForm, serve_form: ServeForm) -> HttpResponse:
    words = {"title": _("邀请申报员"), "button": _("发出邀请")}
    status = 422 if form.errors or serve_form.errors else 200
    return _form_page(request, form, status=status, union=union, serve_form=serve_form, **words)


def _form_page(request: HttpRequest, form: Any, *, status: int = 0, **context: Any) -> HttpResponse:
    status = status or (422 if form.errors else 200)
    return render(request, "submissions/branch/union_form.html", context | {"form": form}, status=status)
