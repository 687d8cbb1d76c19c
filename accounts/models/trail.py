"""The audit trail."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.utils import timezone

from common.text import storable


class AuditEventManager(models.Manager["AuditEvent"]):
    def record(
        self,
        *,
        action: str,
        obj: models.Model,
        by: Any,
        label: str = "",
        who: str = "系统",
        **details: Any,
    ) -> AuditEvent:
        """Write one event. `by`: the person; None is the system itself or `who`. Refuses to run outside a transaction.

        Both the act and its event are stored, or neither: the caller's atomic block holds them together. An `obj`
        that was never saved stands for one that does not exist; `label` says so.
        """
        if not transaction.get_connection().in_atomic_block:
            raise RuntimeError("audit.record() must run in the transaction of the act it records")
        return self.create(
            actor=by,
            actor_label=f"{by.name}（{by.get_role_display()}）" if by else who,
            action=action,
            object_type=obj._meta.model_name or "",
            object_id=str(obj.pk or ""),
            object_label=(label or str(obj))[:200],
            details=storable(details),
        )


class AuditEvent(models.Model):
    """One act of one person. Append-only: triggers in the database refuse UPDATE and DELETE."""

    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    actor_label = models.CharField(max_length=120)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    object_label = models.CharField(max_length=200)
    details = models.JSONField(default=dict)

    objects = AuditEventManager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["object_type", "object_id", "-id"], name="audit_by_object"),
            models.Index(fields=["actor", "-id"], name="audit_by_actor"),
            models.Index(fields=["action", "-id"], name="audit_by_action"),
            models.Index(fields=["-at"], name="audit_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_label} {self.action} {self.object_label}"
