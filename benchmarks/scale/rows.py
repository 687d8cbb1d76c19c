"""Rows made inside PostgreSQL: INSERT … SELECT with the defaults that Django would give to what is not named."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, models


@contextmanager
def unguarded() -> Iterator[None]:
    """No triggers, no foreign keys asked, no time limit: for whoever owns the server and makes what is consistent."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute("SET work_mem = '256MB'")
        yield
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("RESET work_mem")


@contextmanager
def without_indexes(model: type[models.Model]) -> Iterator[None]:
    """Ten million rows are indexed several times faster at the end than one by one. The primary key stays."""
    table = model._meta.db_table
    unique = _rows(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'u'",
        table,
    )
    others = _rows(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = %s "
        "AND indexname NOT IN (SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass)",
        table,
        table,
    )
    with connection.cursor() as cursor:
        for name, _definition in unique:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for name, _definition in others:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for name, definition in unique:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
        for _name, definition in others:
            cursor.execute(definition)


def insert(model: type[models.Model], source: str, *, given: dict[str, Any] | None = None, **columns: str) -> int:
    """One row for each of `source` (what stands after FROM). `columns`: SQL by field; `given`: values of %(names)s."""
    named = {
        field.column: columns.pop(field.name) if field.name in columns else _default(field)
        for field in model._meta.concrete_fields
        if field.name in columns or not isinstance(field, models.AutoField)
    }
    if columns:
        raise ValueError(f"{model.__name__} has no {sorted(columns)}")
    names, values = ", ".join(f'"{name}"' for name in named), ", ".join(named.values())
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {model._meta.db_table} ({names}) SELECT {values} FROM {source}", given or {})
        return cursor.rowcount


def _default(field: Any) -> str:
    if field.primary_key and isinstance(field, models.OneToOneField):
        raise ValueError(f"{field} must be given")
    value = field.get_default()
    if value is None and not field.null:
        raise ValueError(f"{field} must be given")
    return _literal(value)


def _literal(value: Any) -> str:
    if isinstance(value, datetime):
        return "now()"
    if isinstance(value, uuid.UUID):
        return "gen_random_uuid()"
    if isinstance(value, dict | list):
        return f"'{json.dumps(value)}'::jsonb"
    if isinstance(value, bool):
        return str(value).lower()
    return "NULL" if value is None else str(value) if isinstance(value, int) else f"'{value}'"


def _rows(statement: str, *values: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [(str(name), str(definition)) for name, definition in cursor.fetchall()]
