from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from review import kept
from review.branch_results import kinds
from review.expert_notices import kinds as expert_kinds
from review.nightly_recompute import kinds as recompute_kinds
from review.objections import kinds as objection_kinds
from review.panel_meetings import kinds as meeting_kinds
from review.planned import kinds as plan_kinds
from review.sheet_desk import kinds as sheet_kinds
from review.union_results import kinds as result_kinds

_MESSAGES: tuple[Any, ...] = (
    kinds,
    meeting_kinds,
    expert_kinds,
    objection_kinds,
    recompute_kinds,
    plan_kinds,
    result_kinds,
    sheet_kinds,
)


def _of_all(table: str) -> dict[str, Any]:
    return {key: value for one in _MESSAGES for key, value in getattr(one, table, {}).items()}


class ReviewConfig(AppConfig):
    name = "review"
    verbose_name = "评审"
    audit_labels = {
        "screening.take_over": _("接手别人正在看的作品"),
        "screening.read": _("两人分别初评：一人已给出意见"),
        "screening.unread": _("两人分别初评：撤销自己的意见"),
        "screening.settle": _("两人分别初评：形成决定"),
        "screening.two_readers": _("开启两人分别初评"),
        "screening.one_reader": _("关闭两人分别初评"),
        "file.original": _("专家调取原文件"),
        "shortlist.publish": _("公布入围名单"),
        "shortlist.choose": _("选定拟入围作品"),
        "shortlist.want": _("填写计划入围件数"),
        "shortlist.reserve": _("列入候补或调整候补顺序"),
        "shortlist.unreserve": _("移出候补"),
        "shortlist.plan": _("定时公布入围名单"),
        "shortlist.unplan": _("取消定时公布"),
        "shortlist.plan_failed": _("定时公布未能办理"),
        "shortlist.book": _("导出入围作品册"),
        "disqualification.propose_disqualify": _("提议取消资格"),
        "disqualification.propose_reinstate": _("提议恢复资格"),
        "disqualification.confirmed": _("复核同意取消或恢复资格"),
        "disqualification.refused": _("复核不同意取消或恢复资格"),
        "disqualification.withdrawn": _("撤回取消或恢复资格的提议"),
        "screening.export": _("导出初评表"),
        "screening.import": _("导入初评意见"),
        "screening.share": _("分配初评作品"),
        "screening.take_back": _("收回初评作品"),
        "experts.import": _("导入专家"),
        "expert.invite": _("邀请专家"),
        "expert.reinvite": _("重发专家邀请"),
        "expert.withdraw": _("撤回专家邀请"),
        "expert.open": _("打开专家邀请"),
        "expert.accept": _("接受专家邀请"),
        "expert.decline": _("谢绝专家邀请"),
        "expert.interests": _("申报利益关系"),
        "panel.make": _("组建专家组"),
        "panel.add_expert": _("加入专家"),
        "panel.remove_expert": _("移出专家"),
        "panel.assign": _("分配作品"),
        "panel.give": _("另分一件作品"),
        "panel.take": _("收回一件作品"),
        "panel.reserve": _("列入候补专家或调整顺序"),
        "panel.unreserve": _("移出候补专家"),
        "panel.replace": _("由候补专家接替"),
        "sheet.save": _("保存评分"),
        "sheet.seal": _("提交评分表"),
        "sheet.recuse": _("申请回避"),
        "sheet.undo_recusal": _("撤销回避"),
        "sheet.propose_reopening": _("提议重新打开评分表"),
        "sheet.reopening_confirmed": _("确认重新打开评分表"),
        "sheet.reopening_refused": _("不同意重新打开评分表"),
        "sheet.reopening_withdrawn": _("撤回重新打开评分表的提议"),
        "panel.chair": _("请专家担任组长"),
        "panel.second_look": _("组长提出再看一次"),
        "panel.meeting": _("填写评审会议"),
        "panel.scan": _("上传签名的会议表"),
        "anchor.add": _("加入参考作品"),
        "anchor.withdraw": _("撤下参考作品"),
        "jury_words.write": _("写评委会评语"),
        "jury_words.release": _("公布评委会评语"),
        "jury_words.take_back": _("收回评委会评语"),
        "panel.spread": _("查看专家评分的差距"),
        "sheet.print": _("查看已提交的评分表"),
        "sheet.permit": _("允许评审时间以外评分"),
        "sheet.end_permit": _("收回评审时间以外的评分"),
        "result.compute": _("计算结果"),
        "result.publish": _("公布结果"),
        "result.sign": _("签署结果"),
        "result.countersign": _("监督签注结果"),
        "result.plan": _("定时公布结果"),
        "result.unplan": _("取消定时公布结果"),
        "result.plan_failed": _("定时公布结果未能办理"),
        "objection.make": _("收到异议"),
        "objection.read": _("查看异议"),
        "objection.forget": _("异议人删除姓名和联系方式"),
        "objection.reject": _("答复异议：不成立"),
        "objection.propose": _("提出认定异议成立"),
        "objection.confirmed": _("复核认定异议成立"),
        "objection.refused": _("不同意认定异议成立"),
        "objection.withdrawn": _("撤回认定异议成立的提议"),
        "award.propose": _("提出奖项审定意见"),
        "award.confirmed": _("确认奖项"),
        "award.refused": _("不同意奖项审定意见"),
        "award.withdrawn": _("撤回奖项审定意见"),
        "tie.propose": _("提出同分作品的排序"),
        "tie.confirmed": _("确认同分作品的排序"),
        "tie.refused": _("不同意同分作品的排序"),
        "tie.withdrawn": _("撤回同分作品的排序"),
        "rule.propose": _("提出锁定计分规则"),
        "rule.confirmed": _("锁定计分规则"),
        "rule.refused": _("不同意锁定计分规则"),
        "rule.withdrawn": _("撤回锁定计分规则的提议"),
        "certificate.issue": _("制作证书"),
        "report.request": _("生成年度报告"),
    }

    message_kinds = _of_all("WORDS")
    message_fields = _of_all("FIELDS")
    message_field_words = _of_all("FIELD_WORDS")
    personal_data_heading = _("专家和异议人")
    personal_data = kept.KEPT
    retention = "review.objections.retention.RULES"
    impersonal_fields = kept.IMPERSONAL
    audit_values = {"pin": _("专家校验码")}
    audit_details = {
        "left": _("换下的专家"),
        "version": _("版本"),
        "awards": _("与计算结果不同的奖项"),
        "removed": _("删去"),
        "replaced": _("原专家"),
        "ground": _("理由"),
        "public_text": _("公布的理由"),
        "proposed_by": _("提出人"),
        "from_person": _("原办理人"),
        "numbers": _("编号"),
        "readers": _("各人意见"),
        "expert": _("专家"),
        "works": _("作品数"),
        "per_work": _("每件作品的专家数"),
        "new_sheets": _("新增评分表"),
        "left_out": _("未列入"),
        "rule": _("选择办法"),
        "at": _("定时公布"),
        "chaired_before": _("原组长"),
        "points": _("参考分"),
        "held_on": _("会议日期"),
        "where": _("会议地点"),
        "papers": _("文件数"),
        "remedy": _("成立后的办理"),
    }

    person_links = {
        "Anchor": _("参考作品"),
        "AnchorTry": _("参考作品的试评"),
        "Assignment": _("分到的作品"),
        "AwardDecision": _("奖项审定意见"),
        "Certificate": _("制作的证书"),
        "Claim": _("正在初评的作品"),
        "DeclaredInterest": _("申报的利益关系"),
        "ExpertInvitation": _("专家邀请"),
        "ExpertProfile": _("专家资料"),
        "JuryWords": _("评审组评语"),
        "MeetingScan": _("会议纪要的签字页"),
        "Objection": _("公示异议的答复"),
        "ObjectionFinding": _("公示异议的核实意见"),
        "Panel": _("专家组"),
        "Panel_experts": _("所在专家组"),
        "PanelMeeting": _("评审会议纪要"),
        "Reconsideration": _("申请复核"),
        "Reopening": _("评分表的退回"),
        "ReserveExpert": _("候补专家"),
        "Result": _("结果的计算和公布"),
        "ResultSignature": _("结果的签署"),
        "RuleLock": _("计分规则的锁定"),
        "ScoringPermit": _("补评的许可"),
        "ScreeningDecision": _("初评意见"),
        "ScreeningShare": _("初评分工"),
        "SecondReading": _("独立初评意见"),
        "SheetVersion": _("评分表的各次保存"),
        "TieDecision": _("同分作品的排序"),
        "TwoReaders": _("两人独立初评的设定"),
        "YearReport": _("生成的年度报告"),
    }
    duties = "review.handed_over.DUTIES"

    def ready(self) -> None:
        from campaign.loading.guards import register_effect, register_guard
        from campaign.organiser_desk.alarms import register as register_alarms
        from campaign.pages.winners import register_winners
        from review import campaign_hooks
        from review.access import given_to
        from review.organiser_desk.alarms import alarms
        from review.results.places import places
        from review.showcase.home import home_winners
        from submissions.access import register_reach
        from submissions.status import published_places

        register_guard(campaign_hooks.scored_rubrics_stay)
        register_guard(campaign_hooks.locked_rules_stay)
        register_guard(campaign_hooks.published_results_stay)
        register_effect(campaign_hooks.sheets_have_until)
        register_effect(campaign_hooks.rubrics_change)
        register_effect(campaign_hooks.results_are_computed_anew)
        register_alarms(alarms, order=40)
        register_winners(home_winners)
        register_reach("score.give", given_to)
        published_places.register(places)
