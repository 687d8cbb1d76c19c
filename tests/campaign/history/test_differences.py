"""What was changed, in words: every field has a name, every kind of change is seen once."""

from __future__ import annotations

import dataclasses
import typing
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from campaign.definition.spec import CampaignSpec
from campaign.definition_file.parsing import parse_definition
from campaign.history.differences import Difference, differences, folded
from campaign.history.labels import LABELS
from tests.campaign.small import SMALL


def spec() -> CampaignSpec:
    return parse_definition(SMALL)


def found(new: CampaignSpec) -> list[tuple[str, str, str]]:
    made = differences(spec(), new, {"organs": "省直机关工会"})
    return [(one.what, one.was, one.now) for one in made]


def kinds_in(kind: Any, seen: set[Any]) -> set[Any]:
    if dataclasses.is_dataclass(kind) and kind not in seen:
        seen.add(kind)
        for hint in typing.get_type_hints(kind).values():
            kinds_in(hint, seen)
    for inner in typing.get_args(kind):
        kinds_in(inner, seen)
    return seen


def test_every_field_of_a_definition_has_a_name() -> None:
    kinds = kinds_in(CampaignSpec, set())
    assert {kind: set(LABELS.get(kind, {})) for kind in kinds} == {
        kind: {field.name for field in dataclasses.fields(kind)} for kind in kinds
    }


def test_the_same_differs_in_nothing() -> None:
    assert found(spec()) == []


def test_values_are_said_as_people_read_them() -> None:
    old = spec()
    vote = replace(old.vote, rule="share_of_top", picks_per_category=3)
    new = replace(old, title="新活动", award_cap=Decimal("0.25"), vote=vote, bytes_per_union=10 * 1024**3)
    assert found(new) == [
        ("活动名称", "小活动", "新活动"),
        ("投票规则 · 投票得分折算方法", "名次折算", "占最高票比例"),
        ("投票规则 · 每类可选件数", "5", "3"),
        ("获奖比例上限", "30%", "25%"),
        ("每家工会的文件总量", "20 GB", "10 GB"),
    ]


def test_dates_and_deadlines_are_said_with_their_year() -> None:
    old = spec()
    collect = replace(old.phases[0], closes_at=old.phases[0].closes_at + timedelta(days=2))
    new = replace(old, phases=(collect, *old.phases[1:]), deadlines=())
    assert found(new) == [
        ("日程 · 申报 · 结束时间", "2024年6月28日 18:00", "2024年6月30日 18:00"),
        ("推荐单位截止时间 · 省直机关工会", "2024年6月26日 18:00", ""),
    ]


def test_parts_that_come_go_and_change_places() -> None:
    old = spec()
    film = old.categories[0]
    idea, make = film.rubric
    other = replace(make, code="other", label="传播", points=Decimal(10))
    rubric = (replace(make, points=Decimal(30)), replace(idea, explanation="新意"), other)
    new = replace(old, categories=(replace(film, rubric=rubric, quotas=()),))
    assert found(new) == [
        ("征集项目 · 影片 · 推荐名额 · 设区市总工会", "设区市总工会", ""),
        ("征集项目 · 影片 · 评分表 · 创意 · 说明", "", "新意"),
        ("征集项目 · 影片 · 评分表 · 制作 · 分值", "40", "30"),
        ("征集项目 · 影片 · 评分表 · 传播", "", "传播（10 分）"),
        ("征集项目 · 影片 · 评分表 · 顺序", "创意、制作", "制作、创意"),
    ]


def test_the_same_change_of_several_categories_is_one_line() -> None:
    found = [Difference(f"征集项目 · {name} · 检查项 · 理由", "旧", "新") for name in ("歌曲", "视频", "案例")]
    found.append(Difference("征集项目 · 歌曲 · 检查项 · 理由", "旧", "别的"))
    found += [Difference("活动名称", "甲", "乙"), Difference("征集项目 · 歌曲", "歌曲", "")]
    assert [(one.what, one.now) for one in folded(found)] == [
        ("征集项目 · 歌曲等 3 个项目 · 检查项 · 理由", "新"),
        ("征集项目 · 歌曲 · 检查项 · 理由", "别的"),
        ("活动名称", "乙"),
        ("征集项目 · 歌曲", ""),
    ]
