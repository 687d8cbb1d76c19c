"""The SQL of casting, for PostgreSQL and SQLite ≥ 3.35 (voting.md, "The statement").

Tables and columns are named by the models; parameters are named, values never enter the text except counts that
were made here. `insert_text` gives every pick that is new and eligible the next free slot, all or none, to a voter
whose cookie still holds, while the phase is open by the database's own clock; the unique indexes settle what two such
statements race for. PostgreSQL prepares it once a connection (docs/decisions/0010).
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

from django.db.models import Field, Model

from campaign.models import Phase
from submissions import states
from submissions.models import Entry
from voting.models import Vote, Voter


@dataclass(frozen=True)
class Dialect:
    """Expressions that differ: the moment the statement began, its day in Shanghai (UTC+8, no summer time)."""

    now: str
    day: str
    day_text: str
    address: str


DIALECTS = {
    "postgresql": Dialect(
        now="statement_timestamp()",
        day="(statement_timestamp() AT TIME ZONE 'Asia/Shanghai')::date",
        day_text="to_char(statement_timestamp() AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')",
        address="CAST(%(ip)s AS inet)",
    ),
    "sqlite": Dialect(
        now="strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now')",
        day="date('now', '+8 hours')",
        day_text="date('now', '+8 hours')",
        address="%(ip)s",
    ),
}

_PARTS = """
known: o.{o.id} = %(voter)s AND o.{o.campaign} = %(campaign)s AND o.{o.epoch} = %(epoch)s AND o.{o.level} >= %(level)s
mine: v.{v.campaign} = %(campaign)s AND v.{v.voter} = %(voter)s AND v.{v.category} = %(category)s AND v.{v.period} = {period}
eligible: e.{e.id} IN ({picks}) AND e.{e.campaign} = %(campaign)s AND e.{e.category} = %(category)s AND e.{e.state} = '{shortlisted}'
open: EXISTS (SELECT 1 FROM {phase} p WHERE p.{p.campaign} = %(campaign)s AND p.{p.code} = 'vote' AND p.{p.opens_at} <= {now} AND {now} < p.{p.closes_at})
"""  # noqa: E501

# Her votes are read once, by one index; the rest works on these few rows. `quota` is the rule's and, where works of
# the category fell, one place more for each of them that she voted for.
_INSERT = """
WITH known AS (SELECT o.{o.code_seconds} AS seconds FROM {voter} o WHERE {known} AND {open}),
mine AS (SELECT v.{v.entry} AS entry, v.{v.slot} AS slot FROM {vote} v WHERE {mine}),
slots(slot) AS (VALUES {slots}),
picked AS (SELECT e.{e.id} AS id FROM {entry} e WHERE {eligible}),
wanted AS (
  SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS place FROM picked WHERE id NOT IN (SELECT entry FROM mine)),
free AS (
  SELECT slot, ROW_NUMBER() OVER (ORDER BY slot) AS place FROM slots
  WHERE slot NOT IN (SELECT slot FROM mine){regained})
INSERT INTO {vote} ({v.campaign}, {v.voter}, {v.category}, {v.period}, {v.entry}, {v.slot},
  {v.receipt}, {v.receipt_sha256}, {v.cast_at}, {v.day}, {v.ip}, {v.user_agent},
  {v.device}, {v.reached}, {v.code_seconds})
SELECT %(campaign)s, %(voter)s, %(category)s, {period}, wanted.id, free.slot,
  %(receipt)s, %(receipt_sha256)s, {now}, {day}, {address}, %(user_agent)s,
  %(device)s, %(reached)s, known.seconds
FROM known, wanted JOIN free ON free.place = wanted.place
WHERE (SELECT COUNT(*) FROM picked) = {count}
  AND (SELECT COUNT(*) FROM wanted) <= (SELECT COUNT(*) FROM free)
ORDER BY free.slot LIMIT {count}
ON CONFLICT DO NOTHING
RETURNING {v.entry}
"""
_FALLEN = "SELECT COUNT(*) FROM mine JOIN {entry} e ON e.{e.id} = mine.entry WHERE e.{e.state} = '{disqualified}'"
_REGAINED = " AND slot <= {quota} + (" + _FALLEN + ")"

_WHY = """
WITH mine AS (
  SELECT v.{v.id} AS id, v.{v.entry} AS entry, v.{v.receipt} AS receipt FROM {vote} v WHERE {mine})
SELECT
  (SELECT COUNT(*) FROM mine WHERE entry IN ({picks})),
  (SELECT receipt FROM mine WHERE entry IN ({picks}) ORDER BY id DESC LIMIT 1),
  (SELECT COUNT(*) FROM mine),
  ({fallen}),
  (SELECT COUNT(*) FROM {entry} e WHERE {eligible}),
  {open},
  EXISTS (SELECT 1 FROM {voter} o WHERE {known})
"""


@functools.lru_cache(maxsize=256)
def insert_text(vendor: str, *, count: int, quota: int, by_day: bool, fallen: int = 0) -> str:
    """The one statement for a form of `count` picks. Returns a row per vote that it wrote.

    `fallen`: at least as many as works of the category were disqualified while they were voted for.
    """
    names = _names(vendor, count=count, by_day=by_day)
    regained = _REGAINED.format(**names, quota=quota) if fallen else ""
    return _INSERT.format(**names, slots=_slots(quota + fallen), regained=regained, count=count)


@functools.lru_cache(maxsize=256)
def why_text(vendor: str, *, count: int, by_day: bool) -> str:
    """(picks already voted for, latest receipt of these, votes used, of them on works that fell, picks eligible, phase
    open, voter known)"""
    names = _names(vendor, count=count, by_day=by_day)
    return _WHY.format(**names, fallen=_FALLEN.format(**names))


def _slots(quota: int) -> str:
    return ", ".join(f"({slot:d})" for slot in range(1, quota + 1))


def _names(vendor: str, *, count: int, by_day: bool) -> dict[str, Any]:
    dialect = DIALECTS[vendor]
    names: dict[str, Any] = {
        "v": _Columns(Vote),
        "e": _Columns(Entry),
        "p": _Columns(Phase),
        "o": _Columns(Voter),
        "vote": Vote._meta.db_table,
        "entry": Entry._meta.db_table,
        "phase": Phase._meta.db_table,
        "voter": Voter._meta.db_table,
        "picks": ", ".join(f"%(pick{place})s" for place in range(count)),
        "period": dialect.day_text if by_day else "''",
        "shortlisted": states.SHORTLISTED,
        "disqualified": states.DISQUALIFIED,
        "now": dialect.now,
        "day": dialect.day,
        "address": dialect.address,
    }
    parts = (line.partition(": ") for line in _PARTS.strip().splitlines())
    return names | {name: text.format(**names) for name, _colon, text in parts}


class _Columns:
    """`columns.voter` is the column of the model's field `voter`."""

    def __init__(self, model: type[Model]) -> None:
        self._meta = model._meta

    def __getattr__(self, field: str) -> str:
        found = self._meta.get_field(field)
        assert isinstance(found, Field), f"{field} is no column"
        return str(found.column)
