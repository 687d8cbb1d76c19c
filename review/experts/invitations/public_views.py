"""The expert's own way in: link, PIN, answer; afterwards link and PIN lead to her works."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.login import attempts
from accounts.login.adapter import record_failed_login
from accounts.permissions import public
from common.forms import submit_to
from common.refusals import Refused
from review.experts import interests
from review.experts.invitations import answering, entering, guest
from review.experts.invitations.forms import DeclineForm, InterestsForm, PinForm
from review.experts.invitations.sending import review_time
from review.models import ExpertInvitation
from review.panel_names import panel_name


@public
@never_cache
def expert_invited(request: HttpRequest, token: str) -> HttpResponse:
    """Asks for the PIN; then to the answer, or, once accepted, to the works."""
    invitation = _found_or_404(token)
    if closed := entering.why_closed(invitation, timezone.now()):
        return render(request, "review/experts/invited/closed.html", {"why": closed}, status=410)
    form = PinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if not (refusal := _pin_refusal(request, invitation, form.cleaned_data["pin"])):
            return _let_in(request, invitation, token)
        form.add_error("pin", refusal)
    context = {"form": form, "campaign": invitation.campaign}
    return render(request, "review/experts/invited/pin.html", context, status=422 if form.errors else 200)


@public
@never_cache
def expert_answer(request: HttpRequest, token: str) -> HttpResponse:
    """Yes with her interests, or no with a reason (`do=decline`)."""
    invitation = _found_or_404(token)
    if not guest.is_in(request, invitation) or entering.why_closed(invitation, timezone.now()):
        return redirect("expert_invited", token=token)
    posted = request.POST if request.method == "POST" else None
    if posted is not None and posted.get("do") == "decline":
        yes, no = InterestsForm(), DeclineForm(posted)
        if submit_to(request, no, lambda said: _declined(invitation, said["reason"])):
            guest.forget(request)
            return render(request, "review/experts/invited/declined.html", {"campaign": invitation.campaign})
    else:
        yes, no = (
            InterestsForm(posted, initial=interests.written(invitation.campaign, invitation.expert)),
            DeclineForm(),
        )
        if posted is not None and yes.is_valid() and (answer := _accepted(request, invitation, yes)):
            return answer
    return render(request, "review/experts/invited/answer.html", _page(invitation, yes, no))


def _pin_refusal(request: HttpRequest, invitation: ExpertInvitation, typed: str) -> str:
    """Why this PIN does not open the invitation; "" where it does. Wrong ones count as wrong passwords do."""
    spent = _("校验码输错次数太多，已经作废。请联系活动办公室重发邀请。")
    if attempts.are_used_up(request, invitation.expert):
        return _("试错次数太多，请 5 分钟后再试。")
    if entering.is_spent(invitation):
        return spent
    if entering.is_right(invitation, typed):
        return ""
    record_failed_login(request, invitation.expert, reason="pin")
    return spent if entering.is_spent(invitation) else _("校验码不对，请核对后再填。没有收到的，请联系活动办公室。")


def _let_in(request: HttpRequest, invitation: ExpertInvitation, token: str) -> HttpResponse:
    if invitation.state == ExpertInvitation.State.ACCEPTED:
        return _logged_in(request, invitation)
    if not invitation.is_unanswered:
        messages.info(request, _("您已经谢绝了这份邀请。改变主意的，请联系活动办公室重发邀请。"))
        return redirect("expert_invited", token=token)
    entering.note_opened(invitation)
    guest.let_in(request, invitation)
    return redirect("expert_answer", token=token)


def _declined(invitation: ExpertInvitation, reason: str) -> bool:
    answering.decline(invitation=invitation, reason=reason, by=invitation.expert)
    return True


def _accepted(request: HttpRequest, invitation: ExpertInvitation, form: InterestsForm) -> HttpResponse | None:
    try:
        recused = answering.accept(invitation=invitation, interests_said=form.cleaned_data, by=invitation.expert)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    if recused:
        messages.info(request, _("按您申报的情况，%(n)d 件作品已为您办理回避。") % {"n": recused})
    guest.forget(request)
    return _logged_in(request, invitation)


def _logged_in(request: HttpRequest, invitation: ExpertInvitation) -> HttpResponse:
    """As with a password: in the trail, and by the second factor where she has set one up."""
    answer: Any = perform_login(request, invitation.expert, email_verification="none", redirect_url=reverse("my_works"))
    return answer


def _page(invitation: ExpertInvitation, yes: InterestsForm, no: DeclineForm) -> dict[str, Any]:
    return {
        "invitation": invitation,
        "campaign": invitation.campaign,
        "projects": [panel_name(room) for room in invitation.panels.order_by("category__position", "pk")],
        "phase": review_time(invitation.campaign),
        "form": yes,
        "no": no,
    }


def _found_or_404(token: str) -> ExpertInvitation:
    invitation = entering.found(token)
    if invitation is None:
        raise Http404(_("这个邀请链接不对，或者已经重发了新的邀请。请用最近一封邮件里的链接。"))
    return invitation
