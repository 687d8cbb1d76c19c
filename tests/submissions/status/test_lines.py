"""Every state at every time of the calendar, in one table; and what no sentence may say at the wrong time."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from submissions import states
from submissions.status.facts import Facts, Placed
from submissions.status.lines import line

ZONE = ZoneInfo("Asia/Shanghai")


def at(month: int, day: int, hour: int = 18) -> datetime:
    return datetime(2023, month, day, hour, tzinfo=ZONE)


@dataclass(frozen=True)
class Window:
    opens_at: datetime
    closes_at: datetime


# As the circular has it; this branch closes two days before the province.
PHASES = {
    "collect": Window(at(6, 1, 9), at(6, 28)),
    "recommend": Window(at(6, 1, 9), at(6, 30)),
    "screening": Window(at(7, 17, 9), at(7, 28)),
    "vote": Window(at(8, 21, 9), at(9, 10)),
    "expert": Window(at(9, 11, 9), at(9, 25)),
    "publicity": Window(at(10, 9, 9), at(10, 13)),
    "showcase": Window(at(10, 14, 9), at(12, 31)),
}
DUE = at(6, 26)
MOMENTS = {
    "before": at(5, 20), "collect": at(6, 20), "branch closed": at(6, 27), "collect closed": at(6, 29),
    "recommended": at(7, 5), "screening": at(7, 20), "screened": at(8, 5), "vote": at(8, 30),
    "expert": at(9, 20), "counted": at(10, 1), "publicity": at(10, 10), "showcase": at(11, 1), "over": at(12, 31, 20),
}  # fmt: skip
PLACED = Placed(5, False, Decimal("81.30"), "", at(10, 9, 10))
RETURNED_UNTIL = at(6, 25)


def facts(state: str, moment: str, **changes: object) -> Facts:
    known = Facts(
        state=state, now=MOMENTS[moment], phases=PHASES, due=DUE, branch="福州市总工会", province="网络工作部"
    )
    if state == states.RETURNED:
        known = replace(known, returned_from=states.SUBMITTED, returned_until=RETURNED_UNTIL)
    return replace(known, **changes)  # type: ignore[arg-type]


# By state: what entrants read on the pill at each of the moments above, "" for as before.
LABELS = {
    "draft": ["取回修改中", "", "截止前未提交", "", "", "", "", "", "", "", "", "", ""],
    "submitted": ["已提交，等待推荐", "", "", "", "未获推荐", "", "", "", "", "", "", "", ""],
    "declined": ["推荐单位不推荐", "", "", "", "", "", "", "", "", "", "", "", ""],
    "returned": ["退回修改", "", "逾期未重新提交", "", "", "", "", "", "", "", "", "", ""],
    "recommended": [
        "已推荐，等待初评", "", "", "", "", "已推荐，正在初评", "已推荐，初评未办结", "", "未作初评，未入围", "", "",
        "", "",
    ],
    "admitted": ["初评通过", "", "", "", "", "", "", "", "未入围", "", "", "", ""],
    "shortlisted": ["入围", "", "", "", "", "", "", "", "", "", "", "", ""],
    "rejected": ["初评未通过", "", "", "", "", "", "", "", "", "", "", "", ""],
    "withdrawn": ["已撤回", "", "", "", "", "", "", "", "", "", "", "", ""],
    "disqualified": ["取消资格", "", "", "", "", "", "", "", "", "", "", "", ""],
}  # fmt: skip
TABLE = [
    (state, moment, next(label for label in reversed(labels[: n + 1]) if label))
    for state, labels in LABELS.items()
    for n, moment in enumerate(MOMENTS)
]
EVERYWHERE = [(state, moment) for state in states.STATES for moment in MOMENTS]


def test_the_table_knows_every_state() -> None:
    assert set(LABELS) == set(states.STATES)


@pytest.mark.parametrize(("state", "moment", "label"), TABLE)
def test_the_pill_of_every_state_at_every_time(state: str, moment: str, label: str) -> None:
    assert line(facts(state, moment)).label == label


NOT_RECOMMENDED = (
    "推荐已于 6月30日 18:00 结束，福州市总工会没有推荐这件作品，不参加后面的评选。内容和回执都还在，有疑问请与其联系。"
)
TEXTS = [
    ("draft", "before", "申报自 6月1日 09:00 开始，届时可以提交。"),
    ("draft", "collect", "请在 6月26日 18:00 前提交。"),
    ("draft", "branch closed", "征集已于 6月26日 18:00 截止，这件作品没有提交，不参加评选。已保存的内容都还在。"),
    ("submitted", "collect", "福州市总工会正在审阅，6月30日 18:00 前决定是否推荐。"),
    (
        "submitted", "recommended",
        NOT_RECOMMENDED,
    ),
    ("declined", "collect", "福州市总工会没有推荐这件作品，理由见“经过”。6月26日 18:00 前可以取回修改，重新提交。"),
    (
        "declined", "collect closed",
        "福州市总工会没有推荐这件作品，理由见“经过”。有不同意见的，请在 6月30日 18:00 前联系福州市总工会。",
    ),
    ("declined", "recommended", "福州市总工会没有推荐这件作品，理由见“经过”。"),
    ("returned", "collect", "请在 6月25日 18:00 前修改并重新提交。"),
    (
        "returned", "branch closed",
        "修改期限已于 6月25日 18:00 截止，没有重新提交。仍要参评的，请尽快联系福州市总工会。",
    ),
    ("returned", "recommended", "修改期限已于 6月25日 18:00 截止，没有重新提交，不参加评选。已保存的内容都还在。"),
    ("recommended", "recommended", "省总工会初评自 7月17日 09:00 开始。"),
    ("recommended", "screening", "省总工会正在初评，7月28日 18:00 结束。"),
    ("recommended", "screened", "初评已于 7月28日 18:00 结束，这件作品还没有结论，请联系网络工作部。"),
    ("recommended", "expert", "初评已于 7月28日 18:00 结束，这件作品没有入围。"),
    ("admitted", "screened", "等待公布入围名单，网络投票自 8月21日 09:00 开始。"),
    ("admitted", "vote", "网络投票已经开始，这件作品目前不在入围名单中。"),
    ("admitted", "expert", "初评通过，没有列入入围名单。"),
    ("shortlisted", "screened", "网络投票自 8月21日 09:00 开始。"),
    ("shortlisted", "vote", "正在网络投票，9月10日 18:00 截止。"),
    ("shortlisted", "expert", "网络投票已经截止，专家正在评审，9月25日 18:00 结束。"),
    ("shortlisted", "counted", "网络投票和专家评审已经结束，结果自 10月9日 09:00 起公示。"),
    ("shortlisted", "showcase", "网络投票和专家评审已经结束，本项目的结果尚未公布。"),
    ("withdrawn", "collect", "已退出评选，6月26日 18:00 前可以取回修改，重新提交。"),
    ("withdrawn", "branch closed", "已退出评选。"),
    ("rejected", "vote", "理由见“经过”。"),
    ("disqualified", "vote", "不再参加评选，理由见“经过”。"),
]  # fmt: skip


@pytest.mark.parametrize(("state", "moment", "text"), TEXTS)
def test_the_sentence_says_what_comes_next_and_when(state: str, moment: str, text: str) -> None:
    assert line(facts(state, moment)).text == text


@pytest.mark.parametrize(("state", "moment"), EVERYWHERE)
def test_no_sentence_promises_what_is_past(state: str, moment: str) -> None:
    """Each date behind 已于 has passed, each other one is yet to come; the next step lies ahead, or all is over."""
    found, now = line(facts(state, moment)), MOMENTS[moment]
    for past, month, day, hour in re.findall(r"(已于 )?(\d+)月(\d+)日 (\d\d):00", found.text):
        assert (at(int(month), int(day), int(hour)) <= now) == bool(past)
    assert found.next_at is None or found.next_at > now
    if found.has_ended:
        assert (found.holder, found.next_at) == ("", None)


# From that moment on nobody reads any of these words, in whatever state.
SILENT = {
    "recommended": "等待推荐|正在审阅|决定是否推荐",
    "screened": "等待初评|正在初评",
    "expert": "等待公布入围|正在网络投票",
}


@pytest.mark.parametrize(("state", "moment"), EVERYWHERE)
def test_nobody_waits_for_a_step_that_is_over(state: str, moment: str) -> None:
    found, order = line(facts(state, moment)), list(MOMENTS)
    for since, words in SILENT.items():
        if order.index(moment) >= order.index(since):
            assert not re.search(words, found.label + found.staff + found.text)


@pytest.mark.parametrize("moment", MOMENTS)
def test_no_two_states_are_called_alike(moment: str) -> None:
    """Filters offer them side by side."""
    for words in ("label", "staff"):
        assert len({getattr(line(facts(state, moment)), words) for state in states.STATES}) == len(states.STATES)


@pytest.mark.parametrize(
    ("moment", "placed", "text"),
    [
        ("publicity", PLACED, "综合第 5 名（81.30 分）。公示至 10月13日 18:00。"),
        ("publicity", replace(PLACED, until=at(10, 20, 0)), "综合第 5 名（81.30 分）。公示至 10月20日 00:00。"),
        ("publicity", replace(PLACED, until=at(1, 1, 0)), "综合第 5 名（81.30 分）。"),
        (
            "publicity",
            replace(PLACED, until=at(1, 1, 0), has_objections=True),
            "综合第 5 名（81.30 分）。公示期满，还有异议在办理，尚非最终结果。",
        ),
        ("showcase", PLACED, "综合第 5 名（81.30 分）。"),
        ("showcase", replace(PLACED, is_shared=True, award="二等奖"), "综合并列第 5 名（81.30 分），二等奖。"),
        ("collect", PLACED, "综合第 5 名（81.30 分）。"),  # the calendar was moved back
    ],
)
def test_a_published_result_is_the_status(moment: str, placed: Placed, text: str) -> None:
    found = line(facts("shortlisted", moment, placed=placed))
    assert (found.label, found.text) == ("已公布结果", text)


def test_a_form_says_what_it_lacks() -> None:
    assert line(facts("draft", "collect", left=3)).text == "还有 3 处没有完成，请在 6月26日 18:00 前提交。"
    assert line(facts("draft", "collect", left=0)).text == "已填完整，请在 6月26日 18:00 前提交。"
    assert line(facts("returned", "collect", left=2)).text == "还有 2 处没有完成，请在 6月25日 18:00 前修改并重新提交。"
    assert line(facts("returned", "collect", left=0)).text == "请在 6月25日 18:00 前修改并重新提交。"


def test_whoever_mends_after_recommending_closed_is_told_to_ask_first() -> None:
    late = facts("returned", "collect closed", returned_until=at(7, 10))
    assert "推荐已经结束" not in line(late).text
    assert line(replace(late, now=at(7, 5))).text.endswith("推荐已经结束，修改后能否推荐，请先联系福州市总工会。")
    late = replace(late, returned_from=states.RECOMMENDED, returned_until=at(8, 1))
    assert "已经结束" not in line(replace(late, now=at(7, 20))).text
    assert line(replace(late, now=at(7, 29))).text.endswith("初评已经结束，修改后能否参评，请先联系网络工作部。")


def test_a_calendar_without_dates_promises_none() -> None:
    bare = Facts(state="", now=datetime.now(UTC) + timedelta(0), branch="福州市总工会")
    texts = {state: line(replace(bare, state=state)) for state in states.STATES}
    assert {found.next_at for found in texts.values()} == {None}
    assert texts["submitted"].text == "由福州市总工会审阅，决定是否推荐。"
