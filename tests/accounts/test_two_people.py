"""One proposes, another decides, once: the verb says so in words, the database refuses it too."""

from __future__ import annotations

import pytest
from django.apps import apps

from accounts.two_people import Proposal, reason_of
from common.refusals import Refused


def proposals() -> list[type[Proposal]]:
    return [model for model in apps.get_models() if issubclass(model, Proposal)]


def test_every_proposal_keeps_the_three_constraints() -> None:
    """A model with a Meta of its own easily forgets them."""
    for model in proposals():
        names = {constraint.name for constraint in model._meta.constraints}
        own = model._meta.model_name
        assert {f"{own}_takes_two_people", f"{own}_decided_has_both", f"{own}_has_reason"} <= names


def test_reason_is_asked_for() -> None:
    assert reason_of(" 笔误 ") == "笔误"
    with pytest.raises(Refused, match="写明原因"):
        reason_of(" \n ")
