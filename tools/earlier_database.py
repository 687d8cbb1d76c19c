"""Make the database that the test of upgrading starts from: the demo of an earlier commit, as one packed SQLite file.

    git worktree add --detach /tmp/earlier COMMIT
    python tools/earlier_database.py /tmp/earlier COMMIT

The earlier tree runs with this one's Python packages, in a folder of its own, on a Valkey of its own. Only rows are
kept, no files; the demo's people are invented. Run it once a release, and keep the newest two.
"""

from __future__ import annotations

import lzma
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools import servers  # noqa: E402

COMMANDS = (
    ("migrate", "-v0"),
    ("load_unions",),
    ("load_campaign", "fujian-2023"),
    ("load_demo", "--minimal"),
)


def main(earlier: Path, commit: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        valkey = servers.start_valkey(Path(folder) / "valkey")
        try:
            environment = {**os.environ, "VAR_DIR": folder, "REDIS_URL": valkey.url}
            for command in COMMANDS:
                subprocess.run([sys.executable, "manage.py", *command], cwd=earlier, env=environment, check=True)
        finally:
            valkey.stop()
        packed = ROOT / "tests/journeys/earlier" / f"{commit}.sqlite3.xz"
        packed.parent.mkdir(exist_ok=True)
        packed.write_bytes(lzma.compress(_one_file(Path(folder) / "db.sqlite3"), preset=9 | lzma.PRESET_EXTREME))
    print(f"{packed.relative_to(ROOT)}: {packed.stat().st_size} bytes")


def _one_file(database: Path) -> bytes:
    """Without the log beside it, sessions and free pages."""
    line = sqlite3.connect(database, isolation_level=None)
    line.execute("DELETE FROM django_session")
    line.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    line.execute("VACUUM")
    line.execute("PRAGMA journal_mode=DELETE")
    line.close()
    return database.read_bytes()


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2])
