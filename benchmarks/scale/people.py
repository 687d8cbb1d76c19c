"""Five years' campaigns, the tree of unions, and who works in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from benchmarks.scale.rows import insert

YEARS = (2019, 2020, 2021, 2022)  # and 2023, the current one
CITY_UNIONS = 200  # at full size; 20 at the other units directly below the province
STAFF = {"screener": 20, "organiser": 5, "expert": 100, "auditor": 3}


@dataclass(frozen=True)
class Size:
    """`entries` are of the current year; of each earlier one there are a quarter as many."""

    entries: int
    votes: int

    @property
    def share(self) -> float:
        return self.entries / 20_000

    @property
    def earlier_entries(self) -> int:
        return self.entries // 4

    @property
    def earlier_votes(self) -> int:
        return self.votes // 40


def campaigns() -> list[Any]:
    """The shipped definition, current and with all phases open for forty days; before it four years that are over."""
    from benchmarks.many_entries import real_campaign
    from campaign.loading.exporting import in_force
    from campaign.loading.storing import store
    from campaign.models import Campaign, Phase
    from campaign.next_year import copying

    current = real_campaign()
    Phase.objects.update(opens_at=timezone.now() - timedelta(days=40))
    Campaign.objects.filter(pk=current.pk).update(is_current=True)
    spec, made = in_force(current), []
    for year in YEARS:
        first = copying.begins_on(spec).replace(year=year)
        past = copying.made_for(
            spec,
            year=year,
            title=spec.title.replace("2023", str(year)),
            number_prefix=f"FJ{year % 100}",
            first_day=first,
        )
        made.append(store(past, Campaign(code=past.code, definition_sha256="0" * 64)))
    return [*made, current]


def unions_and_people(size: Size) -> None:
    from accounts.models import Union, User

    here = "u.parent_id = (SELECT id FROM accounts_union WHERE kind = 'province')"
    for kinds, count in (
        ("kind IN ('city', 'zone')", CITY_UNIONS),
        ("kind NOT IN ('city', 'zone')", CITY_UNIONS // 10),
    ):
        insert(
            Union,
            f"accounts_union u, generate_series(1, %(count)s) n WHERE {here} AND u.{kinds}",
            given={"count": max(1, round(count * size.share))},
            code="u.code || 'g' || n",
            name="u.short_name || '第' || n || '基层工会委员会'",
            short_name="left(u.short_name, 20) || '第' || n",
            kind="'grassroots'",
            parent="u.id",
            recommending="u.id",
            path="u.path || u.code || 'g' || n || '/'",
        )
    for role, source in (("entrant", "kind = 'grassroots'"), ("recommender", here)):
        _users(User, f"accounts_union u WHERE {source}", role, "u.code", "u.id")
    for role, count in STAFF.items():
        _users(User, f"generate_series(1, {count}) n", role, "n", "NULL::bigint")


def _users(model: Any, source: str, role: str, code: str, union: str) -> None:
    insert(
        model,
        source,
        username=f"'{role}-' || {code}",
        name=f"'{role}' || {code}",
        email=f"'{role}-' || {code} || '@example.org'",
        password="'!'",  # noqa: S106 (nobody logs in with it)
        role=f"'{role}'",
        union=union,
    )
