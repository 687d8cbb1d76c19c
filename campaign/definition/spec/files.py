"""What is asked of the files of an entry."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from decimal import Decimal

from campaign.definition.spec.file_kinds import KINDS
from campaign.definition.spec.sections import Section

FILE_KINDS = tuple(KINDS)
FILE_ROLES = ("work", "score_sheet", "introduction", "slides", "photo", "material", "cover")
SOUND = ("required", "expected", "any")
# What a file is for. A section may lay its own limits over a rule, but not change these.
SAME_IN_ALL_SECTIONS = ("is_work", "public", "portrait")


@dataclass(frozen=True)
class FileRule:
    """What is asked of the files of one role. Sizes in bytes, durations in seconds, sides in pixels."""

    role: str
    label: str
    kinds: tuple[str, ...]
    min_count: int = 0
    max_count: int = 1
    max_bytes: int = 2 * 1024**3
    min_bytes: int = 1
    min_duration_s: Decimal | None = None
    max_duration_s: Decimal | None = None
    # "generally not over six minutes": over the limit is a warning, never a refusal (circular, section 2).
    duration_generally: bool = False
    aspects: tuple[str, ...] = ()  # ("16:9", "9:16"); empty: not judged
    # 1080 for "1080P": the displayed short side of a video. None: not judged.
    video_short_side: int | None = None
    sound: str = "expected"  # video and sound files: "required" blocks, "expected" warns, "any" is silent
    image_min_short_side: int | None = None
    # Between `image_warn_short_side` and `image_min_short_side` a picture warns; below it is refused.
    image_warn_short_side: int | None = None
    image_min_long_side: int | None = None
    min_characters: int | None = None  # counted text of a document (`introduction`)
    max_characters: int | None = None
    caption_characters: int = 0  # > 0: each file takes a caption of at most this many characters
    is_work: bool = False  # the work itself: it plays on the work's page, and its length is the work's
    # Voters and the gallery see it. Said, not assumed: supporting material may hold what is for the jury only.
    public: bool = False
    portrait: bool = False  # of the person who is entered: the public sees it by her consent alone
    help: str = ""
    requirements: tuple[tuple[str, str], ...] = ()  # (head, text) pairs shown beside the upload

    def for_section(self, section: Section | None) -> FileRule:
        """The same rule with the section's own limits laid over it."""
        if section is None:
            return self
        changes = {key: value for role, key, value in section.file_limits if role == self.role}
        return dataclasses.replace(self, **changes) if changes else self
