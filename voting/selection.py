"""What a visitor has picked, as it travels in addresses and hidden fields from the gallery to the last step.

Nothing is kept on the server before the vote, so that nothing is lost between the steps and no session is needed.
What the numbers stand for is looked up by who needs it (casting/chosen.py).
"""

from __future__ import annotations

import re

from django.http import QueryDict

from voting.models import Vote

MOST_READ = 500  # picks read from one request, whatever it claims
_WORD = re.compile(r"[A-Za-z0-9_-]{1,40}")


def numbers(data: QueryDict) -> list[str]:
    """Entry numbers named in a request, each once, without what cannot be one and what was taken out again."""
    taken_out = set(data.getlist("without"))
    named = dict.fromkeys(data.getlist("pick")[:MOST_READ])
    return [name for name in named if _WORD.fullmatch(name) and name not in taken_out]


def code(data: QueryDict) -> str:
    """Of the category that she looks at."""
    named = data.get("category", "")
    return named if _WORD.fullmatch(named) else ""


def reached(data: QueryDict) -> str:
    """How she came: `from` in an address, `reached` in a form. The gallery where nothing else is said."""
    named = data.get("reached") or data.get("from", "")
    return named if named in Vote.Reached.values else Vote.Reached.GALLERY.value
