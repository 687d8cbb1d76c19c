"""Permissions that nobody asks and settings that nobody reads promise what is not there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import util
from pathlib import Path

import pytest
from celery.app.defaults import SETTING_KEYS
from django.conf import global_settings

from accounts.roles import ROLES

ROOT = Path(__file__).parents[2]
ROOMS = (
    "common", "accounts", "campaign", "submissions", "activities", "voting", "review", "rehearsal", "operations",
    "config", "tools",
)  # fmt: skip
# Libraries that read settings of their own, and what they leave off their names.
LIBRARIES = {"allauth.account": "ACCOUNT_", "allauth.mfa": "MFA_", "crispy_forms": "", "csp": "", "whitenoise": ""}
SETTINGS = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "config" / "settings").glob("*.py")))


def _code() -> Iterator[tuple[Path, str]]:
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            yield path, path.read_text(encoding="utf-8")


def _settings() -> list[str]:
    nodes = [node for node in ast.walk(ast.parse(SETTINGS)) if isinstance(node, ast.Assign)]
    names = [name.id for node in nodes for name in node.targets if isinstance(name, ast.Name)]
    return sorted({name for name in names if name.isupper() and not name.startswith("_")})


def _is_a_librarys(name: str) -> bool:
    if hasattr(global_settings, name) or name == "ROOT_URLCONF":
        return True
    if name.removeprefix("CELERY_").lower() in SETTING_KEYS:
        return True
    return any(
        name.startswith(cut) and _mentions(library, name.removeprefix(cut)) for library, cut in LIBRARIES.items()
    )


def _mentions(library: str, name: str) -> bool:
    found = util.find_spec(library)
    assert found is not None and found.origin is not None
    return any(re.search(rf"\b{name}\b", path.read_text("utf-8")) for path in Path(found.origin).parent.rglob("*.py"))


PERMISSIONS = sorted({permission for rule in ROLES.values() for permission in rule.permissions})
ASKED = "\n".join(text for path, text in _code() if path != ROOT / "accounts" / "roles.py")


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_every_permission_is_asked(permission: str) -> None:
    """By a verb, a view, a page, a reach or an action of the states: not only named as an act of the trail."""
    named = re.sub(r'action="[a-z_.]+"|"[a-z_.]+": _\(', "", ASKED)
    assert f'"{permission}"' in named


@pytest.mark.parametrize("name", [name for name in _settings() if not _is_a_librarys(name)])
def test_every_setting_is_read(name: str) -> None:
    """By our code, or by the settings themselves."""
    read = re.compile(rf"settings\.{name}\b|getattr\(settings, \"{name}\"")
    assert read.search(ASKED) or len(re.findall(rf"\b{name}\b", SETTINGS)) > 1


def test_settings_are_found() -> None:
    assert {"SITE_URL", "IDLE_LOGOUT", "CELERY_TASK_ACKS_LATE"} <= set(_settings())
    assert not _is_a_librarys("SITE_URL") and not _is_a_librarys("CELERY_TASK_ACKS_SOMETIME")
