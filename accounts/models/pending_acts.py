"""Acts on an account that take two people."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PendingAct(models.Model):
    """An act on the account of an expert, auditor or organiser, proposed by one organiser and waiting for another, or
    for the person. `values`: {"email": new address}; empty for the second factor.

    No `accounts.two_people.Proposal`: the act has no reason to give, and the person it is about may let it drop too.
    """

    class Kind(models.TextChoices):
        EMAIL = "email", _("变更登录邮箱")
        SECOND_FACTOR = "second_factor", _("重置两步验证")

    class State(models.TextChoices):
        OPEN = "open", _("待确认")
        CONFIRMED = "confirmed", _("已确认")
        WITHDRAWN = "withdrawn", _("已撤销")

    person = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="pending_acts")
    kind = models.CharField(max_length=13, choices=Kind.choices)
    values = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    proposed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(state="open"), name="pending_act_one_of_a_kind_open"
            ),
            models.CheckConstraint(
                name="pending_act_takes_two_people",
                condition=~Q(state="confirmed") | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_kind_display()}"
