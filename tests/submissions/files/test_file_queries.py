from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from submissions.models import EntryFile
from tests.factories import make_campaign, make_entry, make_file


@pytest.mark.parametrize("removed", [False, True])
@pytest.mark.parametrize("state", EntryFile.State.values)
def test_live_received_and_good(db: Any, state: str, removed: bool) -> None:
    entry = make_entry(make_campaign().categories.get(code="film"))
    file = make_file(entry, state=state, removed_at=timezone.now() if removed else None)
    files = EntryFile.objects.all()
    found = {name: getattr(files, name)().exists() for name in ("live", "received", "good")}
    assert found == {
        "live": not removed,
        "received": not removed and state != "uploading",
        "good": not removed and state in ("passed", "warned"),
    }
    assert file.is_good == found["good"]
