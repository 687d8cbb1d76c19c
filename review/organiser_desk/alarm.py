"""One line under 需要处理."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Alarm:
    """`ask`: what to do about it, `act` the words of the link that leads there."""

    what: str
    ask: str
    url: str
    act: str
