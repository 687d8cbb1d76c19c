"""The field of a form that takes evidence: an ordinary file input, which needs no script."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from campaign.definition.spec.file_kinds import extensions_of
from submissions.evidence import rules


class _Several(forms.FileInput):
    allow_multiple_selected = True


class EvidenceField(forms.Field):
    """Cleans to the list of files, [] where there is none. A form with it is `multipart/form-data`."""

    def __init__(self) -> None:
        accept = ",".join(f".{extension}" for extension in extensions_of(rules.KINDS))
        widget = _Several(attrs={"class": "form-control", "multiple": True, "accept": accept})
        super().__init__(label=_("附件"), required=False, widget=widget)

    def clean(self, value: Any) -> list[UploadedFile]:
        sent = [file for file in value or [] if file]
        if sentence := rules.fault([(file.name or "", file.size or 0) for file in sent]):
            raise forms.ValidationError(sentence)
        return sent
