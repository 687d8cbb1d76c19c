"""The work that the browser tests enter, and a film as heavy as those that come from real cameras."""

from __future__ import annotations

import random
import struct
from pathlib import Path
from typing import Any

from campaign.definition_file.parsing import DEFINITIONS, read_definition
from rehearsal.sample_files.samples import sample_for

CATEGORY, SECTION = "fj-video", "正能量微视频"
TITLE = "最后一班地铁"
WORK: dict[str, Any] = {
    "title": TITLE,
    "f-summary": "夜班检修工老陈退休前的最后一个班，徒弟跟着他把十二公里隧道又走了一遍。",
    "f-made_on": "2026-05-20",
    "f-made_for": True,
    "f-ai_use": "none",
}
AUTHORS: dict[str, Any] = {
    "f-authors": [{"name": "陈志远", "unit": "榕江轨道维保中心", "job": "检修工"}],
    "contact_name": "郑雨晴",
    "contact_phone": "13805910001",
    "contact_email": "metro@example.org",
}
MEGABYTE = 1024**2


def film(folder: Path) -> Path:
    """A small film that the category accepts."""
    category = next(one for one in read_definition(DEFINITIONS / "fujian-2023.toml").categories if one.code == CATEGORY)
    return sample_for(category.files[0], folder, seed=2, kind="mp4")


def heavy_film(folder: Path, out: Path, *, megabytes: int) -> Path:
    """The same film made heavy by a box of free space, which players pass over; random, so that nothing packs it."""
    padding = random.Random(1).randbytes(megabytes * MEGABYTE)
    out.write_bytes(film(folder).read_bytes() + struct.pack(">I", len(padding) + 8) + b"free" + padding)
    return out
