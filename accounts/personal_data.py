"""What is kept of people, declared once: the privacy page shows it, a test compares it with the models.

Every app's AppConfig may name `personal_data`, rows in the order they are read, and `impersonal_fields`, by model, what
tells of nobody. A model that is named in either has each of its fields in exactly one of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

# Of an app that names no basis of its own (`personal_data_basis`).
BASIS = _("组织征集、评审和公布结果所必需（个人信息保护法第十三条第一款第二项、第三项）")


@dataclass(frozen=True)
class Kept:
    """One row of the table. `fields`: "Model.field" of the app that declares it; none for what lies in no table.
    `rule`: the code of the retention rule that erases it by itself; "" where it is kept, or ends in another way."""

    what: Any
    why: Any
    until: Any
    seen_by: Any
    fields: tuple[str, ...] = ()
    rule: str = ""


@dataclass(frozen=True)
class Part:
    """Rows of one app under their heading."""

    heading: Any
    rows: tuple[Kept, ...]
    basis: Any = ""  # by what law it may be processed


def parts() -> list[Part]:
    """In the order in which people meet the site: the voters' first, they are the most."""
    found = [
        Part(getattr(config, "personal_data_heading", ""), rows, getattr(config, "personal_data_basis", BASIS))
        for config in apps.get_app_configs()
        if (rows := getattr(config, "personal_data", ()))
    ]
    return found[::-1]


def told(sentence: Callable[[], str]) -> Any:
    """A sentence with a figure from the settings, made when it is shown."""
    return lazy(sentence, str)()
