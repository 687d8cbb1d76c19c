"""System checks that stop a production start while something it needs is missing. Ids: bamin.E001…

Django asks them before commands only; web server, workers and beat ask with `refuse_bad_settings`.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.checks import ERROR, CheckMessage, Error, Warning, register

from accounts.outbox.sms_vendors import templates

_SECRETS = {
    "SECRET_KEY": "bamin.E001",
    "PHONE_HMAC_KEY": "bamin.E002",
    "LEDGER_KEY": "bamin.E003",
}
_VENDOR = ("SMS_ACCESS_ID", "SMS_ACCESS_SECRET", "SMS_SIGN", "SMS_TEMPLATES")
_SMS_NEEDS = {
    "http": ("SMS_HTTP_URL",),
    "voting.gateways.HttpGateway": ("SMS_HTTP_URL",),
    "aliyun": _VENDOR,
    "tencent": (*_VENDOR, "SMS_APP_ID"),
}
_SMS_LIBRARIES = {"aliyun": "alibabacloud_dysmsapi20170525", "tencent": "tencentcloud"}


def refuse_bad_settings() -> None:
    """End this process, with every reason, where a check of ours finds an error."""
    asked = (
        secrets_are_given,
        old_keys_are_no_guesses,
        production_has_servers,
        sms_can_be_sent,
        identities_are_known,
        mode_is_known,
    )
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
def old_keys_are_no_guesses(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A short old key would give the numbers away that are still kept under it; the present one is none of them."""
    old = settings.PHONE_HMAC_KEY_OLD
    if not settings.PRODUCTION or not any(len(key) < 32 or key == settings.PHONE_HMAC_KEY for key in old):
        return []
    hint = "List the keys that were PHONE_HMAC_KEY before, whole, comma between."
    return [Error("PHONE_HMAC_KEY_OLD has a key that is short, or the present one.", hint=hint, id="bamin.E011")]


@register()
def production_has_servers(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if not settings.PRODUCTION:
        return []
    return [*_database_and_address(), *_mail_and_sms()]


def _database_and_address() -> Iterator[CheckMessage]:
    if "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
        yield Error("Production needs PostgreSQL.", hint="Set DATABASE_URL=postgresql://…", id="bamin.E004")
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:  # links in mails would name a stranger's host
        hint = "Set ALLOWED_HOSTS=example.org"
        yield Error("ALLOWED_HOSTS names no host, or every one.", hint=hint, id="bamin.E005")
    if not settings.SITE_URL.startswith("https://"):
        yield Warning("SITE_URL is not https.", hint="Set SITE_URL=https://…", id="bamin.W001")


def _mail_and_sms() -> Iterator[CheckMessage]:
    if not settings.EMAIL_HOST:
        yield Warning("Mail is written to files only.", hint="Set EMAIL_HOST and its kin.", id="bamin.W002")
    if any(kind in settings.SMS_BACKEND.lower() for kind in ("console", "file")):  # where numbers would be kept
        hint = "Set SMS_BACKEND to a real gateway."
        yield Error("SMS codes would go to a file.", hint=hint, id="bamin.E006")


@register()
def sms_can_be_sent(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """What the gateway named in SMS_BACKEND needs; asked in the demo too where somebody tries a vendor."""
    name = settings.SMS_BACKEND
    found: list[CheckMessage] = [
        Error(f"SMS_BACKEND={name} needs {missing}.", hint=f"Set {missing} in the environment.", id="bamin.E008")
        for missing in _SMS_NEEDS.get(name, ())
        if not getattr(settings, missing)
    ]
    if (library := _SMS_LIBRARIES.get(name)) and find_spec(library) is None:
        hint = "pip install --constraint constraints.txt --requirement requirements-sms.txt"
        found.append(Error(f"SMS_BACKEND={name} needs the vendor's library.", hint=hint, id="bamin.E009"))
    return [*found, *_template_faults()]


def _template_faults() -> list[CheckMessage]:
    hint = "kind:template:field+field, comma between; vote.code:…:code is needed for the vote."
    try:
        known = templates.parse(settings.SMS_TEMPLATES)
    except ValueError as fault:
        return [Error(f"SMS_TEMPLATES cannot be read at {str(fault)!r}.", hint=hint, id="bamin.E010")]
    if settings.SMS_BACKEND in _SMS_LIBRARIES and known and "vote.code" not in known:
        return [Error("SMS_TEMPLATES has no template for vote.code.", hint=hint, id="bamin.E010")]
    return []


@register()
def identities_are_known(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """How voters prove who they are: at least by phone, and by WeChat only with all it needs."""
    named, needed = set(settings.VOTER_IDENTITIES), ("WEIXIN_APP_ID", "WEIXIN_APP_SECRET")
    wrong = "phone" not in named or named - {"phone", "weixin"}
    found: list[CheckMessage] = []
    if wrong:
        hint = "Set VOTER_IDENTITIES=phone or phone,weixin."
        found.append(Error(f"VOTER_IDENTITIES={','.join(settings.VOTER_IDENTITIES)!r}.", hint=hint, id="bamin.E012"))
    if "weixin" in named and (missing := [name for name in needed if not getattr(settings, name)]):
        hint = "Set them in the environment."
        found.append(Error(f"VOTER_IDENTITIES has weixin without {missing}.", hint=hint, id="bamin.E012"))
    urls = (settings.WEIXIN_AUTHORIZE_URL, settings.WEIXIN_TOKEN_URL)
    if not all(url.startswith(("https://", "http://127.0.0.1:")) for url in urls):
        found.append(Error("WEIXIN_…_URL is not https.", hint="Leave them to their defaults.", id="bamin.E012"))
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
