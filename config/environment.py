"""Reading the environment: every name the site understands is read here or in settings/ through these."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlparse


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default  # an empty value is no value: compose passes those


def number(name: str, default: int) -> int:
    return int(text(name) or default)


def flag(name: str, default: bool = False) -> bool:
    value = text(name).lower()
    return default if not value else value in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def impatient() -> dict[str, Any]:
    """A database that is away or stuck is said so within seconds (config/site/errors.py), and holds no thread for
    longer. Pages wait for a row or table that others hold not even two (config/wsgi.py); work in the background may.
    An address may say otherwise: ?options=-c%20statement_timeout%3D0"""
    lock_wait = number("LOCK_WAIT_MS", 10_000)
    return {"connect_timeout": "2", "options": f"-c statement_timeout=30000 -c lock_timeout={lock_wait}"}


def object_store_origins(endpoint: str, bucket: str, region: str) -> list[str]:
    """Where a browser is sent for files in a bucket, for the content security policy: the bucket as a folder of the
    host, or as a host of its own. Empty without a bucket."""
    if not bucket:
        return []
    parts = urlparse(endpoint or f"https://s3.{region}.amazonaws.com".replace("s3..", "s3."))
    return [f"{parts.scheme}://{parts.netloc}", f"{parts.scheme}://{bucket}.{parts.netloc}"]


def database(url: str, *, var: Path) -> dict[str, Any]:
    """Django's DATABASES entry. No URL: SQLite in WAL with IMMEDIATE transactions (design.md, "Traps seen")."""
    if not url:
        return sqlite(var / "db.sqlite3")
    parts = urlparse(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(parts.path))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"DATABASE_URL: unknown scheme {parts.scheme!r}; use postgresql:// or sqlite:///")
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    prepare = query.pop("prepare", "yes") != "no"
    return {
        "ENGINE": "common.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        # A unix socket folder travels as ?host=/path
        "HOST": query.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(query.pop("port", "") or parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # Prepared on the server after five uses: PostgreSQL plans a page's statements once a connection, not
        # once a request (docs/decisions). A pooler that cannot carry them (PgBouncer before 1.21) asks for ?prepare=no.
        "OPTIONS": impatient() | {"server_side_binding": prepare, "prepare_threshold": 5 if prepare else None} | query,
    }


def sqlite(path: Path) -> dict[str, Any]:
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            # Else INSERT OR REPLACE would delete a row of an append-only table without its trigger
            "PRAGMA recursive_triggers=ON;",
        },
    }
