"""Why a work may be disqualified (取消资格): the list that organisers choose from. No ORM, no clock, no I/O."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Ground:
    """`label` is what staff choose, `public` the sentence that everybody reads then; "" where it has to be written."""

    label: str
    public: str = ""


# For campaigns that say nothing else. The first two are of the circular: what it asks of songs.
USUAL = (
    Ground("由专业音乐人替代创作或演唱", "经核查，作品由专业音乐人替代完成，不符合征集要求。"),
    Ground("此前已获省级以上奖项", "经核查，作品此前已在省级或更高级别的同类征集中获奖，不符合征集要求。"),
    Ground("抄袭、搬运他人作品", "经核查，作品使用了他人的成果，不符合原创要求。"),
    Ground("申报内容不实", "经核查，作品的申报内容与实际不符。"),
    Ground("权利有争议", "作品存在尚未解决的著作权、肖像权或者名誉权争议。"),
    Ground("申报单位申请退出", "申报单位申请退出评选。"),
    Ground("其他"),
)
