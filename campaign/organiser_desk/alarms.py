"""What stands under 需要处理 on the organiser's desk. Each app registers what it has to say; the page only draws it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from campaign.models import Campaign


@dataclass(frozen=True)
class Alarm:
    """`ask`: what to do about it; `act`: the words of the link to `url`, where a page helps."""

    what: str
    ask: str
    url: str = ""
    act: str = ""
    is_urgent: bool = False


Source = Callable[[Campaign, datetime], Iterable[Alarm]]
_sources: dict[Source, int] = {}


def register(source: Source, *, order: int) -> None:
    """Called from AppConfig.ready; registering the same function twice is once."""
    _sources[source] = order


def alarms(campaign: Campaign, now: datetime) -> list[Alarm]:
    """All there are at this moment, in the registered order."""
    ordered = sorted(_sources, key=lambda source: _sources[source])
    return [alarm for source in ordered for alarm in source(campaign, now)]
