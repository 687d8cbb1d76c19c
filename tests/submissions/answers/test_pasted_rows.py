"""Rows from a spreadsheet: columns known by head or by content, a wrong cell named, and nothing read in by halves."""

from __future__ import annotations

from typing import Any

import pytest

from campaign.definition.spec import FieldSpec
from submissions.answers.pasted_rows import Pasted, read

PEOPLE = FieldSpec(
    "authors",
    "作者",
    kind="rows",
    max_rows=4,
    columns=(
        FieldSpec("name", "姓名", max_characters=6, also_called=("作者",)),
        FieldSpec("unit", "工作单位", fill_from="union", also_called=("单位",)),
        FieldSpec("job", "岗位", required=False),
        FieldSpec("phone", "手机", "phone", required=False),
    ),
)
POSTS = FieldSpec(
    "posts",
    "代表作",
    kind="rows",
    columns=(
        FieldSpec("platform", "平台", "choice", choices=(("douyin", "抖音"), ("weibo", "微博"))),
        FieldSpec("url", "地址", "url"),
        FieldSpec("on", "发布日期", "date"),
        FieldSpec("reads", "阅读数", "integer"),
    ),
)
CHEN = {"name": "陈志远", "unit": "榕江轨道集团", "job": "检修工"}
LIN = {"name": "林晓岚", "unit": "福州地铁公司", "job": "调度员"}


def pasted(text: str, spec: FieldSpec = PEOPLE, *, beside: int = 0) -> Pasted:
    return read(spec, text, given={"union": "榕江轨道工会"}, beside=beside)


@pytest.mark.parametrize(
    ("text", "rows", "unused"),
    [
        ("姓名\t工作单位\t岗位\n陈志远\t榕江轨道集团\t检修工\n林晓岚\t福州地铁公司\t调度员", [CHEN, LIN], []),
        ("岗位（全称）\t单位*\t作者：\r\n检修工\t榕江轨道集团\t陈志远\r\n", [CHEN], []),
        ("序号\t姓名\t工龄\t单位\t岗位\n1\t陈志远\t12\t榕江轨道集团\t检修工", [CHEN], ["序号", "工龄"]),
        ("陈志远\t榕江轨道集团\t检修工\n林晓岚\t福州地铁公司\t调度员", [CHEN, LIN], []),
        ("1\t榕江轨道集团\t陈志远\t检修工\n2\t福州地铁公司\t林晓岚\t调度员", [CHEN, LIN], ["第 1 列"]),
        ("13805910001\t陈志远\t榕江轨道集团\t检修工", [CHEN | {"phone": "13805910001"}], []),
        ("陈志远\n\n林晓岚\n", [{"name": n, "unit": "榕江轨道工会"} for n in ("陈志远", "林晓岚")], []),
        ('"陈\n志远"\t"榕江轨道集团"\t检修工', [CHEN | {"name": "陈 志远"}], []),
        ("姓名\t工作单位\n陈志远\t", [{"name": "陈志远"}], []),
        ("姓名\t作者单位\t岗位\n陈志远\t榕江轨道集团\t检修工\n合计\t1\t", [CHEN], []),
    ],
)
def test_columns_are_known_by_head_or_by_content(text: str, rows: list[dict[str, Any]], unused: list[str]) -> None:
    found = pasted(text)
    assert (found.fault, found.rows, found.unused) == ("", rows, unused)


def test_choices_dates_addresses_and_numbers_are_read_as_they_are_written() -> None:
    found = pasted("https://b23.tv/a 分享\t1,200\t微博\t2023年5月2日\nhttps://b23.tv/b\t30\t抖音\t2023/5/12", POSTS)
    first = {"platform": "weibo", "url": "https://b23.tv/a", "on": "2023-05-02", "reads": 1200}
    second = {"platform": "douyin", "url": "https://b23.tv/b", "on": "2023-05-12", "reads": 30}
    assert (found.rows, found.columns) == ([first, second], ["平台", "地址", "发布日期", "阅读数"])


@pytest.mark.parametrize(
    ("text", "spec", "beside", "sentence"),
    [
        ("", PEOPLE, 0, "没有读到内容。请在 Excel 里选中人员所在的行，复制后粘贴到这里。"),
        ("姓名\t单位\n", PEOPLE, 0, "没有读到内容。请在 Excel 里选中人员所在的行，复制后粘贴到这里。"),
        ("甲\n乙\n丙", PEOPLE, 2, "粘贴了 3 行，已有 2 行，这里最多 4 行。请删去多余的再粘贴。"),
        (
            "姓名\t手机\n陈志远\t13805910001\n林晓岚\t1380591",
            PEOPLE,
            0,
            "第 3 行“手机”是“1380591”：手机号应为 11 位，现在是 7 位，请核对。没有读入，请改好后再读入。",
        ),
        (
            "平台\t阅读数\n抖音\t很多",
            POSTS,
            0,
            "第 2 行“阅读数”是“很多”：请只填整数，如 1200。没有读入，请改好后再读入。",
        ),
        (
            "平台\t阅读数\n飞鸽\t12",
            POSTS,
            0,
            "第 2 行“平台”是“飞鸽”：这里没有这一项。可填：抖音、微博。没有读入，请改好后再读入。",
        ),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_read_in(text: str, spec: FieldSpec, beside: int, sentence: str) -> None:
    found = pasted(text, spec, beside=beside)
    assert (found.fault, found.rows, found.text) == (sentence, [], text)


@pytest.mark.parametrize(
    "text", ["\t" * 5000, '"' * 99, "甲\t" * 3000, "\x00\ufeff\t\u202e", "甲\n" * 5000, '"甲\t乙\n丙']
)
def test_hostile_text_is_refused_or_read_and_never_fails(text: str) -> None:
    found = pasted(text)
    assert bool(found.fault) != bool(found.rows)
