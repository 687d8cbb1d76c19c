"""A definition becomes rows: once, again without effect, and never to anybody's harm."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEvent, User
from campaign.definition.spec import CampaignSpec
from campaign.definition_file.parsing import parse_definition
from campaign.definition_file.writing import write_definition
from campaign.loading import guards
from campaign.loading.exporting import stored_definition
from campaign.loading.guards import Change, register_guard
from campaign.loading.loading import load
from campaign.loading.storing import HarmfulChange
from campaign.models import BranchDeadline, Campaign, Category, Phase
from campaign.rehearsal_clock import move_calendar
from tests.campaign.conftest import FILE
from tests.campaign.small import SMALL


@pytest.fixture
def lone_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "_guards", [])


def refused(spec: CampaignSpec) -> list[str]:
    with pytest.raises(HarmfulChange) as caught:
        load(spec, by=None, source_hash="f" * 64)
    return caught.value.reasons


def without(spec: CampaignSpec, code: str) -> CampaignSpec:
    return dataclasses.replace(spec, categories=tuple(c for c in spec.categories if c.code != code))


def test_loading_stores_everything(campaign: Campaign, spec: CampaignSpec) -> None:
    assert campaign.is_current
    assert campaign.definition == spec
    rows = list(Category.objects.filter(campaign=campaign))
    assert [(row.code, row.position) for row in rows] == [(c.code, i) for i, c in enumerate(spec.categories, 1)]
    assert [row.rules for row in rows] == list(spec.categories)
    phases = {row.code: (row.opens_at, row.closes_at) for row in Phase.objects.filter(campaign=campaign)}
    assert phases == {phase.code: (phase.opens_at, phase.closes_at) for phase in spec.phases}
    assert BranchDeadline.objects.get().union.code == "fj-organs"


def test_loading_again_changes_nothing(campaign: Campaign, spec: CampaignSpec) -> None:
    Phase.objects.filter(code="collect").update(name="改过的名字")
    again = load(spec, by=None, source_hash=campaign.definition_sha256)
    assert (again.is_new, again.is_changed) == (False, False)
    assert Phase.objects.get(code="collect").name == "改过的名字"
    assert list(AuditEvent.objects.filter(object_type="campaign").values_list("action", flat=True)) == [
        "campaign.created"
    ]


def test_new_texts_are_taken_over(campaign: Campaign, spec: CampaignSpec) -> None:
    changed = dataclasses.replace(spec, title="新的名称", deadlines=())
    loaded = load(changed, by=None, source_hash="a" * 64)
    assert (loaded.is_new, loaded.is_changed, loaded.campaign.title) == (False, True, "新的名称")
    assert loaded.campaign.definition == changed
    assert BranchDeadline.objects.count() == 0


def test_new_file_keeps_the_rehearsal_clocks_shift(campaign: Campaign, spec: CampaignSpec) -> None:
    days = move_calendar(campaign=campaign, to_phase="vote", by=None)
    load(dataclasses.replace(spec, title="新的名称"), by=None, source_hash="a" * 64)
    vote = next(phase for phase in spec.phases if phase.code == "vote")
    assert Phase.objects.get(code="vote").opens_at == vote.opens_at + timedelta(days=days)


def test_second_campaign_is_not_current_unless_asked(campaign: Campaign) -> None:
    small = dataclasses.replace(parse_definition(SMALL), deadlines=())
    assert not load(small, by=None, source_hash="b" * 64).campaign.is_current
    load(small, by=None, source_hash="b" * 64, make_current=True)
    assert list(Campaign.objects.filter(is_current=True).values_list("code", flat=True)) == ["small-2024"]
    assert AuditEvent.objects.first().action == "campaign.current"


def test_category_without_records_may_go(campaign: Campaign, spec: CampaignSpec, lone_guard: None) -> None:
    load(without(spec, "cn-photo"), by=None, source_hash="c" * 64)
    assert not Category.objects.filter(code="cn-photo").exists()


def test_weights_and_vote_rule_are_settled_once_voting_has_opened(campaign: Campaign, spec: CampaignSpec) -> None:
    move_calendar(campaign=campaign, to_phase="vote", by=None)
    vote = dataclasses.replace(spec.vote, rule="share_of_top")
    prize = dataclasses.replace(spec.popularity, least_votes=100)
    changed = dataclasses.replace(spec, expert_weight=Decimal(50), vote_weight=Decimal(50), vote=vote, popularity=prize)
    assert refused(changed) == [
        "网络投票已经开始，专家评分与网络投票的占比不能再改。",
        "网络投票已经开始，投票规则（[vote]）不能再改。",
        "网络投票已经开始，人气奖的名额和最低票数不能再改。",
    ]
    first = dataclasses.replace(spec.awards[0], share=Decimal("0.2"))
    for more in ({"awards": (first, *spec.awards[1:])}, {"award_cap": Decimal("0.2")}, {"expert_rule": "z_score"}):
        assert refused(dataclasses.replace(spec, **more)) == [
            "网络投票已经开始，各奖的比例、获奖上限和专家评分尺度的算法不能再改。"
        ]
    assert Campaign.objects.get().definition == spec


def test_weights_may_change_before_voting(campaign: Campaign, spec: CampaignSpec) -> None:
    move_calendar(campaign=campaign, to_phase="collect", by=None)
    changed = dataclasses.replace(spec, expert_weight=Decimal(70), vote_weight=Decimal(30))
    assert load(changed, by=None, source_hash="d" * 64).campaign.definition.expert_weight == Decimal(70)


def test_locked_vote_rule_is_settled_before_voting(campaign: Campaign, spec: CampaignSpec) -> None:
    move_calendar(campaign=campaign, to_phase="collect", by=None)
    person = User.objects.create_user("zuzhi", name="组织", role="organiser")
    Campaign.objects.update(vote_rule_locked_at=campaign.loaded_at, vote_rule_locked_by=person)
    changed = dataclasses.replace(spec, vote=dataclasses.replace(spec.vote, picks_per_category=9))
    assert refused(changed) == ["投票规则已经锁定，投票规则（[vote]）不能再改。"]


def test_prefix_is_settled_once_numbers_are_given(campaign: Campaign, spec: CampaignSpec) -> None:
    Campaign.objects.update(last_number=3)
    assert refused(dataclasses.replace(spec, number_prefix="FJ99")) == ["已经用前缀 FJ23 发出编号，不能再改。"]


def test_prefix_of_another_campaign_and_unknown_union_are_refused(campaign: Campaign) -> None:
    small = dataclasses.replace(parse_definition(SMALL), number_prefix="FJ23")
    assert refused(small) == [
        "截止时间里的单位代码“organs”不存在，请先运行 load_unions。",
        f"编号前缀 FJ23 已由“{campaign.title}”使用，请换一个。",
    ]


def test_guards_hear_what_is_removed_and_rescored(campaign: Campaign, spec: CampaignSpec, lone_guard: None) -> None:
    move_calendar(campaign=campaign, to_phase="screening", by=None)  # scoring has not opened

    def keep(change: Change) -> Iterator[str]:
        yield from (f"{part.label}已有申报，不能删除。" for part in change.removed)
        yield from (f"{part.label}已有评分，评分表不能再改。" for part in change.rescored)

    register_guard(keep)
    register_guard(keep)
    changed = without(spec, "cn-photo")
    song, video = changed.categories[:2]
    song = dataclasses.replace(song, files=song.files[:1], fields=song.fields[1:])
    video = dataclasses.replace(
        video,
        sections=video.sections[:1],
        rubric=(dataclasses.replace(video.rubric[0], points=Decimal(31)), *video.rubric[1:]),
    )
    assert refused(dataclasses.replace(changed, categories=(song, video, *changed.categories[2:]))) == [
        "项目“网络正能量歌曲”的栏目“作品简介”已有申报，不能删除。",
        "项目“网络正能量歌曲”的附件“歌谱”已有申报，不能删除。",
        "项目“网络正能量歌曲”的附件“封面图”已有申报，不能删除。",
        "项目“网络正能量微视频”的部分“网络安全优秀作品”已有申报，不能删除。",
        "项目“网络正能量摄影作品”已有申报，不能删除。",
        "项目“网络正能量微视频”已有评分，评分表不能再改。",
        "项目“网络正能量微视频”的部分“正能量微视频”已有评分，评分表不能再改。",
        "项目“网络正能量微视频”的部分“网络安全优秀作品”已有评分，评分表不能再改。",
    ]


def without_said_roles(stored: Any) -> Any:
    """As a definition was stored before it said which file is the work, what is public, what is the consent."""
    if isinstance(stored, dict):
        said = {"is_work", "public", "names_authors"} if {"role", "text"} & set(stored) else set()
        return {key: without_said_roles(value) for key, value in stored.items() if key not in said}
    return [without_said_roles(item) for item in stored] if isinstance(stored, list) else stored


def test_campaign_stored_before_keeps_its_meaning_and_takes_the_file_that_says_it(
    campaign: Campaign, spec: CampaignSpec
) -> None:
    for row in (campaign, *campaign.categories.all()):
        row.spec = without_said_roles(row.spec)
        row.save()
    assert "is_work" not in str(Campaign.objects.get().spec) + str(list(Category.objects.values_list("spec")))
    assert [row.rules for row in Category.objects.all()] == list(spec.categories)
    assert Campaign.objects.get().definition == spec
    assert parse_definition(write_definition(stored_definition(Campaign.objects.get()))) == spec
    assert load(spec, by=None, source_hash="0" * 64).campaign == campaign


def test_export_gives_the_definition_back_whatever_the_clock_says(campaign: Campaign, spec: CampaignSpec) -> None:
    move_calendar(campaign=campaign, to_phase="expert", by=None)
    assert stored_definition(Campaign.objects.get()) == spec


def test_export_carries_dates_edited_in_the_site(campaign: Campaign, spec: CampaignSpec) -> None:
    later = spec.phases[0].closes_at + timedelta(days=1)
    Phase.objects.filter(code="collect").update(closes_at=later)
    assert parse_definition(write_definition(stored_definition(campaign))).phases[0].closes_at == later


def test_command_loads_once_and_exports(unions: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "out.toml"
    call_command("load_campaign", "fujian-2023")
    call_command("load_campaign", str(FILE))
    call_command("export_campaign", "--output", str(target))
    call_command("load_campaign", str(target), "--check")
    title = "2023 年福建省“网聚职工正能量 争做八闽好网民”主题活动，15 个项目。"
    assert capsys.readouterr().out.splitlines() == [f"已载入：{title}", f"没有变化：{title}", f"没有问题：{title}"]


def test_command_lists_all_problems_and_stores_nothing(unions: None, tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text(SMALL.replace("year = 2024", "year = 1").replace("points = 60", "points = 6"), encoding="utf-8")
    with pytest.raises(CommandError) as caught:
        call_command("load_campaign", str(broken))
    assert str(caught.value).splitlines()[0] == "broken.toml 有 2 处问题，没有载入："
    assert Campaign.objects.count() == 0


def test_command_tells_a_missing_file(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError) as caught:
        call_command("load_campaign", str(tmp_path / "none.toml"))
    assert str(caught.value) == f"读不到文件 {tmp_path / 'none.toml'}：请核对路径。"
