"""What DATABASE_URL says becomes Django's settings; on PostgreSQL statements are prepared unless it says no."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from accounts.models import Union
from config import environment

ADDRESS = "postgresql://bamin:geheim@db:5433/bamin"


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("", {"server_side_binding": True, "prepare_threshold": 5}),
        ("?prepare=no", {"server_side_binding": False, "prepare_threshold": None}),
        ("?sslmode=require", {"server_side_binding": True, "prepare_threshold": 5, "sslmode": "require"}),
    ],
)
def test_the_address_says_whether_statements_are_prepared(query: str, options: dict[str, object]) -> None:
    found = environment.database(ADDRESS + query, var=Path("var"))
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db", "5433", "bamin")
    assert found["OPTIONS"] == environment.impatient() | options


@pytest.mark.django_db
def test_a_statement_that_returns_is_prepared_with_its_values_apart() -> None:
    if connection.vendor != "postgresql":  # SQLite keeps its own statements
        assert not {"server_side_binding", "prepare_threshold"} & connection.settings_dict["OPTIONS"].keys()
        return
    for number in range(7):
        list(Union.objects.filter(code=f"u{number}").values_list("name"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%accounts_union%%'")
        assert cursor.fetchone() == (1,)
