"""The organiser's pages of people: the list, inviting, one person with what can be done. Auditors read along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.audit_trail.labels import in_words
from accounts.audit_trail.reading import reads_personal_data
from accounts.models import User
from accounts.people import forms as people_forms
from accounts.people import inviting, managing, two_people
from accounts.people import listing as people_list
from accounts.people.forms import PersonForm
from accounts.permissions import SignedIn, allows, requires
from accounts.roles import ROLES
from common.forms import submit_to
from common.refusals import Refused


@require_safe
@requires("people.edit", "audit.read")
@reads_personal_data(_lazy("人员名单"))
def people(request: SignedIn) -> HttpResponse:
    page, rows = people_list.page_of(people_list.found(request.GET), request.GET.get("page"))
    context = {
        "page": page,
        "rows": rows,
        "asked": request.GET,
        "roles": User.Role.choices,
        "states": people_list.STATES,
        "can_edit": allows(request.user, "people.edit"),
    }
    return render(request, "accounts/people/list.html", context)


@requires("people.edit")
def person_invite(request: SignedIn) -> HttpResponse:
    form = PersonForm(request.POST if request.method == "POST" else None, by=request.user)
    if made := submit_to(request, form, lambda said: managing.invite(**said, by=request.user)):
        said = {"name": made.name, "email": made.email}
        messages.success(request, _("已邀请%(name)s，设密码的链接发往 %(email)s，7 天内有效。") % said)
        return redirect("people")
    return _form_page(request, form, title=_("邀请人员"), button=_("发出邀请"))


@require_safe
@requires("people.edit", "audit.read")
@reads_personal_data(_lazy("人员信息"))
def person(request: SignedIn, pk: int) -> HttpResponse:
    someone = _get_person_or_404(pk)
    context = {
        "person": someone,
        "standing": people_list.standing_of(someone),
        "factors": people_list.factors_of(someone),
        "prose": ROLES[someone.role].prose,
        "events": [(event, in_words(event.action)) for event in audit.history(someone).reverse()[:20]],
        "can_edit": allows(request.user, "people.edit"),
        "is_self": someone.pk == request.user.pk,
        "pending": two_people.open_acts(someone),
    }
    return render(request, "accounts/people/person.html", context)


@requires("people.edit")
@reads_personal_data(_lazy("修改人员信息"))
def person_edit(request: SignedIn, pk: int) -> HttpResponse:
    someone = _get_person_or_404(pk)
    form = PersonForm(request.POST if request.method == "POST" else None, person=someone, by=request.user)
    if made := submit_to(request, form, lambda said: managing.change(person=someone, **said, by=request.user)):
        messages.success(request, _("已保存%(name)s的信息。") % {"name": made.name})
        for _act, sentence in two_people.open_acts(someone):
            messages.warning(request, _("%(what)s：须由另一位省总活动管理员或本人确认后生效。") % {"what": sentence})
        return redirect("person", pk=pk)
    return _form_page(request, form, title=_("修改人员信息"), button=_("保存"), person=someone)


@require_POST
@requires("people.edit")
def person_act(request: SignedIn, pk: int, act: str) -> HttpResponse:
    """Lock, unlock, send the link again, or reset the second factor."""
    someone, reason = _get_person_or_404(pk), {"reason": request.POST.get("reason", "")}
    acts: dict[str, tuple[Callable[..., Any], dict[str, str], str]] = {
        "lock": (managing.lock, reason, _("已锁定%(name)s的账号。")),
        "unlock": (managing.unlock, reason, _("已解锁%(name)s的账号。")),
        "link": (inviting.reinvite, {}, _("已给%(name)s重发邀请。")),
        "second-factor": (managing.reset_second_factor, {}, _second_factor_sentence(someone)),
    }
    if act not in acts:
        raise Http404
    verb, given, said = acts[act]
    try:
        verb(person=someone, **given, by=request.user)
        messages.success(request, said % {"name": someone.name})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("person", pk=pk)


def _second_factor_sentence(person: User) -> str:
    if two_people.is_guarded(person):
        return _("已提出重置%(name)s的两步验证，须由另一位省总活动管理员或本人确认后生效。")
    return _("已重置%(name)s的两步验证。")


def _get_person_or_404(pk: int) -> User:
    return get_object_or_404(User.objects.select_related("union"), pk=pk)


def _form_page(request: HttpRequest, form: PersonForm, **context: Any) -> HttpResponse:
    context |= {"form": form, "unions": people_forms.offered_unions(), "list_id": people_forms.UNIONS_LIST}
    return render(request, "accounts/people/form.html", context, status=422 if form.errors else 200)
