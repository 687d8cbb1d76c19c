"""What happened to a record, from the audit trail. Unions read the office that acted; the name stands in the trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.audit_trail import labels
from activities import states
from activities.models import Activity

_OFFICES: dict[str, Any] = {
    "activity.write": _("主办工会"),
    "activity.recommend": _("推荐单位"),
    "activity.count": _("省总工会"),
}


@dataclass(frozen=True)
class Happening:
    at: datetime
    who: str
    what: str
    note: str


def story(activity: Activity) -> list[Happening]:
    """The steps of its way, latest first; one query."""
    steps = {f"activity.{action}": str(_OFFICES[rule.permission]) for action, rule in states.ACTIONS.items()}
    events = audit.history(activity).filter(action__in=steps).order_by("-id")
    return [
        Happening(event.at, steps[event.action], labels.in_words(event.action), str(event.details.get("note", "")))
        for event in events
    ]
