"""The published program, run by a Python that knows nothing of the site."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from review.results.recompute import program

Answer = subprocess.CompletedProcess[str]


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Answer]:
    """In an empty folder, isolated: no site-packages of ours, no settings."""
    (tmp_path / program.NAME).write_text(program.text())

    def call(*arguments: str) -> Answer:
        command = [sys.executable, "-I", "-S", program.NAME, *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env={"PYTHONUTF8": "1"})

    return call
