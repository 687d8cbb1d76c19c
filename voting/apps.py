from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from voting.privacy import kept


class VotingConfig(AppConfig):
    name = "voting"
    verbose_name = "投票"
    audit_labels = {
        "vote.propose_void": _("提出作废选票"),
        "vote.confirm_void": _("确认作废选票"),
        "vote.decline_void": _("不同意作废选票"),
        "vote.propose_undo": _("提出恢复选票"),
        "vote.confirm_undo": _("确认恢复选票"),
        "vote.decline_undo": _("不同意恢复选票"),
        "fraud.open": _("系统发现异常选票"),
        "fraud.read": _("查看异常选票"),
        "fraud.take": _("承办异常选票"),
        "fraud.statement": _("记录单位说明"),
        "fraud.refusal": _("不同意处理意见"),
        "fraud.remark": _("发表监督意见"),
        "fraud.close": _("异常选票结案，不予作废"),
        "complaint.make": _("收到举报"),
        "complaint.forget": _("举报人删除姓名和联系方式"),
        "complaint.read": _("查看举报"),
        "complaint.answer": _("答复举报"),
    }
    audit_details = {
        "work": _("作品"),
        "signal": _("异常情形"),
        "text": _("内容"),
        "votes": _("票数"),
    }
    message_kinds = {
        "vote.budget": _("验证码短信限额提醒"),
        "ledger.sealed": _("选票台账已归档"),
        "tally.fault": _("计票核对不一致"),
    }
    message_enclosures = {"ledger.sealed": "voting.ledger.telling.enclosures"}
    retention = "voting.privacy.rules.RULES"
    personal_data_basis = _(
        "投票人验证号码时同意；复核异常选票、公开计票所必需（个人信息保护法第十三条第一款第一项、第二项）"
    )
    personal_data_heading = _("投票人")
    person_links = {
        "Complaint": _("举报的答复"),
        "GroupNote": _("异常选票的意见"),
        "VoidBatch": _("选票的作废和恢复"),
        "VoteGroup": _("异常选票的复核"),
    }
    duties = "voting.handed_over.DUTIES"
    personal_data = kept.KEPT
    impersonal_fields = kept.IMPERSONAL

    def ready(self) -> None:
        from campaign.organiser_desk import alarms
        from campaign.pages import waiting
        from voting import desk_alarms
        from voting.confirmers import why_not_open

        waiting.register("vote", why_not_open)
        alarms.register(desk_alarms.alarms, order=10)
