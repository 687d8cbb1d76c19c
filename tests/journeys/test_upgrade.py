"""The database of an earlier release, migrated to now: nothing is lost, and its pages open.

The packed databases are made by tools/earlier_database.py, each named by the commit whose demo it holds.
"""

from __future__ import annotations

import json
import lzma
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
EARLIER = sorted((Path(__file__).parent / "earlier").glob("*.sqlite3.xz"))
KEPT = ("submissions_entry", "submissions_entryfile", "accounts_user", "accounts_auditevent", "campaign_phase")
# Asked in a process of its own, whose database is the migrated one.
ASK = """
import json
from django.test import Client
from accounts.models import User
from submissions.models import Entry
from campaign.calendar import current_campaign
found = {}
def ask(who, *paths):
    client = Client(headers={"host": "localhost"}, raise_request_exception=False)
    if who:
        client.force_login(User.objects.filter(role=who, is_active=True).order_by("pk")[0])
    for path in paths:
        found[f"{who} {path}"] = client.get(path, follow=True).status_code
ask("", "/", "/categories/", "/works/", "/results/", "/privacy/", "/activities/")
ask("organiser", "/desk/organiser/", "/screening/", "/shortlist/", "/panels/", "/people/", "/outbox/", "/jobs/")
ask("recommender", "/desk", "/branch/unions/")
ask("entrant", "/desk", "/entries/")
ask("auditor", "/desk", "/audit/")
entry = Entry.objects.filter(recommended_at__isnull=False).order_by("pk")[0]
client = Client(headers={"host": "localhost"})
client.force_login(entry.created_by)
found["her entry"] = client.get(f"/entries/{entry.pk}/", follow=True).status_code
print("FOUND" + json.dumps([current_campaign().year, found]))
"""


@pytest.fixture(params=EARLIER, ids=lambda path: path.name.split(".")[0])
def folder(request: Any, tmp_path: Path) -> Path:
    (tmp_path / "db.sqlite3").write_bytes(lzma.decompress(request.param.read_bytes()))
    return tmp_path


def test_an_earlier_database_is_migrated_and_its_pages_open(folder: Path) -> None:
    before = counts(folder)
    manage(folder, "migrate", "-v0")
    assert manage(folder, "migrate", "--check") == ""
    assert counts(folder) == before
    assert min(before.values()) > 5
    year, found = json.loads(manage(folder, "shell", "-v0", "-c", ASK).split("FOUND")[1])
    assert year == 2023
    assert {page: status for page, status in found.items() if status != 200} == {}


def counts(folder: Path) -> dict[str, int]:
    with sqlite3.connect(folder / "db.sqlite3") as line:
        return {table: line.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in KEPT}


def manage(folder: Path, *command: str) -> str:
    environment = {**os.environ, "VAR_DIR": str(folder), "DATABASE_URL": "", "LOG_LEVEL": "ERROR"}
    ran = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout
