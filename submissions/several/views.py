"""The recommenders' acts on several entries at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods

from accounts import reach
from accounts.permissions import SignedIn, requires
from submissions.branch import desk
from submissions.models import Entry
from submissions.queue import undo
from submissions.several import page, planning
from submissions.several.forms import carry_out, form_for
from submissions.several.planning import BranchPlan


@require_http_methods(["GET", "HEAD", "POST"])
@requires("entry.recommend")
def branch_several(request: SignedIn) -> HttpResponse:
    def plan(act: str, entries: list[Entry]) -> BranchPlan:
        return planning.plan(act, entries, union=reach.own_union(request.user), user=request.user)

    return page.answer(request, DESK, plan)


def _tell_done(request: SignedIn, plan: BranchPlan) -> None:
    said = _said(plan)
    messages.success(request, said)
    undo.remember(request.session, action=plan.act, entries=plan.entries, said=said)


def _said(plan: BranchPlan) -> str:
    words = {
        "recommend": _("已推荐 %(n)d 件作品。"),
        "send_back": _("已退回 %(n)d 件作品，申报单位会收到邮件。"),
        "decline": _("已对 %(n)d 件作品登记不推荐，申报单位能看到原因。"),
    }
    return words[plan.act] % {"n": len(plan.entries)}


DESK = page.Desk(
    url="recommend_desk",
    label=_lazy("推荐工作台"),
    several_url="branch_several",
    entry_url="branch_entry",
    acts=planning.ACTS,
    filter_of=desk.address,
    form_for=form_for,
    carry_out=carry_out,
    tell_done=_tell_done,
)
