"""A small, sound definition to break in one place at a time."""

SMALL = """code = "small-2024"
year = 2024
title = "小活动"
short_title = "小"
number_prefix = "XS"
organisers = ["某总工会"]
intro = "介绍"
contact = "联系"
desk = { name = "活动办公室", phone = "12351", email = "office@example.org", address = "福州市某路 1 号" }
expert_weight = 60
vote_weight = 40
award_cap = 0.3

[vote]
rule = "rank_60_100"

[[awards]]
code = "first"
name = "一等奖"
share = 0.1

[[series]]
code = "provincial"
name = "省级"
summary = "省级征集"

[[phases]]
code = "collect"
name = "申报"
opens_at = 2024-06-01T09:00:00
closes_at = 2024-06-28T18:00:00

[[phases]]
code = "recommend"
name = "推荐"
opens_at = 2024-06-01T09:00:00
closes_at = 2024-06-30T18:00:00

[[phases]]
code = "screening"
name = "初评"
opens_at = 2024-07-01T09:00:00
closes_at = 2024-07-28T18:00:00

[[phases]]
code = "vote"
name = "投票"
opens_at = 2024-08-01T09:00:00
closes_at = 2024-08-28T18:00:00

[[phases]]
code = "expert"
name = "评审"
opens_at = 2024-09-01T09:00:00
closes_at = 2024-09-28T18:00:00

[[phases]]
code = "publicity"
name = "公示"
opens_at = 2024-10-01T09:00:00
closes_at = 2024-10-09T18:00:00

[[phases]]
code = "showcase"
name = "展示"
opens_at = 2024-10-10T09:00:00
closes_at = 2024-12-31T18:00:00

[[deadlines]]
union = "organs"
closes_at = 2024-06-26T18:00:00

[library.fields]
note = { code = "note", label = "备注", required = false }

[[categories]]
code = "film"
series = "provincial"
name = "影片"
short_name = "影片"
icon = "film"
summary = "影片"
limits = ["MP4"]
who = "职工"
rules = ["拍得好。"]
fields = [
  "note",
  { code = "made_on", label = "日期", kind = "date" },
  { code = "people", label = "作者", kind = "rows", columns = [{ code = "name", label = "姓名" }] },
]
declarations = [{ code = "true", text = "属实。" }]
checklist = [{ code = "clear", text = "清楚", reason = "不清楚，请重传。" }]
quotas = [{ union_kinds = ["city"], min = 1, max = 2 }]
rubric = [
  { code = "idea", label = "创意", points = 60 },
  { code = "make", label = "制作", points = 40 },
]

[[categories.files]]
role = "work"
label = "影片"
kinds = ["mp4"]
min_count = 1
max_duration_s = 180

[[categories.sections]]
code = "long"
name = "长片"
file_limits = { work = { max_duration_s = 300 } }
"""


def line_of(text: str, part: str) -> int:
    """The line, from 1, on which `part` stands for the first time."""
    return text[: text.index(part)].count("\n") + 1
