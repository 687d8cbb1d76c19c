"""What a made file is called, and what the audit trail keeps of a conversion."""

from __future__ import annotations

from typing import Any

from submissions.media.conversion.convert import Made
from submissions.models import Conversion

NAME_MAX = 255


def made_name(original: str, target: str) -> str:
    """The original's name under the new kind's extension."""
    stem, dot, _extension = original.rpartition(".")
    return f"{(stem if dot else original)[: NAME_MAX - len(target) - 1]}.{target}"


def told(conversion: Conversion, made: Made) -> dict[str, Any]:
    name = conversion.file.original_name
    return {"file": name, "made": made_name(name, made.target), "changes": list(made.changes)}
