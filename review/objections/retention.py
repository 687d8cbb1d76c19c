"""The retention rule of objections: who made them."""

from __future__ import annotations

from accounts.retention.rules import Rule
from review.kept import OBJECTORS, OBJECTORS_RULE, OBJECTORS_UNTIL, OBJECTORS_WHY
from review.objections import forgetting

RULES = (
    Rule(
        OBJECTORS_RULE,
        OBJECTORS,
        OBJECTORS_WHY,
        OBJECTORS_UNTIL,
        lambda: forgetting.past().count(),
        forgetting.erase_past,
    ),
)
