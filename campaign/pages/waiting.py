"""A phase whose time has come and that waits for something else: later apps register what for.

    register("vote", lambda campaign: _("…") if … else "")

Pages that name what is open now say so instead: a status comes from state and calendar.
"""

from __future__ import annotations

from collections.abc import Callable

from campaign.models import Campaign

Why = Callable[[Campaign], str]
_whys: dict[str, Why] = {}


def register(phase_code: str, why: Why) -> None:
    """Called from AppConfig.ready. `why`: a sentence for the public, or "" where nothing is waited for."""
    _whys[phase_code] = why


def reason(campaign: Campaign, phase_code: str) -> str:
    return _whys[phase_code](campaign) if phase_code in _whys else ""
