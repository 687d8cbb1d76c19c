"""What is kept for a time only ends by itself, is written down, and is said in the same words everywhere."""

from __future__ import annotations

import os
import time
import uuid
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts import personal_data
from accounts.models import LogIn, RetentionRun
from accounts.retention import rules, runs
from submissions.files import storage
from submissions.models import EvidenceFile, EvidenceFolder, PublicListChange
from submissions.public_list import stamp
from submissions.retention import rules as files
from tests.cast import Cast
from tests.factories import make_campaign, make_entry, make_file

LONG_AGO = timezone.now() - timedelta(days=400)


def staged(key: uuid.UUID, *, days: int) -> Path:
    path = Path(storage.staging_path(EvidenceFile(key=key)))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    at = time.time() - days * 86400
    os.utime(path, (at, at))
    return path


def test_every_kind_is_counted_first_and_then_erased_and_written_down(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.UPLOAD_DIR = tmp_path
    LogIn.objects.create(person=cast.entrant, session_key="k", valid_for="x", seen_at=LONG_AGO)
    LogIn.objects.create(person=cast.entrant, session_key="l", valid_for="x")
    Session.objects.create(session_key="old", session_data="", expire_date=LONG_AGO)
    PublicListChange.objects.create(at=LONG_AGO)
    entry = make_entry(make_campaign().categories.get(code="film"), by=cast.entrant)
    make_file(entry, state="uploading", expires_at=LONG_AGO, storage_name="")
    gone = staged(uuid.uuid4(), days=9)
    expected = {"log_ins": 1, "sessions": 1, "uploads": 1, "nameless_bytes": 1, "list_changes": 1}
    expected |= {"phone_codes": 0, "voters_traces": 0, "objectors": 0, "logs": 0}
    assert {rule.code: count for rule, count in runs.due()} == expected
    said = StringIO()
    call_command("retention", "--dry-run", stdout=said)
    assert "log_ins 登录设备：待清理 1" in said.getvalue()
    assert (gone.exists(), RetentionRun.objects.count()) == (True, 0)
    call_command("retention", stdout=StringIO())
    run = RetentionRun.objects.get()
    assert (run.done, run.faults) == (expected, {})
    assert (gone.exists(), LogIn.objects.count()) == (False, 1)
    assert sum(count for _rule, count in runs.due()) == 0


def test_only_bytes_that_no_row_names_and_that_are_old_go(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.UPLOAD_DIR = tmp_path
    evidence = EvidenceFile.objects.create(folder=EvidenceFolder.objects.create(), original_name="a.jpg", size=1)
    entry = make_entry(make_campaign().categories.get(code="film"), by=cast.entrant)
    kept = [staged(evidence.key, days=30), staged(make_file(entry).key, days=30), staged(uuid.uuid4(), days=3)]
    (tmp_path / "other.part").write_bytes(b"")
    gone = [staged(uuid.uuid4(), days=9) for _one in range(3)]
    assert sorted(files.nameless()) == sorted(gone)
    runs.run()
    assert ([path.exists() for path in kept], [path.exists() for path in gone]) == ([True] * 3, [False] * 3)


def test_pruning_the_notes_never_brings_an_old_stamp_back(db: None) -> None:
    for days in (5, 4, 0):
        PublicListChange.objects.create(at=timezone.now() - timedelta(days=days))
    stamp.forget()
    before = stamp.stamp()
    runs.run()
    stamp.forget()
    assert stamp.stamp() != before
    assert PublicListChange.objects.count() == 2


def test_a_rule_that_fails_is_written_down_and_stops_no_other(
    cast: Cast, as_: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    LogIn.objects.create(person=cast.entrant, session_key="k", valid_for="x", seen_at=LONG_AGO)

    def fail() -> int:
        raise OSError("disk away")

    broken = rules.Rule("broken", "坏的规则", "", "", lambda: 0, fail)
    monkeypatch.setattr(runs, "all_rules", lambda: [broken, *rules.all_rules()])
    with pytest.raises(CommandError, match="disk away"):
        call_command("retention", stdout=StringIO())
    run = RetentionRun.objects.get()
    assert (run.faults, run.done["log_ins"]) == ({"broken": "OSError: disk away"}, 1)
    page = as_(cast.auditor).get("/processing-register/").content.decode()
    assert ("坏的规则 没有清理成功" in page, "disk away" in page) == (True, True)


def test_register_and_privacy_page_and_rules_say_the_same(cast: Cast, as_: Any, client: Any, settings: Any) -> None:
    settings.VOTE_TRACES_DAYS = 77
    pages = [
        as_(cast.organiser).get("/processing-register/").content.decode(),
        client.get("/privacy/").content.decode(),
    ]
    rows = [row for part in personal_data.parts() for row in part.rows]
    for page in pages:
        missing = [str(cell) for row in rows for cell in (row.what, row.why, row.until) if str(cell) not in page]
        assert missing == []
    by_rule = {row.rule: str(row.until) for row in rows if row.rule}
    assert set(by_rule) == {"log_ins", "logs", "objectors", "phone_codes", "voters_traces"}
    assert by_rule["log_ins"] == str(rules.rule("log_ins").until)
    assert by_rule["voters_traces"] == str(rules.rule("voters_traces").until) == "投票结束后 77 天清除"
    assert all(part.basis for part in personal_data.parts())
