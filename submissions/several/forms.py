"""What a person still has to say when she acts on several entries: that she knows them, or the reasons for all."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from submissions.branch.forms import SendBackForm
from submissions.declining.forms import DeclineForm
from submissions.several import acting
from submissions.several.planning import BranchPlan


class RecommendForm(forms.Form):
    """A sentence to tick where not all of them were opened: a deliberate act."""

    known = forms.BooleanField(
        label=_("我已通过其他方式看过这些作品，确认推荐。"),
        required=False,
        error_messages={"required": _("还有没打开过的作品。请逐件打开，或勾选这一句再推荐。")},
    )

    def __init__(self, *args: Any, plan: BranchPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["known"].required = bool(plan.unopened)
        if not plan.unopened:
            self.fields["known"].widget = forms.HiddenInput()


def form_for(plan: BranchPlan, data: Any = None) -> Any:
    """The form of the plan's act; reasons and what they open are those of its first entry's category."""
    if plan.act == "recommend":
        return RecommendForm(data, plan=plan)
    forms_of: dict[str, Any] = {"send_back": SendBackForm, "decline": DeclineForm}
    return forms_of[plan.act](data, entry=plan.entries[0])


def carry_out(plan: BranchPlan, form: Any, *, user: User) -> None:
    """Call the act's verb with what was filled in. Raises Refused."""
    said = form.cleaned_data
    if plan.act == "recommend":
        acting.recommend_several(entries=plan.entries, by=user, even_unopened=said["known"])
    elif plan.act == "decline":
        acting.decline_several(entries=plan.entries, by=user, note=form.note)
    else:
        acting.send_back_several(
            entries=plan.entries,
            by=user,
            codes=said["reasons"],
            note=said["note"],
            fields=said["fields_open"],
            files=said["files_open"],
            until=said["until"],
        )
