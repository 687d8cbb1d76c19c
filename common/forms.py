"""From a form to the verb it stands for: what both pages of people and pages of unions do with a POST."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest

from common.refusals import Refused

Made = TypeVar("Made")


def submit_to(request: HttpRequest, form: forms.Form, verb: Callable[[dict[str, Any]], Made]) -> Made | None:
    """What the verb made of a good form; None, with the fault in the form, where there is nothing to show for it."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return verb(form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
