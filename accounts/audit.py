"""The audit trail: who did what to which thing, written in the transaction of the act itself."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction

from accounts.models import AuditEvent, User

SYSTEM = "系统"
STRANGER = "未登录的人"


def record(
    *, action: str, obj: models.Model, by: User | None, label: str = "", who: str = SYSTEM, **details: Any
) -> AuditEvent:
    """Write one event. `by=None` is the system itself or `who`. Refuses to run outside a transaction.

    Both the act and its event are stored, or neither: the caller's atomic block holds them together. An `obj`
    that was never saved stands for one that does not exist; `label` says so.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("audit.record() must run in the transaction of the act it records")
    return AuditEvent.objects.create(
        actor=by,
        actor_label=f"{by.name}（{by.get_role_display()}）" if by else who,
        action=action,
        object_type=obj._meta.model_name or "",
        object_id=str(obj.pk or ""),
        object_label=(label or str(obj))[:200],
        details=details,
    )


def history(obj: models.Model) -> models.QuerySet[AuditEvent]:
    """All events of one thing, oldest first."""
    return AuditEvent.objects.filter(object_type=obj._meta.model_name, object_id=str(obj.pk)).order_by("id")
