"""A site of a test's own, on a PostgreSQL that it may kill."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections

from campaign import memory
from config import environment
from tests import live, new_database
from tools import servers


@pytest.fixture
def database(django_db_blocker: Any, tmp_path: Path) -> Iterator[servers.Server]:
    """A PostgreSQL of this test's own, durable as a site's; until its end the default database of this process."""
    server = servers.start_postgres(durable=True)
    new_database.fill(server)
    settings, before = connections.settings["default"], connections["default"]
    connections.settings["default"] = {**settings, **environment.database(server.url, var=tmp_path)}
    with django_db_blocker.unblock():
        connections["default"] = connections.create_connection("default")
        try:
            call_command("migrate", verbosity=0)
            memory.forget()
            yield server
        finally:
            connections["default"].close()
            connections.settings["default"], connections["default"] = settings, before
            memory.forget()
    server.child.stop()
    server.stop()


@pytest.fixture
def site(database: servers.Server) -> Iterator[str]:
    process, address = live.web()
    process.start()
    yield address
    process.stop()
