"""The acts of the audit trail in Chinese, and what stands beside them. Each app brings the words of its own by its
AppConfig: `audit_labels` for acts, `audit_details` for the keys of details, `audit_values` for codes among the values.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from accounts.models import AuditEvent, User
from common import in_words as common_words


def labels() -> dict[str, Any]:
    """By the code of the act. Codes are permanent."""
    return _brought("audit_labels")


def details_in_words(event: AuditEvent) -> list[tuple[str, str]]:
    """What stands beside the act, as (label, text); what is empty is left out."""
    names = _brought("audit_details")
    told = [(str(names.get(key, key)), _text(value)) for key, value in event.details.items()]
    return [(label, text) for label, text in told if text]


@cache
def _brought(kind: str) -> dict[str, Any]:
    own = [getattr(config, kind, {}) for config in apps.get_app_configs()]
    return {code: label for brought in own for code, label in brought.items()}


def _text(value: Any) -> str:
    if isinstance(value, dict):
        names = _brought("audit_details")
        return "；".join(f"{names.get(key, key)}：{text}" for key, one in value.items() if (text := _text(one)))
    if isinstance(value, list):
        return "、".join(text for one in value if (text := _text(one)))
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if value in (None, "", "None"):
        return ""
    words = _brought("audit_values") | dict(User.Role.choices)
    return str(words.get(value, _moment(str(value))))


def _moment(text: str) -> str:
    """A moment as it was written for machines, or the text itself."""
    try:
        at = datetime.fromisoformat(text) if len(text) > 18 else None
    except ValueError:
        return text
    return f"{at.year}年{common_words.moment(at)}" if at and at.tzinfo else text


def in_words(action: str) -> str:
    """A code without words is shown as it is."""
    return str(labels().get(action, action))
