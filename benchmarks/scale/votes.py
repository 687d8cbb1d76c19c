"""Voters, their votes over fourteen days, the figures made of them, and the ledger's days."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from benchmarks.recount import TALLY
from benchmarks.scale.rows import insert

EMPTY = json.dumps({key: [] for key in ("batches", "disqualified", "files", "reinstated")})  # of a made day's manifest
DAYS, PICKS = 14, 5  # each voter fills the ballot of two categories
PER_VOTER = 2 * PICKS
# Works in order of their popularity: many votes for few of them.
_WORKS = """
CREATE TEMP TABLE made_works AS SELECT id, category_id, place, count(*) OVER (PARTITION BY category_id) AS works,
  dense_rank() OVER (ORDER BY category_id) - 1 AS category_place
FROM (SELECT id, category_id, row_number() OVER (PARTITION BY category_id ORDER BY id) - 1 AS place
  FROM submissions_entry WHERE campaign_id = %s AND state = 'shortlisted') e
"""


def first_day(campaign: Any, *, is_current: bool) -> date:
    """Of the current campaign so that today is the last."""
    opens = campaign.phases.get(code="vote").opens_at
    return timezone.localdate() - timedelta(days=DAYS - 1) if is_current else timezone.localdate(opens)


def cast(campaign: Any, votes: int, *, first: date) -> None:
    given = {"campaign": campaign.pk, "voters": votes // PER_VOTER, "first": first, "days": DAYS}
    _voters(given)
    _works(campaign)
    _votes(given)


def _voters(given: dict[str, Any]) -> None:
    from voting.models import Voter

    insert(
        Voter,
        "generate_series(1, %(voters)s) n",
        given=given,
        campaign="%(campaign)s",
        phone_hmac="md5('a' || n) || md5('b' || n)",
        prefix7="(1380000 + n %% 5000)::text",
        level="2",
        code_seconds="8 + n %% 40",
    )


def _works(campaign: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS made_works")
        cursor.execute(_WORKS, [campaign.pk])
        cursor.execute("CREATE UNIQUE INDEX ON made_works (category_place, place)")
        cursor.execute("ANALYZE made_works")


def _votes(given: dict[str, Any]) -> None:
    from voting.models import Vote

    insert(
        Vote,
        # v: a voter's number from 0, her moment, and where among the works she begins
        "(SELECT id, row_number() OVER (ORDER BY id) - 1 AS v FROM voting_voter "
        "WHERE campaign_id = %(campaign)s) voter "
        "CROSS JOIN LATERAL (SELECT %(first)s::timestamp + interval '1 second' * "
        "(86400.0 * %(days)s * v / %(voters)s - 1) + interval '1 second' AS at, (v * 0.6180339887) %% 1 AS u) m "
        f"CROSS JOIN generate_series(0, {PER_VOTER - 1}) k "
        f"JOIN (SELECT category_place, category_id, min(works) AS works FROM made_works GROUP BY 1, 2) c "
        f"ON c.category_place = (v + k / {PICKS}) %% (SELECT max(category_place) + 1 FROM made_works) "
        f"JOIN made_works w ON w.category_place = c.category_place "
        f"AND k %% {PICKS} < c.works "
        f"AND w.place = (floor(c.works * m.u * m.u)::bigint + k %% {PICKS}) %% c.works",
        given=given,
        campaign="%(campaign)s",
        voter="voter.id",
        category="w.category_id",
        period="''",
        entry="w.id",
        slot=f"k %% {PICKS} + 1",
        receipt="left(md5(voter.id::text), 30)",
        receipt_sha256="md5(voter.id::text) || md5('s' || voter.id)",
        cast_at="m.at AT TIME ZONE 'Asia/Shanghai'",
        day="m.at::date",
        ip="('10.' || v %% 200 || '.' || v / 200 %% 250 || '.' || v / 50000 %% 250)::inet",
        user_agent="'Mozilla/5.0 (Linux; Android 12; V' || v %% 400 || ') MicroMessenger/8.0'",
        device="md5('d' || (v - v %% (CASE WHEN v %% 1000 < 10 THEN 10 ELSE 1 END))) || repeat('0', 32)",
        code_seconds="8 + v %% 40",
    )


def count(campaign: Any, *, first: date, is_current: bool) -> None:
    """Every day but the current campaign's last two is sealed: yesterday is what the next night seals."""
    from voting.models import LedgerDay, ShownTotals
    from voting.tally import turnout

    sealed = DAYS - 2 if is_current else DAYS
    _ledger_days({"campaign": campaign.pk, "first": first, "days": sealed, "manifest": EMPTY})
    _ledger_files(campaign)
    turnout.recompute(campaign)
    ShownTotals.objects.create(
        sealed_day=LedgerDay.objects.filter(campaign=campaign).latest("day"), votes=_totals(campaign, first, sealed)
    )


def _ledger_days(given: dict[str, Any]) -> None:
    from voting.models import LedgerDay

    insert(
        LedgerDay,
        "generate_series(0, %(days)s - 1) n",
        given=given,
        campaign="%(campaign)s",
        day="%(first)s::date + n",
        closed_at="%(first)s::timestamptz + interval '1 day' * (n + 1)",
        manifest="%(manifest)s",
        manifest_sha256="md5(%(campaign)s || '-' || n) || md5(n::text)",
        sealed_at="%(first)s::timestamptz + interval '1 day' * (n + 1)",
    )


def _ledger_files(campaign: Any) -> None:
    from voting.models import LedgerFile

    insert(
        LedgerFile,
        "voting_ledgerday d JOIN (SELECT d.id, t.category_id, sum(t.cast) AS votes FROM voting_tallyday t "
        "JOIN campaign_category c ON c.id = t.category_id JOIN voting_ledgerday d ON d.day = t.day "
        "AND d.campaign_id = c.campaign_id WHERE d.campaign_id = %(campaign)s GROUP BY 1, 2) v ON v.id = d.id",
        given={"campaign": campaign.pk},
        sealed_day="d.id",
        kind="'votes'",
        category="v.category_id",
        name="d.day || '-' || v.category_id || '.csv'",
        size="v.votes * 90",
        rows="v.votes",
        sha256="md5(d.id::text) || md5(v.category_id::text)",
    )


def tally() -> None:
    with connection.cursor() as cursor:
        cursor.execute(TALLY)


def _totals(campaign: Any, first: date, days: int) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT json_object_agg(entry, votes) FROM (SELECT entry_id::text AS entry, sum(t.cast) AS votes "
            "FROM voting_tallyday t JOIN campaign_category c ON c.id = t.category_id "
            "WHERE c.campaign_id = %s AND t.day < %s GROUP BY 1) v",
            [campaign.pk, first + timedelta(days=days)],
        )
        found = cursor.fetchone()[0] or {}
        return json.loads(found) if isinstance(found, str) else found
