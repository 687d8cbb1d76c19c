"""The unions that one entrant serves."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models.people import Union, User


class Membership(models.Model):
    """An entrant who serves several unions has a row for each of them; who serves one has none: `User.union` says it.

    `User.union` is the one for which she acts now, `User.serves_several` whether there are rows.
    """

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="memberships")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(name="membership_once", fields=["person", "union"])]

    def __str__(self) -> str:
        return f"{self.person} · {self.union}"
