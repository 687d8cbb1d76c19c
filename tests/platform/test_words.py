"""Phrases that were taken from the pages stand nowhere any more: no template, code, script or campaign file has them.

They were literary, a machine's, or promised what the program does not keep.
"""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (
    "templates", "accounts", "campaign", "common", "submissions", "activities", "voting", "review", "rehearsal",
    "operations", "config",
)  # fmt: skip
SUFFIXES = {".html", ".py", ".toml", ".txt", ".js"}
GONE = (
    "车间、码头、茶山和渔排",
    "讲网上的好声音",
    "写给身边人的歌",
    "工会人讲自己遇见的人和事",
    "看一家工会",
    "省总组织者",
    "组织工作台",
    "等谁办",
    "去办理",
    "没有要紧的事",
    "还缺什么",
    "封存",
    "这一队列已经全部审完",
    "判为不通过",
    "没有勾选的，会逐条写进",
    "不能再新建、修改和提交",
    "成立专家组",
    "只评“",
    "选一个原因即登记",
    "评分留在这一页上",
    "得分怎么来",
    "件中第",
    "已经写入磁盘",
    "手机号不等于一个人",
    "不承诺发现所有舞弊",
    "无法还原",
    "报省网信部门备案",
    "参加网络投票和专家评审",
)


def texts() -> dict[str, str]:
    files = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in SUFFIXES]
    files += (ROOT / "static" / "js").rglob("*.js")
    kept = [path for path in files if "migrations" not in path.parts]
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in kept}


@pytest.fixture(scope="module")
def found() -> dict[str, str]:
    return texts()


@pytest.mark.parametrize("phrase", GONE)
def test_the_phrase_stands_nowhere(found: dict[str, str], phrase: str) -> None:
    assert [file for file, text in found.items() if phrase in text] == []


def test_there_is_something_to_read(found: dict[str, str]) -> None:
    assert len(found) > 400
    assert any("综合得分" in text for text in found.values())
