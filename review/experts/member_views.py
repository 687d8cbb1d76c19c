"""One expert in one panel: her works and how far each is (never what it says); replacing her by the reserve."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.permissions import SignedIn, allows, requires
from common.form_fields import LineField, MomentField
from common.refusals import Refused
from review.experts import replacing
from review.experts.invitations.desk_views import to_pins
from review.models import Panel
from review.panel_names import panel_name
from review.panels.conflicts import entries
from submissions import states


class ReplaceForm(forms.Form):
    reason = LineField(max_length=150, error_messages={"required": _lazy("请写明接替的原因。")})
    due_at = MomentField(
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        error_messages={"invalid": _lazy("请选截止的日期和时间，例如 2023-08-18 18:00。")},
    )


@require_safe
@requires("panel.progress")
def panel_member(request: SignedIn, pk: int, expert: int) -> HttpResponse:
    return render(request, "review/panels/member.html", _page(request, *_found(pk, expert)))


@require_POST
@requires("panel.edit")
def panel_replace(request: SignedIn, pk: int, expert: int) -> HttpResponse:
    panel, person = _found(pk, expert)
    form = ReplaceForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(next(str(error) for errors in form.errors.values() for error in errors))
        made = replacing.replace(panel=panel, leaving=person, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        page = _page(request, panel, person) | {"fault": str(refusal), "typed": request.POST}
        return render(request, "review/panels/member.html", page, status=422)
    said = {"name": made.expert.name, "n": made.given}
    messages.success(request, _("已由%(name)s接替 %(n)d 件作品。") % said)
    if made.left:
        messages.warning(request, _("另有 %d 件因须回避没有接替，请另分给其他专家。") % made.left)
    return to_pins(request, [made.told] if made.told else []) or redirect("panel", pk)


def _found(pk: int, expert: int) -> tuple[Panel, User]:
    """Somebody who is in the panel, or has or had works of it."""
    panel = get_object_or_404(Panel, pk=pk)
    inside = User.objects.filter(panels=panel) | User.objects.filter(assignments__panel=panel)
    return panel, get_object_or_404(inside.distinct(), pk=expert)


def _page(request: SignedIn, panel: Panel, person: User) -> dict[str, object]:
    rows = panel.assignments.filter(expert=person, entry__state=states.SHORTLISTED).order_by("position", "pk")
    works = list(rows.select_related("entry", "sheet", "replaced_by__expert"))
    mine = [row.entry_id for row in works]
    return {
        "panel": panel,
        "name": panel_name(panel),
        "person": person,
        "rows": works,
        "others": entries(panel).exclude(pk__in=mine),
        "is_member": panel.experts.filter(pk=person.pk).exists(),
        "open": len(replacing.open_works(panel, person)),
        "reserve": panel.reserve.select_related("expert"),
        "can_edit": allows(request.user, "panel.edit"),
    }
