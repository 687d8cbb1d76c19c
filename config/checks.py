"""System checks that stop a production start while something it needs is missing. Ids: bamin.E001…

Django asks them before commands only; web server, workers and beat ask with `refuse_bad_settings`.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import ERROR, CheckMessage, Error, Warning, register

_SECRETS = {
    "SECRET_KEY": "bamin.E001",
    "PHONE_HMAC_KEY": "bamin.E002",
    "LEDGER_KEY": "bamin.E003",
}


def refuse_bad_settings() -> None:
    """End this process, with every reason, where a check of ours finds an error."""
    asked = (secrets_are_given, production_has_servers, mode_is_known)
    errors = [found for check in asked for found in check(None) if found.is_serious(ERROR)]
    if errors:
        raise SystemExit("\n".join(f"{error.id}: {error.msg} {error.hint}" for error in errors))


@register()
def secrets_are_given(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if not settings.PRODUCTION:
        return []
    return [
        Error(
            f"{name} is missing or shorter than 32 characters.",
            hint=f"Set {name} in the environment.",
            id=code,
        )
        for name, code in _SECRETS.items()
        if getattr(settings, name) == f"missing-{name}" or len(getattr(settings, name)) < 32
    ]


@register()
def production_has_servers(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if not settings.PRODUCTION:
        return []
    found: list[CheckMessage] = []
    if "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
        found.append(
            Error(
                "Production needs PostgreSQL.",
                hint="Set DATABASE_URL=postgresql://…",
                id="bamin.E004",
            )
        )
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:  # links in mails would name a stranger's host
        found.append(
            Error(
                "ALLOWED_HOSTS names no host, or every one.",
                hint="Set ALLOWED_HOSTS=example.org",
                id="bamin.E005",
            )
        )
    if not settings.SITE_URL.startswith("https://"):
        found.append(Warning("SITE_URL is not https.", hint="Set SITE_URL=https://…", id="bamin.W001"))
    if not settings.EMAIL_HOST:
        found.append(
            Warning(
                "Mail is written to files only.",
                hint="Set EMAIL_HOST and its kin.",
                id="bamin.W002",
            )
        )
    if "console" in settings.SMS_BACKEND.lower():
        found.append(
            Error(
                "SMS codes would go to a file.",
                hint="Set SMS_BACKEND to a real gateway.",
                id="bamin.E006",
            )
        )
    return found


@register()
def mode_is_known(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.MODE in {"demo", "production"}:
        return []
    return [
        Error(
            f"BAMIN_MODE={settings.MODE!r} is unknown.",
            hint="Use demo or production.",
            id="bamin.E007",
        )
    ]
