"""What each kind of message is called and which fields its text may use; every app names its own in `message_kinds`,
`message_fields`, `message_field_words` and `message_samples` of its AppConfig."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string

from accounts.models import Notice

# Of every text message: few and short, for the templates that SMS providers approve.
SMS_FIELDS = ("campaign", "number", "what")


def all_kinds() -> dict[str, Any]:
    """{kind: words} of all apps, in the order of the apps."""
    return _of_all_apps("message_kinds")


def in_words(kind: str) -> str:
    return str(all_kinds().get(kind, kind))


def fields_of(kind: str) -> tuple[str, ...]:
    """The names that a text of this kind may use; none for a kind whose text is not a template."""
    found: tuple[str, ...] = _of_all_apps("message_fields").get(kind, ())
    return found


def field_in_words(name: str) -> str:
    """What a field holds, for whoever writes the text; the name itself where no app says."""
    return str(_of_all_apps("message_field_words").get(name, name))


def sample_of(kind: str) -> str:
    """The path of the function that gives an example for this kind; "" where its app has none."""
    return str(_of_all_apps("message_samples").get(kind, ""))


def enclosures(notice: Notice) -> list[tuple[str, bytes, str]]:
    """(name, content, type) of each file that goes with a mail, made when it is sent: `message_enclosures` of an
    AppConfig names, by kind, the function that makes them."""
    made_by = _of_all_apps("message_enclosures").get(notice.kind)
    return list(import_string(made_by)(notice)) if made_by else []


def _of_all_apps(table: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for config in apps.get_app_configs():
        found |= getattr(config, table, {})
    return found
