"""What is kept of experts beside their accounts: rows of the privacy page.

No models are imported: the AppConfig reads this file before there are any.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.personal_data import Kept

_READERS = _("省总活动管理员、监督员")

OBJECTORS_RULE = "objectors"
OBJECTORS = _("异议人的姓名和联系方式（可以不留）")
OBJECTORS_WHY = _("核实异议、答复异议人")
OBJECTORS_UNTIL = _("答复 180 天后清除；异议人凭查询码可以提前删除")

KEPT = (
    Kept(
        _("专家的工作单位和专业领域"),
        _("编入专家组、核对回避"),
        _("随活动档案保存；本人可以要求更正"),
        _READERS,
        ("ExpertProfile.expert", "ExpertProfile.field", "ExpertProfile.employer"),
    ),
    Kept(
        _("专家邀请：何时由谁邀请、何时打开和答复、谢绝或撤回的原因；链接和校验码只存加密摘要"),
        _("邀请专家，核对进入评审的是本人"),
        _("随活动档案保存；重发后原来的链接和校验码失效"),
        _READERS,
        tuple(
            f"ExpertInvitation.{name}"
            for name in (
                "expert", "state", "token_sha256", "pin_hmac", "wrong_pins", "invited_by", "invited_at", "expires_at",
                "opened_at", "answered_at", "reason",
            )
        ),
    ),
    Kept(
        _("专家本人申报的利益关系：所在单位、参与过的作品、认识的作者"),
        _("回避有关作品"),
        _("随活动档案保存；本人可以随时更正"),
        _READERS,
        tuple(f"DeclaredInterest.{name}" for name in ("expert", "kind", "text", "declared_at")),
    ),
    Kept(
        OBJECTORS,
        OBJECTORS_WHY,
        OBJECTORS_UNTIL,
        _("办理异议的省总活动管理员、监督员"),
        ("Objection.name", "Objection.contact", "Objection.is_named"),
        rule=OBJECTORS_RULE,
    ),
    Kept(
        _("异议内容和答复"),
        _("办理异议，说明结果为什么更正或不更正"),
        _("随活动档案保存"),
        _("办理异议的省总活动管理员、监督员；凭查询码可以查看答复；公开的只有编号、事项和答复要点"),
        tuple(
            f"Objection.{name}"
            for name in ("reference", "subjects", "what", "evidence_folder", "made_at", "answer", "brief")
        ),
    ),
)  # fmt: skip
IMPERSONAL = {
    "ExpertProfile": "id",
    "ExpertInvitation": "id campaign",
    "DeclaredInterest": "id campaign",
    "Objection": "id campaign category result entry number due_on state remedy answered_by answered_at",
}
