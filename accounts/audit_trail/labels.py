"""The acts of the audit trail in Chinese. Each app brings the words of its own: `audit_labels` of its AppConfig."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.apps import apps


@cache
def labels() -> dict[str, Any]:
    """By the code of the act. Codes are permanent."""
    own = [getattr(config, "audit_labels", {}) for config in apps.get_app_configs()]
    return {code: label for brought in own for code, label in brought.items()}


def in_words(action: str) -> str:
    """A code without words is shown as it is."""
    return str(labels().get(action, action))
