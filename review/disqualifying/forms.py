"""What is asked of who proposes to disqualify a work, or to put one back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.form_fields import LineField, ProseField
from submissions.models import Entry

LONGEST, LONGEST_PUBLIC = 1000, 200
_TEXT = {"required": _("请写明查实的情况，申报单位和推荐单位会看到。")}
_PUBLIC = _("请写一句向社会公布的理由，不写个人信息。")


class _Form(forms.Form):
    text = ProseField(
        label=_("查实的情况"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写清事实和依据。申报单位和推荐单位会看到这段话。"),
        error_messages=_TEXT,
    )
    public_text = LineField(
        label=_("向社会公布的理由"), max_length=LONGEST_PUBLIC, error_messages={"required": _PUBLIC}
    )


class DisqualifyForm(_Form):
    ground = forms.ChoiceField(
        label=_("理由"), widget=forms.RadioSelect, error_messages={"required": _("请选择取消资格的理由。")}
    )
    field_order = ("ground", "text", "public_text")

    def __init__(self, data: Any = None, *, entry: Entry) -> None:
        super().__init__(data)
        grounds = entry.campaign.definition.grounds
        self.public = {ground.label: ground.public for ground in grounds}
        self.fields["ground"].choices = [(ground.label, ground.label) for ground in grounds]  # type: ignore[attr-defined]
        self.fields["public_text"].required = False
        self.fields["public_text"].help_text = _("一句话，不写个人信息。不填写的，按所选理由的统一用语公布。")

    def clean(self) -> dict[str, Any]:
        """Where no sentence was typed, the one that goes with the ground."""
        cleaned = super().clean() or {}
        cleaned["public_text"] = cleaned.get("public_text") or self.public.get(cleaned.get("ground", ""), "")
        if cleaned.get("ground") and not cleaned["public_text"] and "public_text" not in self.errors:
            self.add_error("public_text", _PUBLIC)
        return cleaned


class ReinstateForm(_Form):
    """The public reads the sentence nowhere by itself: it goes into the trail and to the unions."""

    field_order = ("text", "public_text")

    def __init__(self, data: Any = None, *, entry: Entry) -> None:
        super().__init__(data)
