"""Panels of five experts, their sheets with marks and versions, and the published results of the years before."""

from __future__ import annotations

import json
from typing import Any

from django.utils import timezone

from benchmarks.scale.rows import insert

EXPERTS = 5


def score(campaign: Any, *, is_current: bool) -> None:
    """Everybody of a panel scores every work; in the current campaign half of the sheets are signed."""
    given = {"campaign": campaign.pk, "experts": EXPERTS, "rubrics": json.dumps(_rubrics(campaign))}
    _panels(given)
    _sheets(given, which="a.position %% 2 = 0" if is_current else "true")
    _marks(given)


def _panels(given: dict[str, Any]) -> None:
    """With their people and what is given out to each."""
    from review.models import Assignment, Panel

    insert(
        Panel, "campaign_category c WHERE c.campaign_id = %(campaign)s", given=given,
        campaign="%(campaign)s", category="c.id", section="''",
    )  # fmt: skip
    people = (
        "(SELECT p.id AS panel, p.category_id, u.id AS expert "
        "FROM (SELECT *, row_number() OVER (ORDER BY id) - 1 AS place FROM review_panel "
        "WHERE campaign_id = %(campaign)s) p "
        "JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM accounts_user WHERE role = 'expert') u "
        "ON u.place / %(experts)s = p.place) m"
    )
    insert(Panel.experts.through, people, given=given, panel="m.panel", user="m.expert")
    insert(
        Assignment,
        f"{people} JOIN submissions_entry e ON e.category_id = m.category_id AND e.state = 'shortlisted'",
        given=given,
        panel="m.panel",
        expert="m.expert",
        entry="e.id",
        position="row_number() OVER (PARTITION BY m.expert ORDER BY e.id)",
    )


def _sheets(given: dict[str, Any], *, which: str) -> None:
    from review.models import ScoreSheet

    mine = "review_assignment a JOIN review_panel p ON p.id = a.panel_id WHERE p.campaign_id = %(campaign)s"
    insert(
        ScoreSheet,
        f"{mine} AND {which}",
        given=given,
        assignment="a.id",
        remark="'节奏稳，讲述清楚。'",
        sealed_at="now()",
        version="1",
        sealed_version="1",
    )


def _marks(given: dict[str, Any]) -> None:
    """And the version of each sheet that was signed."""
    from review.models import Mark, SheetVersion

    sheets = "review_scoresheet s JOIN review_assignment a ON a.id = s.assignment_id "
    sheets += "JOIN review_panel p ON p.id = a.panel_id"
    insert(
        Mark,
        f"{sheets} CROSS JOIN LATERAL jsonb_each_text(%(rubrics)s::jsonb -> p.category_id::text) c (code, points) "
        "WHERE p.campaign_id = %(campaign)s",
        given=given,
        sheet="s.id",
        criterion="c.code",
        points="c.points::numeric - (s.id + length(c.code)) %% 12 / 2.0",
        max_points="c.points::numeric",
    )
    insert(
        SheetVersion, f"{sheets} WHERE p.campaign_id = %(campaign)s", given=given,
        sheet="s.id", version="1", by="a.expert_id",
    )  # fmt: skip


def _rubrics(campaign: Any) -> dict[str, dict[str, str]]:
    """Of the section that the made entries are in."""
    found = {}
    for category in campaign.categories.all():
        sections = category.rules.sections
        rubric = category.rules.rubric_for(sections[0].code if sections else "")
        found[str(category.pk)] = {one.code: str(one.points) for one in rubric}
    return found


def publish(campaign: Any) -> None:
    """As the site computes them; published without the two signatures, for which people are needed."""
    from accounts.models import User
    from review.models import Result
    from review.results import publishing

    organiser = User.objects.filter(role="organiser").first()
    for category in campaign.categories.all():
        result = publishing.compute(category=category, by=organiser)
        Result.objects.filter(pk=result.pk).update(
            published_at=timezone.now(), published_by=organiser, publicity_until=timezone.now()
        )


def others(campaign: Any) -> None:
    """Ten events of the trail and three messages an entry, an activity for ten entries."""
    given = {"campaign": campaign.pk, "title": campaign.title}
    mine = "submissions_entry e CROSS JOIN generate_series(1, {}) n WHERE e.campaign_id = %(campaign)s"
    _trail(mine.format(10), given)
    _messages(mine.format(3), given)
    _activities(given | {"kind": _activity_kind(campaign)})
    _likenesses(given)


def _trail(mine: str, given: dict[str, Any]) -> None:
    from accounts.models import AuditEvent

    insert(
        AuditEvent,
        f"(SELECT e.*, n FROM {mine} ORDER BY n, e.id) e",
        given=given,
        at="e.created_at + interval '1 hour' * n",
        actor="e.created_by_id",
        actor_label="'申报员'",
        action="(ARRAY['entry.create', 'entry.change', 'file.receive', 'file.judge', 'entry.submit', "
        "'entry.recommend', 'entry.admit', 'file.receive', 'file.judge', 'entry.change'])[n]",
        object_type="'entry'",
        object_id="e.id::text",
        object_label="coalesce(e.number, '草稿')",
    )


def _messages(mine: str, given: dict[str, Any]) -> None:
    from accounts.models import Notice

    insert(
        Notice,
        f"{mine} AND e.number IS NOT NULL",
        given=given,
        kind="(ARRAY['entry.submitted', 'entry.recommended', 'entry.admitted'])[n]",
        to="'entrant-' || e.union_id || '@example.org'",
        subject="'作品' || e.number",
        text="repeat('您单位申报的作品已收到。', 10)",
        object_type="'entry'",
        object_id="e.id::text",
        object_label="e.number",
        created_at="e.created_at",
        due_at="e.created_at",
        state="'sent'",
        sent_at="e.created_at",
    )


def _activities(given: dict[str, Any]) -> None:
    from activities.models import Activity, SecondHand

    insert(
        Activity,
        "submissions_entry e WHERE e.campaign_id = %(campaign)s AND e.id %% 10 = 0",
        given=given,
        campaign="%(campaign)s",
        union="e.union_id",
        recommending="e.recommending_id",
        state="CASE WHEN e.id %% 100 = 0 THEN 'recommended' ELSE 'counted' END",
        title="'网络安全宣讲' || e.id",
        kind="%(kind)s",
        starts_on="(e.created_at)::date",
        county="(SELECT min(id) FROM accounts_union c WHERE c.kind = 'county') + e.id %% 80",
        met="20 + e.id %% 200",
        online="e.id %% 900",
        volunteers="5",
        links="'https://example.org/' || e.id",
        created_by="e.created_by_id",
        submitted_at="e.created_at",
        submitted_by="e.created_by_id",
        recommended_at="e.created_at",
        recommended_by="e.created_by_id",
        counted_at="CASE WHEN e.id %% 100 = 0 THEN NULL ELSE e.created_at END",
        counted_by="CASE WHEN e.id %% 100 = 0 THEN NULL ELSE e.created_by_id END",
    )
    insert(
        SecondHand, "activities_activity a CROSS JOIN generate_series(1, 2) n WHERE a.campaign_id = %(campaign)s",
        given=given, activity="a.id", position="n", channel="'微信公众号'", reads="a.id %% 3000",
        counted_on="a.starts_on",
    )  # fmt: skip


def _likenesses(given: dict[str, Any]) -> None:
    from submissions.models import Likeness

    insert(
        Likeness, "submissions_entry e WHERE e.campaign_id = %(campaign)s AND e.id %% 100 = 0",
        given=given, first="e.id - 1", second="e.id", kind="'title'", score="0.9",
    )  # fmt: skip


def _activity_kind(campaign: Any) -> str:
    return str(campaign.definition.activities.kinds[0].code)


def remember_words() -> None:
    """The fingerprints of titles, as the site makes them, of half of the entries."""
    from submissions.duplicates.fingerprints import TITLE
    from submissions.duplicates.title_keys import title_keys
    from submissions.models import Entry, Fingerprint

    entries = Entry.objects.order_by("pk").values_list("pk", "title")[::2]
    rows = (
        Fingerprint(entry_id=key, kind=TITLE, value=title, band=band)
        for key, title in entries
        for band in title_keys(title)
    )
    Fingerprint.objects.bulk_create(rows, batch_size=5000)
