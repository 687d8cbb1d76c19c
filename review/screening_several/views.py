"""The screeners' acts on several entries of their table at once."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods

from accounts.permissions import SignedIn, allows, requires
from review.screening_several import planning
from review.screening_several.forms import carry_out, form_for
from submissions.several import page
from submissions.several.steps import Plan

LONGEST_FILTER = 500


@require_http_methods(["GET", "HEAD", "POST"])
@requires("entry.screen")
def screening_several(request: SignedIn) -> HttpResponse:
    need = planning.NEEDS.get(page.asked(request).get("act", ""))
    if need and not allows(request.user, need):
        raise PermissionDenied
    return page.answer(request, DESK, planning.plan)


def _filter(address: QueryDict) -> str:
    return address.get("back", "")[:LONGEST_FILTER]


def _tell_done(request: SignedIn, plan: Plan) -> None:
    said = _("已办理 %(n)d 件作品：%(act)s。") % {"n": len(plan.entries), "act": planning.ACTS[plan.act]}
    messages.success(request, said)


DESK = page.Desk(
    url="screening_desk",
    label=_lazy("初评"),
    several_url="screening_several",
    entry_url="screening_item",
    acts=planning.ACTS,
    filter_of=_filter,
    form_for=form_for,
    carry_out=carry_out,
    tell_done=_tell_done,
)
