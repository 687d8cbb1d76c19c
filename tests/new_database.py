"""Databases as copies of the empty one that `dev.py test` made (tools/empty_databases.py), where there is one."""

from __future__ import annotations

import os
import shutil
import subprocess

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper

from tools import servers
from tools.empty_databases import POSTGRES, SQLITE


def copy_for_tests(connection: BaseDatabaseWrapper) -> bool:
    """Lays a copy where `connection` has its test database; False where no empty one of its kind was made."""
    empty = os.environ.get(SQLITE if connection.vendor == "sqlite" else POSTGRES, "")
    if not empty:
        return False
    name = connection.creation._get_test_db_name()
    if connection.vendor == "sqlite":
        shutil.copyfile(empty.removeprefix("sqlite://"), name)
        return True
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as line:
        line.execute(f'DROP DATABASE IF EXISTS "{name}"')
        line.execute(f'CREATE DATABASE "{name}" TEMPLATE "{empty.rpartition("/")[2]}"')
    return True


def fill(server: servers.Server) -> bool:
    """The same on another PostgreSQL than this run's, which knows no template of it."""
    empty = os.environ.get(POSTGRES, "")
    if not empty:
        return False
    dump = subprocess.run([str(servers.postgres_program("pg_dump")), empty], check=True, capture_output=True).stdout
    command = [str(servers.postgres_program("psql")), "--quiet", "--set", "ON_ERROR_STOP=1", server.url]
    subprocess.run(command, input=dump, stdout=subprocess.DEVNULL, check=True)
    return True
