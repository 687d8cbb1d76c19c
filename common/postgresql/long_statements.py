"""Statements that may take longer than a page's: counts over ten million votes, which only the worker asks for."""

from __future__ import annotations

from django.db import connection


def take_time() -> None:
    """Until the transaction ends a statement has ten minutes, and memory to sort and group in. SQLite knows neither."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '10min'")
            cursor.execute("SET LOCAL work_mem = '128MB'")
