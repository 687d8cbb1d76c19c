# ruff: noqa: E501  (a table of whole sentences reads best with one case to a line)
"""A definition is read whole, or every fault of it is told at once, in Chinese, with line and key."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from campaign.definition_file.parsing import DefinitionErrors, parse_definition, read_definition
from tests.campaign.small import SMALL, line_of


def faults(text: str) -> list[str]:
    with pytest.raises(DefinitionErrors) as caught:
        parse_definition(text)
    return [str(problem) for problem in caught.value.problems]


def test_definition_small_one_is_read() -> None:
    spec = parse_definition(SMALL)
    film = spec.categories[0]
    assert [field.code for field in film.fields] == ["note", "made_on", "people"]
    assert film.sections[0].file_limits == (("work", "max_duration_s", Decimal(300)),)
    assert film.file_rule("work", "long").max_duration_s == Decimal(300)
    assert film.file_rule("work").max_duration_s == Decimal(180)


def test_times_without_zone_are_shanghai() -> None:
    spec = parse_definition(SMALL)
    assert spec.phases[0].opens_at == datetime(2024, 6, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_times_with_zone_keep_their_instant() -> None:
    spec = parse_definition(SMALL.replace("2024-06-01T09:00:00\n", "2024-06-01T01:00:00Z\n", 1))
    assert spec.phases[0].opens_at == datetime(2024, 6, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(("said", "meant"), [("true", "desk"), ("false", "off")])
def test_files_that_said_blind_review_keep_their_meaning(said: str, meant: str) -> None:
    assert (
        parse_definition(SMALL.replace('contact = "联系"', f'contact = "联系"\nblind_review = {said}')).blind == meant
    )


FAULTS = [
    ('reason = "不清楚，请重传。" }', 'reason = "不清楚，请重传。", files = ["film"] }', "categories[film].checklist[clear].files：检查项“clear”要开放的“film”，用到它的项目里都没有。"),
    ('reason = "不清楚，请重传。" }', 'reason = "不清楚，请重传。", fields = ["story"] }', "categories[film].checklist[clear].fields：检查项“clear”要开放的“story”，用到它的项目里都没有。"),
    ('intro = "介绍"', 'intro = "  "', "intro：不能为空。"),
    ('contact = "联系"', 'contact = "联系"\ngrounds = [{ label = "抄袭" }, { label = "抄袭" }]', "grounds[2].label：取消资格的理由“抄袭”重复。"),
    ('contact = "联系"', 'contact = "联系"\ngrounds = [{ label = "' + "抄" * 61 + '" }]', "grounds[1].label：不超过 60 个字，现为 61 个。"),
    ('contact = "联系"', 'contact = "联系"\ngrounds = []', "grounds：取消资格的理由至少写一条。"),
    ("year = 2024", 'year = "2024"', "year：这里应是整数，不加引号。"),
    ("year = 2024", "year = true", "year：这里应是整数，不加引号。"),
    ("year = 2024", "year = 1024", "year：年份应在 2000–2100 之间，现为 1024。"),
    ('title = "小活动"', "title = 7", "title：这里应是文字，须加英文引号。"),
    ('organisers = ["某总工会"]', 'organisers = "某总工会"', "organisers：这里应是方括号里的一列值。"),
    ('organisers = ["某总工会"]', "organisers = []", "organisers：不能为空。"),
    ('number_prefix = "XS"', 'number_prefix = "xs"', "number_prefix：编号前缀应为 1–4 个大写字母，可再加数字，例如 FJ23。"),
    ("expert_weight = 60", "expert_weight = 50", "expert_weight：专家评分与网络投票的占比之和应为 100，现为 90。"),
    ("expert_weight = 60", "expert_weight = nan", "expert_weight：这里应是数字，不加引号。"),
    ("award_cap = 0.3", "award_cap = 0.05", "award_cap：各奖项比例之和为 0.1，超过上限 0.05。"),
    ('rule = "rank_60_100"', 'rule = "by_hand"', "vote.rule：没有“by_hand”这种投票得分规则。可用：rank_60_100、share_of_top、rank_spread_matched、min_max_60_100。"),
    ('rule = "rank_60_100"', 'rule = "rank_60_100"\nmin_picks = 6', "vote.min_picks：每类至少选的件数不能多于可选件数，现为 6 和 5。"),
    ('rule = "rank_60_100"', 'rule = "rank_60_100"\nmin_picks = 0', "vote.min_picks：每类至少选的件数应在 1–50 之间，现为 0。"),
    ('contact = "联系"', 'contact = "联系"\nblinds = "desk"', "blinds：没有“blinds”这个键。是否想写“blind”？"),
    ('contact = "联系"', 'contact = "联系"\nblind = "full"', "blind：没有“full”这种盲评方式。可用：off、desk、strict。"),
    ('contact = "联系"', 'contact = "联系"\nblind = "off"\nblind_review = true', "blind_review：没有“blind_review”这个键。"),
    ('contact = "联系"', 'contact = "联系"\nblind_review = "yes"', "blind_review：没有“blind_review”这个键。"),
    ('contact = "联系"', 'contact = "联系"\nwithout_prize = "none"', "without_prize：没有“none”这种未获奖作品公布方式。可用：all、number。"),
    ('contact = "联系"', 'contact = "联系"\npopularity = { number = 51 }', "popularity.number：人气奖名额应在 0–50 之间，现为 51。"),
    ('contact = "联系"', 'contact = "联系"\npopularity = { least_votes = 0 }', "popularity.least_votes：人气奖最低票数应在 1–1000000 之间，现为 0。"),
    ('contact = "联系"', 'contact = "联系"\npopularity = { name = "一等奖" }', "popularity.name：人气奖要有名称，且不能与其他奖项相同。"),
    ('contact = "联系"', 'contact = "联系"\npopularity = 3', "popularity：这里应是一组“键 = 值”。"),
    ('phone = "12351", ', "", "desk：活动办公室没有写明电话（phone），公众无处投诉。"),
    ('email = "office@example.org"', 'email = ""', "desk：活动办公室没有写明电子邮箱（email），公众无处投诉。"),
    ('email = "office@example.org"', 'email = "office"', "desk.email：“office”不是电子邮箱，应如 bangongshi@example.com。"),
    (', address = "福州市某路 1 号"', "", "desk：活动办公室没有写明通信地址（address），公众无处投诉。"),
    ("opens_at = 2024-07-01T09:00:00", "opens_at = 2024-07-01", "phases[screening].opens_at：日期后面要写明时刻，例如 2023-06-28T18:00:00（不写时区即为北京时间）。"),
    ("closes_at = 2024-07-28T18:00:00", "closes_at = 2024-06-28T18:00:00", "phases[screening].closes_at：结束时间不晚于开始时间。"),
    ("opens_at = 2024-08-01T09:00:00", "opens_at = 2024-06-20T09:00:00", "phases[vote].opens_at：“投票”的开始时间早于前一阶段“初评”。"),
    ('union = "organs"\nclose', 'union = "organs"\nclosing_at = 1\nclose', "deadlines[1].closing_at：没有“closing_at”这个键。是否想写“closes_at”？"),
    ("closes_at = 2024-06-26T18:00:00", "closes_at = 2024-06-29T18:00:00", "deadlines[1].closes_at：单位的截止时间晚于全省申报截止时间，不起作用。"),
    ('series = "provincial"\nname', 'series = "county"\nname', "categories[film].series：没有“county”这种系列。可用：provincial、national。"),
    ('series = "provincial"\nname', 'series = "national"\nname', "categories[film].series：系列“national”没有在 [[series]] 里写明名称。"),
    ('icon = "film"', 'icon = "flim"', "categories[film].icon：没有“flim”这个图标（可用的名称见 campaign/definitions/icons.txt）。"),
    ('  "note",', '  "nota",', "categories[film].fields[1]：引用的“nota”不存在（或引用绕成了圈）。"),
    ('kind = "date"', 'kind = "day"', "categories[film].fields[made_on].kind：没有“day”这种栏目。可用：text、textarea、choice、date、url、integer、email、phone、yes_no、rows。"),
    ('kind = "date"', 'step = "files"', "categories[film].fields[made_on].step：没有“files”这种填报步骤。可用：work、authors。"),
    ('kind = "date"', 'kind = "choice"', "categories[film].fields[made_on].choices：选择栏至少要有两个选项。"),
    ('kind = "date"', 'choices = [["a"]]', "categories[film].fields[made_on].choices[1]：这里应是一对文字，写成 [\"甲\", \"乙\"]。"),
    ('kind = "date"', "min_characters = 9, max_characters = 2", "categories[film].fields[made_on].min_characters：min_characters（9）大于 max_characters（2）。"),
    ('kind = "date"', 'sections = ["short"]', "categories[film].fields[made_on].sections[1]：本项目没有“short”这个部分。"),
    ('kind = "date"', 'kind = "date", soft_flag = "太早"', "categories[film].fields[made_on].soft_flag：提示语（soft_flag）与提示条件（flag_when 或 flag_older_than_days）要同时写。"),
    ('code = "made_on"', 'code = "people"', "categories[film].fields[people].code：栏目代码“people”重复。"),
    (', columns = [{ code = "name", label = "姓名" }]', "", "categories[film].fields[people].columns：表格栏（rows）要写明各列。"),
    ('label = "姓名" }]', 'label = "姓名", kind = "rows" }]', "categories[film].fields[people].columns[name].kind：表格里不能再套表格。"),
    ('text = "属实。"', 'text = "属实。", names_authors = true', "categories[film].declarations[true]：同意公布姓名须由本人自愿，请写 required = false（个人信息保护法第十四条）。"),
    ('text = "属实。" }', 'text = "属实。" }, { code = "a", text = "可以。", required = false, names_authors = true }, { code = "b", text = "可以。", required = false, names_authors = true }', "categories[film].declarations[b]：一个项目只能有一条声明是同意公布姓名（names_authors）。"),
    ('kind = "date"', 'kind = "date", step = "authors"', "categories[film].declarations：有对外公布的作者栏目，要有一条同意公布姓名的声明（names_authors = true）。"),
    ('text = "属实。"', 'text = "属实。", shows_portraits = true', "categories[film].declarations[true]：同意公布肖像须由本人自愿，请写 required = false（个人信息保护法第十四条）。"),
    ('role = "work"', 'role = "photo"\nlabel = "本人照片"\nkinds = ["jpg"]\npublic = true\nportrait = true\n[[categories.files]]\nrole = "work"', "categories[film].declarations：有对外公布的本人照片，要有一条同意公布肖像的声明（shows_portraits = true）。"),
    ('role = "work"', 'role = "work"\nis_work = true', "categories[film].files[work].public：作品本身要对外展示，请写 public = true。"),
    ('role = "work"', 'role = "work"\npublic = true', "categories[film].files：有对外公布的音频、视频，要写明哪一种附件是作品本身（is_work = true），否则不能播放。"),
    ('role = "work"', 'role = "cover"\nlabel = "封面"\nkinds = ["jpg"]\nis_work = true\npublic = true\n[[categories.files]]\nrole = "work"\nis_work = true\npublic = true', "categories[film].files[work].is_work：一个项目只能有一种附件是作品本身（is_work）。"),
    ('role = "work"', 'role = "work"\npublic = "yes"', "categories[film].files[work].public：这里应是 true 或 false。"),
    ("{ work = { max_duration_s = 300 } }", "{ work = { public = true } }", "categories[film].sections[long].file_limits.work.public：public 不能按部分另定，请写在附件要求里。"),
    ('text = "属实。"', 'text = ""', "categories[film].declarations[true].text：不能为空。"),
    (', reason = "不清楚，请重传。"', "", "categories[film].checklist[clear].reason：缺少“reason”。"),
    ('union_kinds = ["city"]', 'union_kinds = ["town"]', "categories[film].quotas[1].union_kinds[1]：没有“town”这种单位类别。可用：province、city、zone、organs、industry、enterprise、department、county、grassroots。"),
    ("min = 1, max = 2", "min = 3, max = 2", "categories[film].quotas[1].min：min（3）大于 max（2）。"),
    ("points = 60", "points = 61", "categories[film].rubric：评分表合计应为 100 分，现为 101 分。"),
    ('code = "make"', 'code = "idea"', "categories[film].rubric[idea].code：评分项代码“idea”重复。"),
    ('role = "work"', 'role = "film"', "categories[film].files[film].role：没有“film”这种附件角色。可用：work、score_sheet、introduction、slides、photo、material、cover。\ncategories[film].sections[long].file_limits.work.max_duration_s：本项目没有“work”这种附件。"),
    ('kinds = ["mp4"]', 'kinds = ["mkv"]', "categories[film].files[work].kinds[1]：没有“mkv”这种文件格式。可用：mp4、mp3、jpg、png、pdf、docx、pptx、doc、ppt、xlsx、zip。"),
    ("min_count = 1", "min_count = 2", "categories[film].files[work].min_count：min_count（2）大于 max_count（1）。"),
    ("min_count = 1", "image_min_short_side = 800", "categories[film].files[work].image_min_short_side：image_min_short_side 只适用于 jpg、png，本附件不收这些格式。"),
    ("min_count = 1", 'sound = "loud"', "categories[film].files[work].sound：没有“loud”这种声音要求。可用：required、expected、any。"),
    ("{ work = { max_duration_s = 300 } }", "{ cover = { max_count = 3 } }", "categories[film].sections[long].file_limits.cover.max_count：本项目没有“cover”这种附件。"),
    ("{ work = { max_duration_s = 300 } }", "{ work = { max_length = 3 } }", "categories[film].sections[long].file_limits.work.max_length：附件要求里没有“max_length”。是否想写“max_count”？"),
    ("{ work = { max_duration_s = 300 } }", "{ work = { min_duration_s = 300 } }", "categories[film].sections[long].file_limits：min_duration_s（300）大于 max_duration_s（180）。"),
    ('kind = "date" }', 'kind = "date", shown_if = { field = "note", values = ["yes"] } }', "categories[film].fields[made_on].shown_if.field：只能依据选择栏（choice）或是否栏（yes_no）。"),
    ('kind = "date" }', 'kind = "date", shown_if = { field = "people", values = ["yes"] } }', "categories[film].fields[made_on].shown_if.field：“people”应是本项目里排在前面、各部分都问到的栏目。"),
    ('kind = "date" }', 'kind = "date", shown_if = { field = "made_on" } }', "categories[film].fields[made_on].shown_if.field：“made_on”应是本项目里排在前面、各部分都问到的栏目。\ncategories[film].fields[made_on].shown_if.values：缺少“values”。"),
    ('kind = "date" }', 'kind = "yes_no" }, { code = "more", label = "补充", shown_if = { field = "made_on", values = ["maybe"] } }', "categories[film].fields[more].shown_if.values[1]：没有“maybe”这种选项。可用：yes、no。"),
    ('kind = "date" }', 'kind = "yes_no" }, { code = "more", label = "补充", required_if = { field = "made_on", values = ["yes"] } }', "categories[film].fields[more].required_if：按条件必填的，请写 required = false。"),
    ('kind = "date" }', 'kind = "yes_no", sections = ["long"] }, { code = "more", label = "补充", shown_if = { field = "made_on", values = ["yes"] } }', "categories[film].fields[more].shown_if.field：“made_on”应是本项目里排在前面、各部分都问到的栏目。"),
    ('kind = "date" }', 'not_in_future = true }', "categories[film].fields[made_on].not_in_future：只用于日期栏（date）。"),
    ('kind = "date" }', 'kind = "date", not_before = "note" }', "categories[film].fields[made_on].not_before：“note”应是本项目里排在前面、各部分都问到的日期栏。"),
    ('kind = "date" }', 'kind = "date", fill_from = "phone" }', "categories[film].fields[made_on].fill_from：只用于单行文字栏（text）。\ncategories[film].fields[made_on].fill_from：没有“phone”这种来源。可用：union。"),
    ('kind = "date" }', 'kind = "date", also_called = ["日子"] }', "categories[film].fields[made_on].also_called：只用于表格的列。"),
    ('label = "姓名" }', 'label = "姓名", shown_if = { field = "note", values = ["yes"] } }', "categories[film].fields[people].columns[name].shown_if：表格的列不能用这一条。"),
    ('who = "职工"', 'who = "职工"\nalso_enter = "nowhere"', "categories[film].also_enter：没有“nowhere”这个项目。"),
    ('who = "职工"', 'who = "职工"\nalso_enter = "film"', "categories[film].also_enter：只能由省级项目（provincial）指向须备案的全国项目（national，needs_filing = true）。"),
    ('text = "属实。" }', 'text = "属实。", shown_if = { field = "year", values = ["yes"] } }', "categories[film].declarations[true].shown_if.field：“year”应是本项目里排在前面、各部分都问到的栏目。"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "sentence"), FAULTS)
def test_fault_is_told_with_key_and_reason(old: str, new: str, sentence: str) -> None:
    assert old in SMALL
    found = [fault.split(" 行 ", 1)[1] for fault in faults(SMALL.replace(old, new, 1))]
    assert found == sentence.split("\n")


def test_faults_are_told_all_at_once_in_the_order_of_the_file() -> None:
    broken = (
        SMALL.replace("year = 2024", 'year = "x"')
        .replace('who = "职工"\n', "")
        .replace("points = 60", "points = 10")
        .replace('code = "publicity"', 'code = "party"')
    )
    assert faults(broken) == [
        "第 2 行 year：这里应是整数，不加引号。",
        f"第 {line_of(broken, '[[phases]]')} 行 phases：缺少阶段：publicity。",
        f"第 {line_of(broken, 'party')} 行 phases[party].code：没有“party”这种阶段。可用：collect、recommend、screening、vote、expert、publicity、showcase。",
        f"第 {line_of(broken, '[[categories]]')} 行 categories[film].who：缺少“who”。",
        f"第 {line_of(broken, 'rubric = [')} 行 categories[film].rubric：评分表合计应为 100 分，现为 50 分。",
    ]  # fmt: skip


def test_category_code_given_twice_is_told_at_the_second() -> None:
    twice = SMALL + '\n[[categories]]\nlike = "film"\ncode = "film"\n'
    assert faults(twice) == [f"第 {twice.rstrip().count(chr(10)) + 1} 行 categories[film].code：项目代码“film”重复。"]


def test_like_takes_over_what_is_not_said() -> None:
    two = SMALL + '\n[[categories]]\nlike = "film"\ncode = "film-two"\nname = "另一种"\nshort_name = "另一种"\n'
    spec = parse_definition(two)
    assert spec.categories[1].name == "另一种"
    assert spec.categories[1].rubric == spec.categories[0].rubric


def test_two_categories_of_one_name_are_refused() -> None:
    twins = SMALL + '\n[[categories]]\nlike = "film"\ncode = "film-two"\n'
    assert [fault.partition("：")[2] for fault in faults(twins)] == [
        f"项目“film-two”的{what}“影片”与项目“film”相同，选票和回执上分不清。请另起一个，例如加上“（全国）”。"
        for what in ("名称", "简称")
    ]


def test_like_in_a_circle_is_refused() -> None:
    circle = SMALL.replace('code = "film"\n', 'code = "film"\nlike = "film"\n', 1)
    assert faults(circle) == [
        f"第 {line_of(circle, '[[categories]]')} 行 categories[film]：引用的“film”不存在（或引用绕成了圈）。"
    ]


def test_library_entry_that_nobody_uses_is_told() -> None:
    unused = SMALL.replace("[library.fields]", '[library.fields]\nspare = { code = "spare", label = "多余" }')
    line = line_of(unused, "spare =")
    assert faults(unused) == [f"第 {line} 行 library.fields.spare：公用条目没有被任何项目引用，请删去或引用。"]


SYNTAX = [
    ("year 2024", "year = 2024", 2, "键名后面缺少等号“=”"),
    ("year = 2024 2025", "year = 2024", 2, "一行写完后还有多余的内容，请检查引号、逗号是否成对"),
    ("year = 2024\nyear = 2025", "year = 2024", 3, "这个键在前面已经写过"),
    ("year = 二零二四", "year = 2024", 2, "值写法不对：文字要加英文引号，日期写成 2023-06-28T18:00:00"),
    ('title = "小', 'title = "小活动"', 3, "文字里有换行或控制字符；多行文字请用三个引号"),
    ("标题 = 1", "year = 2024", 2, "这一行看不懂：应为“键 = 值”或 [表头]"),
    ("[[phases]\n", "[[phases]]\n", 27, "表头缺少右方括号“]]”"),
]  # fmt: skip


@pytest.mark.parametrize(("new", "old", "line", "sentence"), SYNTAX)
def test_syntax_error_is_told_in_chinese_with_line(new: str, old: str, line: int, sentence: str) -> None:
    assert faults(SMALL.replace(old, new, 1)) == [f"第 {line} 行：文件写法有误：{sentence}。"]


def test_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "gbk.toml"
    path.write_bytes(SMALL.encode("gbk"))
    with pytest.raises(DefinitionErrors) as caught:
        read_definition(path)
    assert [str(problem) for problem in caught.value.problems] == ["第 3 行：文件不是 UTF-8 编码，请另存为 UTF-8。"]


@pytest.mark.parametrize("hostile", ["", "\x00", "a" * 100_000, "[" * 500, "x = " + "[" * 400 + "]" * 400, "categories = 3", "library = 3", "vote = 1", "phases = [1]", "categories = [{}]", "[[categories]]\nlike = 3", "[library]\nfields = 4"])  # fmt: skip
def test_hostile_text_is_refused_with_problems(hostile: str) -> None:
    assert len(faults(hostile)) >= 1
