"""The log as files, one a day, which last as long as the law asks whatever the machine does with a container's output.

All processes of the site append to the same file: a line is one write, and the system appends writes whole. Nobody
renames a file under a process that writes it: after midnight (UTC, as in nginx's own) the next line begins another.
"""

from __future__ import annotations

import logging
import os
from datetime import UTC, datetime
from pathlib import Path


class DailyFiles(logging.Handler):
    """`site-2026-11-27.jsonl` in a folder. A full disk fails no request: it is said where the process writes."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self.folder = Path(folder)
        self._day, self._file = "", -1

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = f"{self.format(record)}\n".encode(errors="backslashreplace")
            os.write(self._open(f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%d}"), line)
        except Exception:
            self.handleError(record)

    def _open(self, day: str) -> int:
        """The file of this day; logging holds this handler's lock."""
        if day != self._day:
            self.close_file()
            path = self.folder / f"site-{day}.jsonl"
            self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o640)
            self._day = day
        return self._file

    def close_file(self) -> None:
        if self._file >= 0:
            os.close(self._file)
        self._day, self._file = "", -1

    def close(self) -> None:
        self.close_file()
        super().close()
