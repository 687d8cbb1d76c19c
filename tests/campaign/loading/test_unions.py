"""The organisation tree: all of Fujian down to the counties."""

from __future__ import annotations

from collections import Counter

import pytest
from django.core.management import call_command

from accounts.models import AuditEvent, Union
from accounts.unions.official_order import official_order
from campaign.definition.spec import UNION_KINDS
from campaign.definition_file.parsing import DefinitionErrors
from campaign.loading.union_rows import UnionRow, parse_unions
from campaign.loading.unions import UnionsLoaded, load_unions

HEAD = "code,parent,kind,name,short_name,active\n"


def test_kinds_are_the_models() -> None:
    assert tuple(Union.Kind.values) == UNION_KINDS


def test_tree_has_all_84_counties(union_rows: list[UnionRow]) -> None:
    counties = Counter(row.parent for row in union_rows if row.kind == "county")
    assert counties == {
        "350100": 12, "350200": 6, "350300": 5, "350400": 11, "350500": 12,
        "350600": 11, "350700": 10, "350800": 7, "350900": 9, "fj-pingtan": 1,
    }  # fmt: skip
    assert counties.total() == 84


def test_tree_has_the_circulars_recommending_unions(union_rows: list[UnionRow]) -> None:
    kinds = Counter(row.kind for row in union_rows if row.parent == "fj")
    assert (kinds["city"], kinds["zone"], kinds["organs"]) == (9, 1, 1)
    assert set(kinds) == {"city", "zone", "organs", "industry", "enterprise", "department"}


def test_codes_of_counties_begin_as_their_citys(union_rows: list[UnionRow]) -> None:
    for row in union_rows:
        if row.kind == "county" and row.parent != "fj-pingtan":
            assert row.code[:4] == row.parent[:4], row


def test_only_jinmen_is_inactive(union_rows: list[UnionRow]) -> None:
    assert [row.code for row in union_rows if not row.is_active] == ["350527"]


def test_loading_fills_paths_and_recommending(unions: None) -> None:
    gulou = Union.objects.select_related("parent", "recommending").get(code="350102")
    assert gulou.path == "/fj/350100/350102/"
    assert (gulou.parent.code, gulou.recommending.code) == ("350100", "350100")
    fuzhou = Union.objects.get(code="350100")
    assert fuzhou.recommending_id == fuzhou.pk
    province = Union.objects.get(code="fj")
    assert (province.parent_id, province.recommending_id, province.path) == (None, None, "/fj/")


def test_loading_keeps_the_provinces_official_order(unions: None) -> None:
    recommending = Union.objects.filter(parent__kind="province").order_by(*official_order())
    names = [union.short_name[:2] for union in recommending]
    assert names[:11] == ["福州", "厦门", "漳州", "泉州", "三明", "莆田", "南平", "龙岩", "宁德", "平潭", "省直"]
    kinds = [union.kind for union in recommending]
    assert list(dict.fromkeys(kinds)) == ["city", "zone", "organs", "industry", "enterprise", "department"]


def test_unions_made_on_the_site_come_after_those_of_the_file(unions: None) -> None:
    province = Union.objects.get(code="fj")
    made = Union.objects.create(code="a", name="新设市总工会", kind="city", parent=province, path="/fj/a/")
    assert Union.objects.filter(parent=province).order_by(*official_order()).last() == made


def test_loading_again_changes_nothing(unions: None, union_rows: list[UnionRow]) -> None:
    assert load_unions(rows=union_rows, by=None) == UnionsLoaded(0, 0, len(union_rows))
    assert AuditEvent.objects.filter(action="unions.loaded").count() == 1


def test_loading_follows_a_new_name_and_keeps_what_is_not_in_the_file(unions: None) -> None:
    rows = parse_unions(HEAD + "fj,,province,福建省总工会,省总,yes\n")
    assert load_unions(rows=rows, by=None) == UnionsLoaded(0, 1, 0)
    assert Union.objects.get(code="fj").short_name == "省总"
    assert Union.objects.filter(kind="county").count() == 84


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("x,fj,city,甲市总工会,甲市", "第 3 行 x：应有 6 列，现有 5 列。"),
        ("X 1,fj,city,甲市总工会,甲市,yes", "第 3 行 X 1：代码只用小写字母、数字和连字符，不超过 40 个字符。"),
        ("fj,fj,city,甲市总工会,甲市,yes", "第 3 行 fj：代码“fj”重复。"),
        ("x,nowhere,city,甲市总工会,甲市,yes", "第 3 行 x：上级“nowhere”不在这一行之前。"),
        ("x,,city,甲市总工会,甲市,yes", "第 3 行 x：只有省总工会没有上级，其他单位都要写上级代码。"),
        ("x,fj,city,,甲市,yes", "第 3 行 x：名称（100 字以内）与简称（30 字以内）不能为空。"),
        ("x,fj,city,甲市总工会,甲市,1", "第 3 行 x：active 写 yes 或 no。"),
    ],
)
def test_faulty_rows_are_told(line: str, sentence: str) -> None:
    with pytest.raises(DefinitionErrors) as caught:
        parse_unions(HEAD + "fj,,province,福建省总工会,省总工会,yes\n" + line + "\n")
    assert str(caught.value) == sentence


@pytest.mark.parametrize("hostile", ["", "\n\n", "a,b\n", '"\n', HEAD + '"a,b\n'])
def test_hostile_tree_is_refused(hostile: str) -> None:
    with pytest.raises(DefinitionErrors):
        parse_unions(hostile)


def test_command_loads_the_shipped_tree(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_unions")
    assert capsys.readouterr().out == "工会组织树：新增 124，更新 0，未变 0。\n"
