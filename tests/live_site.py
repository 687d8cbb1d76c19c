"""The site as it is deployed, except that voting opens without two people who confirm (see people_who_confirm)."""

from __future__ import annotations

from config.wsgi import application
from voting import confirmers

confirmers.NEEDED = 0

__all__ = ["application"]
