"""What each kind of message is called; every app names its own in `message_kinds` of its AppConfig."""

from __future__ import annotations

from typing import Any

from django.apps import apps


def all_kinds() -> dict[str, Any]:
    """{kind: words} of all apps, in the order of the apps."""
    found: dict[str, Any] = {}
    for config in apps.get_app_configs():
        found |= getattr(config, "message_kinds", {})
    return found


def in_words(kind: str) -> str:
    return str(all_kinds().get(kind, kind))
