"""Addresses of style sheets and scripts in production, worked out once a process: every page names twenty of them, and
they change only with the site itself."""

from __future__ import annotations

from functools import lru_cache

from whitenoise.storage import CompressedManifestStaticFilesStorage


class KeptAddresses(CompressedManifestStaticFilesStorage):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.url = lru_cache(maxsize=2000)(super().url)
