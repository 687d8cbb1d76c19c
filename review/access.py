"""Which entries experts may see: registered at start by `apps.py`, submissions itself knows no panels."""

from __future__ import annotations

from django.db.models import Q

from accounts.models import User
from submissions import states


def given_to(user: User) -> Q:
    """The works that this expert is to score: `AssignmentQuerySet.standing`, seen from the entry."""
    return Q(state=states.SHORTLISTED, assignments__expert=user.pk, assignments__recused_at__isnull=True)
