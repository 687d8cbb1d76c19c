"""What is kept for a time only: for each kind why, until when, and how it is found and erased. Each app brings its own
rules: `retention` of its AppConfig names the tuple. The privacy page, the register and the nightly job read these.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.functional import lazy
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Rule:
    """`due` counts what is past its time now, `erase` erases it and says how much it was."""

    code: str
    what: Any
    why: Any
    until: Any
    due: Callable[[], int]
    erase: Callable[[], int]


def all_rules() -> list[Rule]:
    named = [path for config in apps.get_app_configs() if (path := getattr(config, "retention", ""))]
    return [rule for path in named for rule in import_string(path)]


def rule(code: str) -> Rule:
    return next(one for one in all_rules() if one.code == code)


def ends_by(code: str) -> Any:
    """Until when the rule of this code keeps it, in words made when they are shown: for the privacy page's table."""
    return lazy(lambda: str(rule(code).until), str)()
