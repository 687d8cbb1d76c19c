"""The published program, taken out of the published bundle and run by a Python that knows nothing of the site."""

from __future__ import annotations

import csv
import hashlib
import io
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import gettext as _

from review.results.recompute import program

LONGEST = 600  # seconds
SAID_MOST = 500
ISOLATED = (sys.executable, "-I", "-S", "-X", "utf8")
Ranked = set[tuple[int, str, Decimal, Decimal, Decimal, int, str]]


@dataclass(frozen=True)
class Run:
    """`ranking`: as the program printed it, "" where it refused. `said`: its last line."""

    program_sha256: str
    ranking: str
    said: str

    @property
    def passed(self) -> bool:
        return bool(self.ranking)


def run(content: bytes, sha256: str) -> Run:
    """Over this bundle, held against the digest that was signed."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        source = parts.read(program.NAME)
    with TemporaryDirectory() as folder:
        (Path(folder) / program.NAME).write_bytes(source)
        (Path(folder) / "bundle.zip").write_bytes(content)
        ranking, said = _ask(folder, sha256)
    return Run(hashlib.sha256(source).hexdigest(), ranking, said)


def rows(ranking: str) -> Ranked:
    """The program's ranking as the database's rows are compared with it."""
    return {
        (
            int(line["rank"]),
            line["number"],
            Decimal(line["expert_score"]),
            Decimal(line["vote_score"]),
            Decimal(line["final_score"]),
            int(line["votes"]),
            line["award"],
        )
        for line in csv.DictReader(io.StringIO(ranking))
    }


def _ask(folder: str, sha256: str) -> tuple[str, str]:
    command = [*ISOLATED, program.NAME, "bundle.zip", sha256]
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, encoding="utf-8", env={}, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired:
        return "", _("重算程序 %(n)d 秒没有算完。") % {"n": LONGEST}
    *lines, last = done.stdout.splitlines(keepends=True) or [""]
    said = (last or done.stderr).strip()[-SAID_MOST:] or _("重算程序没有输出。")
    return ("".join(lines), said) if done.returncode == 0 else ("", said)
