"""Django looks for a database backend under this name: its own for PostgreSQL, over lines that are watched."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base
from psycopg import IsolationLevel

from .watched_lines import WatchedConnection, refuse_if_frozen


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> WatchedConnection:
        """As Django's, but without what this site does not use: a pool, another isolation level."""
        refuse_if_frozen(conn_params.get("host", ""), conn_params.get("port"))
        self.isolation_level = IsolationLevel.READ_COMMITTED
        return WatchedConnection.connect(**conn_params)
