"""Entries of one campaign in every state, with files, findings, copies, what was handed in, and decisions."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection

from benchmarks.scale.rows import insert

# Twenty in a row: one in ten is shortlisted.
STATES = (
    "draft", "draft", "submitted", "submitted", "submitted", "recommended", "recommended", "recommended", "recommended",
    "admitted", "admitted", "admitted", "admitted", "admitted", "shortlisted", "shortlisted", "rejected", "rejected",
    "returned", "declined",
)  # fmt: skip
PAST = tuple(state if state in ("shortlisted", "rejected", "declined") else "admitted" for state in STATES)
FILES, FINDINGS = 3, 6
PLACES = ("渔排", "茶山", "地铁", "港口", "土楼", "灯塔", "桥", "隧道", "车间", "码头", "海岛", "电站", "矿山")
THINGS = ("信号", "灯", "歌", "人", "早晨", "守护", "微光", "接力", "笑容", "约定", "师傅", "平安")
WORDS = "网络正能量从身边的人讲起，镜头里是班组的一天。"
OF_CAMPAIGN = "JOIN submissions_entry e ON e.id = f.entry_id WHERE e.campaign_id = %(campaign)s"
HANDED_IN = "submissions_entry e WHERE e.campaign_id = %(campaign)s AND e.number IS NOT NULL"
KINDS = {"mp4": "video/mp4", "mp3": "audio/mpeg", "jpg": "image/jpeg", "pdf": "application/pdf"}


def fill(campaign: Any, count: int, *, is_current: bool) -> None:
    """`count` entries, numbered from 1, each nine of them of one union."""
    from submissions.models import Entry

    _categories(campaign)
    _unions()
    given = {"campaign": campaign.pk, "count": count, "places": list(PLACES), "things": list(THINGS)}
    given |= {"states": list(STATES if is_current else PAST), "prefix": campaign.number_prefix}
    handed_in = "(%(states)s::text[])[n %% 20 + 1] <> 'draft'"
    when = (
        f"now() - interval '1 day' * {'(1 + n %% 30)' if is_current else f'({365 * (2023 - campaign.year)} + n %% 30)'}"
    )
    insert(
        Entry,
        "generate_series(1, %(count)s) n "
        "JOIN made_categories c ON c.place = n / 20 %% (SELECT count(*) FROM made_categories) "
        "JOIN made_unions u ON u.place = (n / 9) %% (SELECT count(*) FROM made_unions)",
        given=given,
        campaign="%(campaign)s",
        category="c.id",
        section="c.section",
        union="u.id",
        recommending="u.recommending_id",
        created_by="u.person",
        number=f"CASE WHEN {handed_in} THEN %(prefix)s || '-' || lpad(n::text, 5, '0') END",
        title="(%(places)s::text[])[n %% 13 + 1] || '上的' || (%(things)s::text[])[n / 13 %% 12 + 1] || n",
        answers="c.answers",
        contact_name="'林晓岚'",
        contact_phone="'13800001234'",
        state="(%(states)s::text[])[n %% 20 + 1]",
        created_at=when,
        updated_at=when,
        submitted_at=f"CASE WHEN {handed_in} THEN {when} END",
        recommended_at=f"CASE WHEN {handed_in} THEN {when} + interval '1 hour' END",
        returned_from="CASE WHEN (%(states)s::text[])[n %% 20 + 1] = 'returned' THEN 'recommended' ELSE '' END",
        returned_until="CASE WHEN (%(states)s::text[])[n %% 20 + 1] = 'returned' THEN now() + interval '2 days' END",
        return_note="CASE WHEN (%(states)s::text[])[n %% 20 + 1] = 'returned' THEN '请补充简介。' ELSE '' END",
        compared_at="now()",
    )
    _files(campaign)
    _findings(campaign)
    _copies(campaign)
    _handed_in(campaign)
    _agreed(campaign)
    _decisions(campaign)


def _unions() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE IF NOT EXISTS made_unions AS SELECT u.id, u.recommending_id, p.id AS person, "
            "row_number() OVER (ORDER BY u.id) - 1 AS place FROM accounts_union u "
            "JOIN accounts_user p ON p.union_id = u.id WHERE u.kind = 'grassroots'"
        )


def _categories(campaign: Any) -> None:
    """What SQL has to know of each: its first section, the roles of three files, answers to its questions."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS made_categories")
        cursor.execute(
            "CREATE TEMP TABLE made_categories (place int, id bigint, section text, roles text[], kinds text[], "
            "answers jsonb)"
        )
        for place, category in enumerate(campaign.categories.order_by("position")):
            rules = category.rules
            section = rules.sections[0].code if rules.sections else ""
            asked = [rule for rule in rules.files_for(section) for _ in range(min(rule.max_count, FILES))][:FILES]
            asked = (asked * FILES)[:FILES]
            cursor.execute(
                "INSERT INTO made_categories VALUES (%s, %s, %s, %s, %s, %s)",
                [place, category.pk, section, [one.role for one in asked], [one.kinds[0] for one in asked],
                 json.dumps(_answers(rules, section), ensure_ascii=False)],
            )  # fmt: skip


def _answers(rules: Any, section: str) -> dict[str, Any]:
    """Texts and rows; what is chosen or counted stays open."""
    answers: dict[str, Any] = {}
    for field in rules.fields_for(section):
        if field.kind == "rows":
            answers[field.code] = [{column.code: "陈海生" for column in field.columns if column.kind == "text"}] * 3
        elif field.kind in ("text", "textarea"):
            answers[field.code] = WORDS if field.kind == "text" else WORDS * 12
    return answers


def _files(campaign: Any) -> None:
    from submissions.models import EntryFile

    given = {"campaign": campaign.pk, "types": json.dumps(KINDS)}
    insert(
        EntryFile,
        f"submissions_entry e JOIN made_categories c ON c.id = e.category_id, generate_series(1, {FILES}) n "
        "WHERE e.campaign_id = %(campaign)s ORDER BY e.id, n",
        given=given,
        entry="e.id",
        role="c.roles[n]",
        position="n",
        original_name="'作品' || n || '.' || c.kinds[n]",
        size="(CASE c.kinds[n] WHEN 'mp4' THEN 180000000 WHEN 'mp3' THEN 8000000 ELSE 4000000 END)",
        state="CASE WHEN (e.id + n) %% 9 = 0 THEN 'warned' ELSE 'passed' END",
        uploaded_by="e.created_by_id",
        created_at="e.created_at",
        received_at="e.created_at",
        checked_at="e.created_at",
        deep_checked_at="e.created_at",
        sha256="md5(e.id || '-' || n) || md5(n || '-' || e.id)",
        storage_name="'files/' || e.id || '-' || n",
        content_type="coalesce(%(types)s::jsonb ->> c.kinds[n], 'application/octet-stream')",
        facts="""'{"width": 1920, "height": 1080, "duration": "184.2"}'::jsonb""",
    )


def _findings(campaign: Any) -> None:
    from submissions.models import Finding

    insert(
        Finding,
        f"submissions_entryfile f CROSS JOIN generate_series(1, {FINDINGS}) n {OF_CAMPAIGN}",
        given={"campaign": campaign.pk},
        file="f.id",
        code="(ARRAY['black', 'frozen', 'silence', 'letterbox', 'blur', 'watermark'])[n]",
        level="CASE WHEN n = 5 AND f.state = 'warned' THEN 'warn' ELSE 'info' END",
        seen="""'{"width": 1920, "height": 1080}'::jsonb""",
        asked="""'{"least": 1080}'::jsonb""",
    )


def _copies(campaign: Any) -> None:
    from submissions.models import DerivedCopy

    insert(
        DerivedCopy,
        f"submissions_entryfile f CROSS JOIN (VALUES ('thumbnail'), ('small'), ('poster')) k (kind) {OF_CAMPAIGN}",
        given={"campaign": campaign.pk},
        file="f.id",
        kind="k.kind",
        state="'ready'",
        progress="100",
        storage_name="'copies/' || f.id || k.kind",
        content_type="'image/jpeg'",
        width="320",
        height="180",
    )


def _handed_in(campaign: Any) -> None:
    from submissions.models import HandingIn

    insert(
        HandingIn,
        HANDED_IN,
        given={"campaign": campaign.pk},
        entry="e.id",
        round="1",
        at="e.submitted_at",
        by="e.created_by_id",
        section="e.section",
        title="e.title",
        answers="e.answers",
        files="(SELECT jsonb_agg(jsonb_build_object('id', f.id, 'role', f.role, 'position', f.position, 'name', "
        "f.original_name, 'caption', '', 'size', f.size, 'sha256', f.sha256)) FROM submissions_entryfile f "
        "WHERE f.entry_id = e.id)",
    )


def _agreed(campaign: Any) -> None:
    from submissions.models import Agreed

    insert(
        Agreed,
        "submissions_entry e CROSS JOIN (VALUES ('original', false), ('publish', true)) k (code, consent) "
        "WHERE e.campaign_id = %(campaign)s AND e.number IS NOT NULL",
        given={"campaign": campaign.pk},
        entry="e.id",
        code="k.code",
        text=f"'{WORDS}'",
        text_sha256="repeat('a', 64)",
        is_consent="k.consent",
        given_at="e.submitted_at",
        given_by="e.created_by_id",
    )


def _decisions(campaign: Any) -> None:
    from review.models import ScreeningDecision

    insert(
        ScreeningDecision,
        f"{HANDED_IN} AND e.state IN ('admitted', 'shortlisted', 'rejected')",
        given={"campaign": campaign.pk},
        entry="e.id",
        by="(SELECT min(id) FROM accounts_user WHERE role = 'screener') + e.id %% 20",
        at="e.recommended_at + interval '1 day'",
        verdict="CASE WHEN e.state = 'rejected' THEN 'reject' ELSE 'admit' END",
        grade="'B'",
    )
