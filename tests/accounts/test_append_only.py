"""What may only grow cannot be emptied or overwritten by the roundabout ways of either database."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from accounts import audit
from accounts.models import AuditEvent

TABLES = ("accounts_auditevent", "voting_vote")
EMPTYING = {
    "postgresql": [*(f"TRUNCATE {table} CASCADE" for table in TABLES), "TRUNCATE accounts_user CASCADE"],
    "sqlite": ["DELETE FROM accounts_auditevent"],
}
REPLACING = {
    "postgresql": "INSERT INTO accounts_auditevent SELECT * FROM accounts_auditevent "
    "ON CONFLICT (id) DO UPDATE SET action = 'x'",
    "sqlite": "INSERT OR REPLACE INTO accounts_auditevent SELECT * FROM accounts_auditevent",
}


@pytest.fixture
def event(cast: Any) -> AuditEvent:
    with transaction.atomic():
        made = audit.record(action="entry.admit", obj=cast.entrant, by=cast.screener)
    if connection.vendor == "postgresql":
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")  # as after the commit that a test never reaches
    return made


def test_nothing_empties_a_table_that_only_grows(event: AuditEvent) -> None:
    for statement in EMPTYING[connection.vendor]:
        _refused(statement)
    assert AuditEvent.objects.filter(pk=event.pk).exists()


def test_replacing_an_event_is_changing_it(event: AuditEvent) -> None:
    _refused(REPLACING[connection.vendor])
    assert AuditEvent.objects.get(pk=event.pk).action == "entry.admit"


def _refused(statement: str) -> None:
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
