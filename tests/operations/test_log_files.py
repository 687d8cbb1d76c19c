"""The log as files: a day each, whole lines from many processes, packed, and erased after 190 days and not before."""

from __future__ import annotations

import gzip
import json
import logging
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from accounts.kept import KEPT as OF_PEOPLE
from config.log_lines import JsonLines
from operations.logs import keeping
from operations.logs.daily_files import DailyFiles
from tests.platform.deployment import DOCKERFILE, NGINX, SERVICES, SITE, environment

LINES, LONG = 200, "很长的一行" * 2000
# Three processes that write at once, each with the settings of a machine that keeps files.
WRITER = f"""
import logging, django
django.setup()
for n in range({LINES}):
    logging.getLogger("somebody").warning("%s %s 13800001111", n, {LONG!r})
"""


def days_ago(days: int) -> str:
    return f"{datetime.now(UTC).date() - timedelta(days=days):%Y-%m-%d}"


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.LOG_DIR = str(tmp_path)
    return tmp_path


def test_lines_of_several_processes_stand_whole_in_the_file_of_the_day(tmp_path: Path) -> None:
    given = {**os.environ, "LOG_DIR": str(tmp_path), "VAR_DIR": str(tmp_path / "var")}
    command = [sys.executable, "-c", WRITER]
    running = [subprocess.Popen(command, env=given, stderr=subprocess.DEVNULL) for _n in range(3)]
    assert [one.wait(timeout=60) for one in running] == [0, 0, 0]
    (file,) = tmp_path.glob("site-*.jsonl")
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert len([line for line in lines if line["logger"] == "somebody"]) == 3 * LINES
    assert "13*********" in lines[-1]["message"] and file.stat().st_mode & 0o007 == 0


def test_the_next_day_is_another_file_and_a_folder_that_is_away_fails_nothing(tmp_path: Path, capsys: Any) -> None:
    handler = DailyFiles(str(tmp_path))
    handler.setFormatter(JsonLines())
    for at in ("2026-11-27T23:59:59", "2026-11-28T00:00:01"):
        record = logging.LogRecord("x", logging.INFO, "", 0, "said", (), None)
        record.created = datetime.fromisoformat(f"{at}+00:00").timestamp()
        handler.handle(record)
    handler.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site-2026-11-27.jsonl", "site-2026-11-28.jsonl"]
    DailyFiles(str(tmp_path / "away")).handle(record)
    assert "FileNotFoundError" in capsys.readouterr().err


def test_files_are_packed_after_their_day_and_erased_after_190_days(folder: Path, db: None) -> None:
    for days in (0, 1, 2, 190):
        (folder / f"site-{days_ago(days)}.jsonl").write_text(f"{days}\n")
    (folder / f"nginx-{days_ago(191)}.log.gz").write_bytes(b"")
    (folder / "nginx-2020-01-01.log.bak").write_text("a person's own copy")
    assert (keeping.pack_logs(), keeping.pack_logs()) == (2, 0)
    assert gzip.decompress((folder / f"site-{days_ago(190)}.jsonl.gz").read_bytes()) == b"190\n"
    (rule,) = keeping.RULES
    assert (rule.due(), rule.erase(), rule.due()) == (1, 1, 0)
    kept = [f"site-{days_ago(days)}.jsonl{packed}" for days, packed in ((0, ""), (1, ""), (2, ".gz"), (190, ".gz"))]
    assert {path.name for path in folder.iterdir()} == {*kept, "nginx-2020-01-01.log.bak"}


def test_nothing_is_kept_where_there_is_no_folder(db: None) -> None:
    assert settings.LOG_DIR == "" and keeping.pack_logs() == 0


def test_compose_keeps_both_logs_in_a_volume_and_containers_output_for_a_short_time() -> None:
    folder = environment("web")["LOG_DIR"]
    for name in (*SITE, "nginx"):
        assert f"logs:{folder}" in SERVICES[name]["volumes"], name
    assert f"access_log {folder}/nginx-$today.log line;" in NGINX and "/dev/stdout" not in NGINX
    assert f"chown -R bamin:bamin var spool {folder.rpartition('/')[2]}" in DOCKERFILE
    assert {service["logging"]["driver"] for service in SERVICES.values()} == {"local"}
    (told,) = [one for one in OF_PEOPLE if one.rule == "logs"]
    assert str(told.until) == f"{keeping.KEPT.days} 天后删除"
