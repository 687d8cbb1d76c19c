"""The audit trail: who did what to which thing, written in the transaction of the act itself."""

from __future__ import annotations

from django.db import models

from accounts.models import AuditEvent

STRANGER = "未登录的人"

record = AuditEvent.objects.record


def history(obj: models.Model) -> models.QuerySet[AuditEvent]:
    """All events of one thing, oldest first."""
    return AuditEvent.objects.filter(object_type=obj._meta.model_name, object_id=str(obj.pk)).order_by("id")
