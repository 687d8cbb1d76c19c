"""Known weaknesses of the pinned versions, as pip-audit is told them by PyPI's own advisories.

pip-audit calls an audit good that could not ask about anything: what it passed over, and why, is named here instead.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools import environment

PINNED = "constraints.txt"  # every version that is installed, those of requirements too
LONGEST = 300  # seconds


@dataclass(frozen=True)
class Audit:
    """`found`: one line a weakness. `asked`: packages that were answered. `not_asked`: why others were not, or ""."""

    found: Sequence[str]
    asked: int
    not_asked: str


def audit(pinned: Path, *, more: Sequence[str] = ()) -> Audit:
    """Ask about every line of this file. `more`: further options of pip-audit."""
    command = [
        str(environment.python()), "-m", "pip_audit", "--requirement", str(pinned), "--no-deps", "--disable-pip",
        "--format", "json", "--progress-spinner", "off", *more,
    ]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST)
        answered = json.loads(done.stdout)["dependencies"]
    except subprocess.TimeoutExpired:
        return Audit([], 0, f"no answer within {LONGEST} s")
    except (ValueError, KeyError):
        said = done.stderr.strip().splitlines() or [f"pip-audit ended with {done.returncode}"]
        return Audit([], 0, f"the advisories could not be read: {said[-1][:200]}")
    return _read(answered)


def _read(answered: Sequence[dict[str, Any]]) -> Audit:
    found = [_line(one, weak) for one in answered for weak in one.get("vulns", ())]
    skipped = [one for one in answered if "skip_reason" in one]
    reason = ""
    if skipped:
        reason = f"{len(skipped)} of {len(answered)} packages were not asked about: {skipped[0]['skip_reason']}"
    return Audit(found, len(answered) - len(skipped), reason)


def _line(package: dict[str, Any], weak: dict[str, Any]) -> str:
    mended = ", ".join(weak.get("fix_versions", ())) or "no version yet"
    return f"{package['name']} {package['version']}: {weak['id']}, mended in {mended}"
