"""What one person can have on her hands, told by each app: `duties` of an AppConfig names the tuple of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from accounts.models import User

Rows = QuerySet[Any]


@dataclass(frozen=True)
class Duty:
    """One kind of things. `rows`: those of this person that are not done yet. `move` gives them to another; None where
    they stay hers and wait for a second person anyway. `fault`: why the other cannot have them, or ""."""

    label: Any
    note: Any  # what becomes of them, for the preview
    rows: Callable[[User], Rows]
    move: Callable[[Rows, User, User], None] | None = None  # rows, from, to
    fault: Callable[[Rows, User], str] = lambda _rows, _to: ""


def all_duties() -> list[Duty]:
    """Of all apps, in their order."""
    named = [path for config in apps.get_app_configs() if (path := getattr(config, "duties", ""))]
    return [duty for path in named for duty in import_string(path)]


def to_column(column: str) -> Callable[[Rows, User, User], None]:
    """The plain move: the column says whose they are."""

    def move(rows: Rows, _leaving: User, to: User) -> None:
        rows.model._default_manager.filter(pk__in=list(rows.values_list("pk", flat=True))).update(**{column: to})

    return move
