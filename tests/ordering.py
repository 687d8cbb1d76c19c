"""In which order the files of tests are handed to the processes of a round (pytest-xdist, `--dist loadfile`).

A long file that comes last keeps one process at work while the other waits. So the files whose tests are long come
first, then those of many tests; at the end both processes share files of a second or two.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

# Half a minute and more on two quiet cores.
LONG = (
    "tests/browser/every_page/",
    "tests/browser/test_whole_line.py",
    "tests/browser/test_upload_rows.py",
    "tests/browser/test_screening_queue.py",
    "tests/browser/test_first_submission.py",
    "tests/browser/test_dead_line.py",
    "tests/browser/test_slow_line.py",
    "tests/browser/test_scoring_desk.py",
    "tests/browser/test_keyboard.py",
    "tests/browser/test_phone_files.py",
    "tests/browser/test_activities.py",
    "tests/platform/test_dev_run.py",
    "tests/platform/test_refusing_to_start.py",
    "tests/rehearsal/",
    "tests/journeys/",
)


def longest_first(items: list[Any]) -> None:
    """Sorts in place; the tests of one file stay together, in their own order."""
    tests_in = Counter(_file_of(item) for item in items)
    items.sort(key=lambda item: (not _file_of(item).startswith(LONG), -tests_in[_file_of(item)]))


def _file_of(item: Any) -> str:
    return str(item.nodeid.partition("::")[0])
