"""Every code that a conversion can leave has its words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from submissions.conversions import in_words

MEDIA = Path(settings.BASE_DIR) / "submissions" / "media"
SOURCES = "\n".join(path.read_text() for path in sorted((MEDIA / "conversion").glob("*.py")))
TRANSCODE = (MEDIA / "renditions" / "transcode.py").read_text()
CHANGES = {
    "repackaged", "h264", "tone_mapped", "colours", "smaller", "frame_rate", "deinterlaced", "upright", "aac",
    "first_sound", "no_subtitles", "stereo", "mp3", "jpg", "white",
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(CHANGES))
def test_every_change_is_told(code: str) -> None:
    assert f'"{code}"' in SOURCES
    assert in_words.done([code]) != ""


def test_every_refusal_has_its_own_words() -> None:
    worker = (Path(settings.BASE_DIR) / "submissions" / "conversions" / "converting.py").read_text()
    codes = set(re.findall(r'NotConverted\("(\w+)"', SOURCES + worker)) | {"no_sound", "has_picture"}
    codes |= set(re.findall(r'DeriveFailed\("(\w+)"', SOURCES + TRANSCODE)) | {"timeout", "too_large", "unreadable"}
    assert codes == {code for code in codes if in_words.refused(code) != in_words.refused("")} | {"unreadable"}
