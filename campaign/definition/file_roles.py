"""What the roles of a campaign's files (spec.FILE_ROLES, a closed list) mean to who looks at a work.

No ORM, no clock, no I/O. Which of them a category asks for, and which the public sees, its file rules say.
"""

from __future__ import annotations

COVER = "cover"
# By whose picture everybody knows a work, best first: never by a sheet of music or a page of text.
KNOWN_BY = (COVER, "work", "slides", "photo")
# Pages that few read before they vote; they fold where else is to be seen or heard.
LEAVES = frozenset({"score_sheet", "introduction", "slides"})
