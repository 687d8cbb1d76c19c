"""Fixtures common to all tests: databases, servers, the site's real processes. See also tests/environment.py."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management.commands import flush as flushing
from django.db import connection
from django.db.backends.signals import connection_created
from django.test import TransactionTestCase
from whitenoise.middleware import WhiteNoiseMiddleware

from accounts import append_only
from campaign import memory, revision
from submissions.models import PublicListChange
from submissions.public_list import stamp, triggers
from tests import emptying, live, new_database, ordering
from tests.cast import as_, cast  # noqa: F401  (the cast is for every test)
from tests.samples import sample_folder  # noqa: F401
from tools import servers
from voting import confirmers


def pytest_configure(config: pytest.Config) -> None:
    settings.PASSWORD_HASHERS = ["tests.hashing.QuickHasher"]
    settings.CAMPAIGN_LOOK_SECONDS = 3600  # looked at when a test changes something, and never by chance


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--round", choices=["sqlite", "postgresql"], help="leaves out what the other round runs")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Two rounds, one a database; what tells nothing new in the other runs once.

    What reads films or starts processes of its own does the same whatever DATABASE_URL is: only on SQLite. What opens
    every page by every role, and the demo and the rehearsal, which call every app's verbs, run the queries that the
    apps' own tests run, and whose processes are killed in a journey is a province's: only on PostgreSQL. That the demo
    loads on SQLite is seen by who starts `dev.py run` (platform/test_dev_run.py).
    """
    if hasattr(config, "workerinput"):  # one of several processes, all of which order alike
        ordering.longest_first(items)
    chosen = config.getoption("--round")
    if not chosen:
        return
    is_left_out = _is_for_postgresql if chosen == "sqlite" else lambda item: not _uses_database(item)
    rest = [item for item in items if is_left_out(item)]
    config.hook.pytest_deselected(items=rest)
    items[:] = [item for item in items if not is_left_out(item)]


def _is_for_postgresql(item: pytest.Item) -> bool:
    return item.path.parent.name in ("platform", "journeys", "rehearsal") and _uses_database(item)


def _uses_database(item: pytest.Item) -> bool:
    asked = {"db", "transactional_db", "django_db_setup", "postgres_server"} & set(getattr(item, "fixturenames", ()))
    return bool(asked) or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session", autouse=True)
def people_who_confirm() -> Iterator[int]:
    """In tests voting opens without two organisers; how many the site asks for is handed to who tests that."""
    needed, confirmers.NEEDED = confirmers.NEEDED, 0
    yield needed
    confirmers.NEEDED = needed


# ── Database ────────────────────────────────────────────────────────────────
@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """SQLite's test database is a file, in WAL as in the site, so that other processes and threads see it."""
    default = settings.DATABASES["default"]
    if default["ENGINE"].endswith("sqlite3"):
        connection.settings_dict["TEST"]["NAME"] = str(Path(settings.VAR_DIR) / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool, django_db_modify_db_settings: None) -> bool:
    """The test database is "kept" from `dev.py test`, which migrated an empty one; what is not yet in it still runs."""
    return new_database.copy_for_tests(connection) or django_db_keepdb


@pytest.fixture(scope="session", autouse=True)
def _append_only_tables_can_be_flushed() -> Iterator[None]:
    """A transactional test ends by emptying all tables; append-only ones step aside for that moment only."""
    flush = TransactionTestCase._fixture_teardown

    def empty(self: Any) -> None:
        tables = list(dict.fromkeys(append_only.TABLES))
        for table in tables:
            append_only.uninstall(connection, table)
        try:
            with mock.patch.object(flushing, "emit_post_migrate_signal"):  # Django's own permissions: no rule asks them
                flush(self)
            PublicListChange.objects.all().delete()  # SQLite empties row by row: triggers have noted each of them
        finally:
            for table in tables:
                append_only.install(connection, table)

    TransactionTestCase._fixture_teardown = lambda self: emptying.until_it_succeeds(lambda: empty(self))
    yield
    TransactionTestCase._fixture_teardown = flush


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Rate limits and the heartbeat of one test are nothing to the next; queued messages neither."""
    cache.clear()
    memory.forget()
    stamp.forget()


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_found_once() -> Iterator[None]:
    """Every test client has middleware of its own, of which WhiteNoise looks at all static files: once is enough."""
    look, found = WhiteNoiseMiddleware.add_files_from_finders, dict[tuple[Any, ...], dict[str, Any]]()

    def add(self: WhiteNoiseMiddleware) -> None:
        asked = (
            settings.STATICFILES_DIRS,
            settings.STATICFILES_FINDERS,
            self.static_root,
            self.static_prefix,
            self.max_age,
        )
        key = tuple(map(repr, asked))
        if key not in found:
            look(self)
            found[key] = dict(self.files)
        self.files.update(found[key])

    WhiteNoiseMiddleware.add_files_from_finders = add
    yield
    WhiteNoiseMiddleware.add_files_from_finders = look


# ── What the process keeps of the campaigns ─────────────────────────────────
_LIST_CHANGES = re.compile(rf'(INSERT INTO|UPDATE|DELETE FROM) "({"|".join(triggers.TABLES)})"|ROLLBACK')
_CAMPAIGN_CHANGES = re.compile(rf'(INSERT INTO|UPDATE|DELETE FROM) "({"|".join(revision.TABLES)})"|ROLLBACK')


@pytest.fixture(scope="session", autouse=True)
def _memory_is_never_stale() -> None:
    """Tests write rows by hand and read pages in the same second: any such statement lets memory be read anew."""

    def forget_on_change(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        if _CAMPAIGN_CHANGES.match(str(sql)):
            memory.forget()
        if _LIST_CHANGES.match(str(sql)):
            stamp.forget()
        return answer

    def watch(connection: Any, **_: Any) -> None:
        if forget_on_change not in connection.execute_wrappers:
            connection.execute_wrappers.append(forget_on_change)

    connection_created.connect(watch, weak=False)
    watch(connection)


@pytest.fixture
def django_assert_num_queries(django_assert_num_queries: Any) -> Any:
    """Counts what a page asks in a process that has answered before: what it keeps of the campaigns is read first."""

    def counted(*args: Any, **kwargs: Any) -> Any:
        memory.current()
        return django_assert_num_queries(*args, **kwargs)

    return counted


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a throwaway PostgreSQL: the one of this run, or one started for this test."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        yield given
        return
    server = servers.start_postgres()
    yield server.url
    server.stop()


@pytest.fixture(scope="session")
def valkey_url() -> str:
    """The address of this process's Valkey; the same as settings.REDIS_URL."""
    return os.environ["REDIS_URL"]


@pytest.fixture
def media(tmp_path: Path, settings: Any) -> Path:
    """Where this test's stored files lie."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = settings.STORAGES | {
        "default": settings.STORAGES["default"] | {"OPTIONS": {"location": settings.MEDIA_ROOT, "base_url": None}}
    }
    return tmp_path / "media"


# ── The site's processes, for transactional tests ───────────────────────────
@pytest.fixture(scope="module")
def _worker_process(django_db_setup: None) -> Iterator[live.LiveProcess]:
    process = live.worker()
    yield process
    process.stop()


@pytest.fixture
def live_worker(transactional_db: None, _worker_process: live.LiveProcess) -> live.LiveProcess:
    """A real Celery worker on the test database; `kill()` and `start()` it as the test needs. One per module."""
    if _worker_process.child is None or _worker_process.child.is_dead():
        _worker_process.start()
    return _worker_process


@pytest.fixture(scope="module")
def _web_process(django_db_setup: None) -> Iterator[tuple[live.LiveProcess, str]]:
    process, address = live.web()
    yield process, address
    process.stop()


@pytest.fixture
def live_web(transactional_db: None, _web_process: tuple[live.LiveProcess, str]) -> live.LiveProcess:
    """A real granian on the test database; `kill()` and `start()` it as the test needs. One per module."""
    process, _ = _web_process
    if process.child is None or process.child.is_dead():
        process.start()
    return process


@pytest.fixture
def live_site(live_web: live.LiveProcess, _web_process: tuple[live.LiveProcess, str]) -> str:
    """The address of the real web server, without a slash at the end."""
    return _web_process[1]
