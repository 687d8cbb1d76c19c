"""Keeps made files by what they were made of, so that a second run makes nothing anew."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path


def cached(folder: Path, make: Callable[[Path], object], suffix: str, *key: object) -> Path:
    """The file made earlier for the same key, or a new one; a half-made one is never left under its name."""
    name = hashlib.sha256(repr((suffix, key)).encode()).hexdigest()[:20]
    path = Path(folder) / f"{name}.{suffix}"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{name}.{os.getpid()}.part.{suffix}")
        try:
            make(part)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    return path
