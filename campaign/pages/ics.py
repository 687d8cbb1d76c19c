"""The calendar as an iCalendar file (RFC 5545) for the phone's own calendar. Pure: rows and `now` come in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from campaign.phases import PhaseLike


@dataclass(frozen=True)
class Close:
    """A branch's own, earlier close."""

    key: str
    name: str
    closes_at: datetime


def calendar_text(*, code: str, title: str, phases: Iterable[PhaseLike], closes: Iterable[Close], now: datetime) -> str:
    """One event for each phase and one for each branch deadline."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//bamin//campaign//ZH", f"X-WR-CALNAME:{_escaped(title)}"]
    for phase in phases:
        lines += _event(f"{phase.code}@{code}", phase.name, phase.opens_at, phase.closes_at, now)
    for close in closes:
        lines += _event(f"close-{close.key}@{code}", close.name, close.closes_at, close.closes_at, now)
    lines.append("END:VCALENDAR")
    return "".join(piece + "\r\n" for line in lines for piece in _folded(line))


def _event(uid: str, summary: str, start: datetime, end: datetime, now: datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART:{_utc(start)}",
        f"DTEND:{_utc(end)}",
        f"SUMMARY:{_escaped(summary)}",
        "END:VEVENT",
    ]


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, "\\" + mark)
    return text.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Lines of at most 75 octets, never cutting a character in two; the rest begins with a space."""
    piece = ""
    for character in line:
        if len((piece + character).encode()) > 75:
            yield piece
            piece = " "
        piece += character
    yield piece
