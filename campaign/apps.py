from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignConfig(AppConfig):
    name = "campaign"
    verbose_name = "活动"
    audit_labels = {
        "campaign.created": _("建立活动"),
        "campaign.changed": _("修改活动"),
        "campaign.current": _("设为当前活动"),
        "campaign.discarded": _("放弃准备中的活动"),
        "campaign.moved": _("拨动演练时钟"),
        "campaign.targets": _("修改“12351+”计划目标"),
        "unions.loaded": _("载入组织架构"),
        "copy.add": _("添加抄送对象"),
        "copy.remove": _("移除抄送对象"),
        "desk.set": _("登记推荐单位联系电话"),
        "deadline.set": _("设定推荐单位截止时间"),
        "deadline.clear": _("取消推荐单位截止时间"),
    }
    audit_details = {
        "part": _("部分"),
        "details": _("详情"),
        "closes_at": _("截止时间"),
        "was": _("原为"),
        "days": _("移动天数"),
        "phase": _("阶段"),
        "sha256": _("SHA-256"),
        "category": _("征集项目"),
    }
    person_links = {
        "Campaign": _("计分规则的锁定"),
        "DefinitionChange": _("活动设置的修改"),
    }
    message_kinds = {"campaign.extended": _("申报截止时间延长")}
    message_fields = {"campaign.extended": ("campaign", "union", "at", "was", "reason", "link")}
    message_field_words = {"reason": _("原因")}

    def ready(self) -> None:
        from campaign.editing import effects
        from campaign.loading.guards import register_effect

        register_effect(effects.phases_move)
        register_effect(effects.words_change)
