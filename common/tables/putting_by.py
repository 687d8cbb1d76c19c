"""A sheet that was read waits for its confirmation: for an hour, for the person who handed it in and nobody else."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.cache import cache
from django.http import Http404
from django.utils.translation import gettext as _

KEPT = 3600  # seconds between the preview and the click that makes it real


def put_by(read: dict[str, Any], *, of: str, owner: int) -> str:
    """Keep what was read; returns its key. `of`: the kind of import."""
    key = secrets.token_urlsafe(16)
    cache.set(f"{of}:{owner}:{key}", read, KEPT)
    return key


def kept_or_404(key: str, *, of: str, owner: int) -> dict[str, Any]:
    kept: dict[str, Any] | None = cache.get(f"{of}:{owner}:{key}")
    if kept is None:
        raise Http404(_("预览已过期，请重新上传。"))
    return kept


def taken_or_404(key: str, *, of: str, owner: int) -> dict[str, Any]:
    """What was kept, for the last time: the next who asks finds nothing."""
    kept = kept_or_404(key, of=of, owner=owner)
    cache.delete(f"{of}:{owner}:{key}")
    return kept
