"""The winners on the home page, once there are any: the app that knows results registers who they are.

register_winners(home_winners)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from campaign.models import Campaign


@dataclass(frozen=True)
class Winner:
    """One work. `score_url` leads to how its score came about."""

    title: str
    union: str
    prizes: list[str]
    poster: str
    url: str
    score: str
    score_url: str


@dataclass(frozen=True)
class Winners:
    """The first of them, and how many there are in all."""

    first: list[Winner] = field(default_factory=list)
    count: int = 0
    url: str = ""


Source = Callable[[Campaign], Winners]
_sources: list[Source] = []


def register_winners(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def winners(campaign: Campaign) -> Winners:
    return next((found for source in _sources if (found := source(campaign)).count), Winners())
