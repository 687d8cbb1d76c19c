"""What tells of a person with an account without pointing to it: messages to her address, acts of others on it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import AuditEvent, Notice, User


def of_person(person: User) -> list[tuple[str, QuerySet[Any]]]:
    to_her = Notice.objects.filter(to__iexact=person.email) if person.email else Notice.objects.none()
    about = AuditEvent.objects.filter(object_type="user", object_id=str(person.pk))
    return [(_("发给本人的邮件"), to_her.order_by("-pk")), (_("对本人账号的操作记录"), about.order_by("-pk"))]
