"""A campaign with as many entries as a benchmark wants, on a throwaway database, and its people."""

from __future__ import annotations

import os
import tempfile
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil

from tools import servers

BRANCHES = 10
WAYS = ("submitted", "recommended", "recommended", "admitted", "shortlisted")
ANSWERS = {"summary": "渔排之间靠手机。" * 40, "authors": [{"name": "陈海生", "part": "拍摄"}] * 5}


def prepare(stack: ExitStack, *, postgres: bool) -> None:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    os.environ["VAR_DIR"] = str(folder)
    valkey = servers.start_valkey(folder / "valkey")
    stack.callback(valkey.stop)
    os.environ["REDIS_URL"] = valkey.url
    if postgres:
        server = servers.start_postgres()
        stack.callback(server.stop)
        os.environ["DATABASE_URL"] = server.url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def people() -> dict[str, Any]:
    """A campaign, ten branches with a mill each, and one person of each role; the first branch's are measured."""
    from tests.factories import make_union, make_user

    campaign = real_campaign()
    branches = [make_union() for _ in range(BRANCHES)]
    mills = [make_union(kind="grassroots", parent=branch) for branch in branches]
    return {
        "campaign": campaign,
        "mills": mills,
        "entrant": make_user(role="entrant", union=mills[0]),
        "recommender": make_user(role="recommender", union=branches[0]),
        "screener": make_user(role="screener"),
        "organiser": make_user(role="organiser"),
        "auditor": make_user(role="auditor"),
    }


def real_campaign() -> Any:
    """The shipped definition, with the calendar wide open."""
    from django.utils import timezone

    from campaign.definition_file.parsing import DEFINITIONS, read_definition, source_hash
    from campaign.loading.loading import load
    from campaign.loading.union_rows import UNIONS, read_unions
    from campaign.loading.unions import load_unions
    from campaign.models import Phase

    file, now = DEFINITIONS / "fujian-2023.toml", timezone.now()
    load_unions(rows=read_unions(UNIONS), by=None)
    campaign = load(read_definition(file), by=None, source_hash=source_hash(file)).campaign
    Phase.objects.update(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=10))
    return campaign


def fill(cast: dict[str, Any], upto: int) -> None:
    """Entries and one file each until there are `upto`, spread over branches, categories and states."""
    from django.utils import timezone

    from submissions.models import Entry, EntryFile

    have, now = Entry.objects.count(), timezone.now()
    categories = list(cast["campaign"].categories.all())
    rows = [
        Entry(
            campaign=cast["campaign"],
            category=categories[n // len(WAYS) % len(categories)],
            union=cast["mills"][n // 7 % BRANCHES],
            recommending=cast["mills"][n // 7 % BRANCHES].recommending,
            number=f"B-{n:06d}",
            title=f"渔排上的信号{n}",
            state=WAYS[n % len(WAYS)],
            answers=ANSWERS,
            created_by=cast["entrant"],
            submitted_at=now,
            recommended_at=now,
        )
        for n in range(have, upto)
    ]
    made = Entry.objects.bulk_create(rows, batch_size=1000)
    EntryFile.objects.bulk_create(
        (
            EntryFile(
                entry=entry, role="work", original_name="灯.mp4", size=1000, state="passed",
                uploaded_by=cast["entrant"], received_at=now,
                checked_at=now, sha256=f"{entry.pk:064x}", storage_name=f"files/{entry.pk}",
            )
            for entry in made
        ),
        batch_size=1000,
    )  # fmt: skip
    settle()


def settle() -> None:
    """What PostgreSQL does by itself soon after such an import. SQLite has no statistics on the site either."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def server_seconds() -> float:
    """CPU that PostgreSQL's process of this connection has used; SQLite works in this process."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    spent = psutil.Process(connection.connection.info.backend_pid).cpu_times()
    return spent.user + spent.system
