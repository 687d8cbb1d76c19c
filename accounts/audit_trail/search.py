"""Searching the audit trail: by person, act, thing and day. What makes no sense is left out, never an error."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.audit_trail.labels import labels
from accounts.models import AuditEvent
from common.form_fields import DayField, LineField


class AuditSearch(forms.Form):
    actor = LineField(required=False, max_length=60, label=_("人员"))
    action = LineField(required=False, max_length=60, label=_("操作"))
    object = LineField(required=False, max_length=100, label=_("对象"))
    since = DayField(required=False, label=_("从"))
    until = DayField(required=False, label=_("到"))

    def found(self) -> QuerySet[AuditEvent]:
        """The matching events, newest first. Days are Shanghai's, the last one included."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        events = AuditEvent.objects.order_by("-id")
        if actor := given.get("actor"):
            events = events.filter(actor_label__icontains=actor)
        if action := given.get("action"):
            events = events.filter(self._action(action))
        if thing := given.get("object"):
            events = events.filter(Q(object_label__icontains=thing) | Q(object_id=thing[:40]))
        if since := given.get("since"):
            events = events.filter(at__gte=_midnight(since))
        if until := given.get("until"):
            events = events.filter(at__lt=_midnight(until + timedelta(days=1)))
        return events

    def _action(self, typed: str) -> Q:
        """By code or by its Chinese words."""
        codes = [code for code, words in labels().items() if typed in str(words) or typed.lower() in code]
        # By the index of the acts; what is none of those known today is looked for through the whole trail.
        return Q(action__in=codes) if codes else Q(action__icontains=typed)


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
