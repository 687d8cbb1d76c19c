"""Things that tests of every app need, made in a line: unions, people, a small campaign, entries, files."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import Union, User
from campaign.definition.as_json import to_dict
from campaign.definition.spec import (
    PHASES,
    Award,
    CampaignSpec,
    CategorySpec,
    CheckItem,
    Criterion,
    Declaration,
    FieldSpec,
    FileRule,
    PhaseSpec,
    Quota,
    VoteRule,
)
from campaign.models import Campaign, Category, Phase
from submissions import states
from submissions.models import Entry, EntryFile

PASSWORD = "shan-hai-2023"
_numbers = itertools.count(1)


def make_union(code: str = "", *, kind: str = "city", parent: Union | None = None, name: str = "") -> Union:
    """A union with its place in the tree; the province is made with the first of them."""
    n = next(_numbers)
    code = code or f"u{n}"
    if kind == "province":
        return Union.objects.create(
            code=code, name=name or "福建省总工会", short_name="省总", kind=kind, path=f"/{code}/"
        )
    parent = parent or Union.objects.filter(kind="province").first() or make_union("fj", kind="province")
    name = name or f"第{n}工会"
    union = Union(code=code, name=name, short_name=name[:30], kind=kind, parent=parent, path=f"{parent.path}{code}/")
    union.recommending = parent.recommending
    union.save()
    if parent.kind == "province":
        union.recommending = union
        union.save()
    return union


def make_user(username: str = "", *, role: str = "entrant", union: Union | None = None, name: str = "") -> User:
    username = username or f"user{next(_numbers)}"
    if role in ("entrant", "recommender") and union is None:
        union = make_union()
    return User.objects.create_user(
        username, PASSWORD, name=name or username, role=role, union=union, email=f"{username}@example.org"
    )


def make_campaign(
    code: str = "small", *, is_current: bool = True, vote: VoteRule | None = None, **changes: Any
) -> Campaign:
    """A campaign of three invented categories, every phase open; `set_phase` opens and closes one."""
    now = timezone.now()
    opens, closes = now - timedelta(days=1), now + timedelta(days=10)
    phases = tuple(PhaseSpec(phase, f"{phase}期", opens, closes) for phase in PHASES)
    values: dict[str, Any] = {
        "code": code,
        "year": 2023,
        "title": "职工好声音活动",
        "short_title": "好声音",
        "number_prefix": f"T{next(_numbers)}",
        "organisers": ("省总工会",),
        "intro": "讲身边的人。",
        "contact": "12351",
        "phases": phases,
        "expert_weight": Decimal(60),
        "vote_weight": Decimal(40),
        "vote": vote or VoteRule(picks_per_category=5),
        "awards": (Award("first", "一等奖", Decimal("0.1")),),
        "award_cap": Decimal("0.3"),
        "categories": (film_spec(), picture_spec(), text_spec()),
    }
    spec = CampaignSpec(**(values | changes))
    campaign = Campaign.objects.create(
        code=spec.code,
        year=spec.year,
        title=spec.title,
        number_prefix=spec.number_prefix,
        spec=to_dict(spec),
        definition_sha256="0" * 64,
        is_current=is_current,
    )
    for phase in spec.phases:
        Phase.objects.create(
            campaign=campaign, code=phase.code, name=phase.name, opens_at=phase.opens_at, closes_at=phase.closes_at
        )
    for position, category in enumerate(spec.categories):
        Category.objects.create(
            campaign=campaign,
            code=category.code,
            series=category.series,
            name=category.name,
            short_name=category.short_name,
            position=position,
            spec=to_dict(category),
        )
    return campaign


def set_phase(campaign: Campaign, code: str, *, is_open: bool, now: datetime | None = None) -> Phase:
    """Open the phase around now, or let it have ended an hour ago."""
    now = now or timezone.now()
    phase = Phase.objects.get(campaign=campaign, code=code)
    phase.opens_at = now - timedelta(days=2)
    phase.closes_at = now + timedelta(days=2) if is_open else now - timedelta(hours=1)
    phase.save()
    return phase


def make_entry(
    category: Category,
    *,
    union: Union | None = None,
    by: User | None = None,
    state: str = states.DRAFT,
    title: str = "",
    **changes: Any,
) -> Entry:
    """An entry in any state, as if it had gone the way there."""
    union = union or (by.union if by else None) or make_union()
    by = by or User.objects.filter(role="entrant", union=union).first() or make_user(union=union)
    n, now = next(_numbers), timezone.now()
    handed_in = state not in (states.DRAFT, states.WITHDRAWN)
    values: dict[str, Any] = {
        "number": f"{category.campaign.number_prefix}-{n:04d}" if handed_in else None,
        "submitted_at": now if handed_in else None,
        "recommended_at": now if state in states.REACHED_PROVINCE else None,
        "title": title or f"作品{n}",
        "contact_name": "林晓岚",
        "contact_phone": "13800001234",
    }
    if state == states.RETURNED:
        values |= {"returned_from": states.SUBMITTED, "returned_until": now + timedelta(days=2)}
    return Entry.objects.create(
        campaign=category.campaign,
        category=category,
        union=union,
        recommending=union.recommending or union,
        state=state,
        created_by=by,
        **(values | changes),
    )


def make_file(
    entry: Entry, *, role: str = "work", state: str = "passed", name: str = "作品.mp4", **changes: Any
) -> EntryFile:
    """A row only, no bytes: tests of uploads and checks bring real ones."""
    now = timezone.now()
    values: dict[str, Any] = {"size": 1000, "uploaded_by": entry.created_by}
    if state != "uploading":
        values |= {"received_at": now, "sha256": f"{next(_numbers):064x}", "storage_name": f"files/{next(_numbers)}"}
    if state in ("passed", "warned", "failed"):
        values |= {"checked_at": now, "content_type": "video/mp4"}
    return EntryFile.objects.create(entry=entry, role=role, state=state, original_name=name, **(values | changes))


# ── The invented categories ──
RUBRIC = (Criterion("theme", "主题", Decimal(60)), Criterion("craft", "制作", Decimal(40)))
CHECKS = (CheckItem("fits", "切合主题", "作品与主题不符，请修改。"),)
DECLARATIONS = (
    Declaration("original", "作品为原创"),
    Declaration("publish", "同意公布姓名", required=False, names_authors=True),
)
AUTHORS = FieldSpec(
    "authors",
    "作者",
    kind="rows",
    step="authors",
    min_rows=1,
    blind=True,
    columns=(FieldSpec("name", "姓名", max_characters=30), FieldSpec("part", "分工", required=False)),
)
ASPECTS = ("16:9", "9:16")
SUMMARY = FieldSpec("summary", "作品简介", kind="textarea", max_characters=300)


def film_spec(**changes: Any) -> CategorySpec:
    rule = FileRule("work", "视频", ("mp4",), 1, 1, aspects=ASPECTS, video_short_side=1080, is_work=True, public=True)
    return _spec("film", "微视频", "camera-reels", (SUMMARY, AUTHORS), (rule,), changes)


def picture_spec(**changes: Any) -> CategorySpec:
    rule = FileRule("photo", "照片", ("jpg",), 1, 8, image_min_long_side=2000, public=True)
    return _spec("picture", "摄影", "camera", (SUMMARY, AUTHORS), (rule,), changes)


def text_spec(**changes: Any) -> CategorySpec:
    rule = FileRule("material", "佐证材料", ("pdf", "jpg"), 0, 5)
    quotas = (Quota(("city", "zone"), min=1, max=2),)
    return _spec("case", "案例", "shield-check", (SUMMARY,), (rule,), {"quotas": quotas, **changes})


def _spec(code: str, name: str, icon: str, fields: Any, files: Any, changes: dict[str, Any]) -> CategorySpec:
    values: dict[str, Any] = {
        "code": code,
        "series": "provincial",
        "name": name,
        "short_name": name,
        "icon": icon,
        "summary": f"{name}征集",
        "limits": (),
        "who": "各级工会",
        "rules": ("原创。",),
        "fields": fields,
        "files": files,
        "declarations": DECLARATIONS,
        "checklist": CHECKS,
        "rubric": RUBRIC,
    }
    return CategorySpec(**(values | changes))
