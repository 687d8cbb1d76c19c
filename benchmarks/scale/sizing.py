"""How large the tables are, by what they are for."""

from __future__ import annotations

from django.db import connection

MB = 1024 * 1024
GROUPS = {
    "votes": ("voting_vote", "voting_voter"),
    "entries and their files": (
        "submissions_entry", "submissions_entryfile", "submissions_finding", "submissions_derivedcopy",
        "submissions_handingin", "submissions_agreed", "submissions_fingerprint", "review_screeningdecision",
    ),
    "trail and messages": ("accounts_auditevent", "accounts_notice"),
    "score sheets": ("review_assignment", "review_scoresheet", "review_mark", "review_sheetversion"),
}  # fmt: skip


def measure() -> dict[str, float]:
    from submissions.models import Entry
    from voting.models import Vote

    entries, votes = Entry.objects.count(), Vote.objects.count()
    found = {f"{name}, MB": sum(map(_size, tables)) / MB for name, tables in GROUPS.items()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        found["the whole database, MB"] = cursor.fetchone()[0] / MB
    per_thousand = (found["entries and their files, MB"] + found["trail and messages, MB"]) * 1000 / entries
    return found | {
        "entries": entries,
        "votes": votes,
        "MB per 1,000 entries": per_thousand,
        "bytes per vote": found["votes, MB"] * MB / votes,
    }


def _size(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size(%s)", [table])
        return int(cursor.fetchone()[0])
