"""What is kept of entrants and authors: rows of the privacy page.

No models are imported: the AppConfig reads this file before there are any.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.personal_data import Kept

_OFFICES = _("申报单位、推荐单位、初评人员、省总活动管理员、监督员")

KEPT = (
    Kept(
        _("申报联系人的姓名、电话、邮箱"),
        _("申报、补正、推荐时联系，不对外公布"),
        _("随申报材料保存；本人可以要求更正或删除"),
        _OFFICES,
        ("Entry.contact_name", "Entry.contact_phone", "Entry.contact_email", "HandingIn.contact"),
    ),
    Kept(
        _("申报内容，包括作者姓名、单位、岗位、作品介绍和各项声明"),
        _("评审和署名；作者同意后才在网上公布姓名"),
        _("随评奖档案保存"),
        _("申报单位、推荐单位、初评人员、专家、省总活动管理员、监督员；入围后公开的部分人人可见"),
        (
            "Entry.title",
            "Entry.answers",
            "Entry.declarations",
            "HandingIn.title",
            "HandingIn.answers",
            "HandingIn.declarations",
            "HandingIn.files",
        ),
    ),
    Kept(
        _("作品和佐证材料，包括文件里自带的作者、拍摄地点等信息"),
        _("检查、初评、投票展示、专家评审、备案"),
        _("随评奖档案保存；移除的文件不再使用"),
        _("申报单位、推荐单位、初评人员、专家（盲评时看去除作者信息的副本）、省总活动管理员；投票时展示播放副本"),
        (
            "EntryFile.original_name",
            "EntryFile.caption",
            "EntryFile.fingerprint",
            "EntryFile.metadata",
            "EntryFile.facts",
            "EntryFile.storage_name",
        ),
    ),
    Kept(
        _("举报所附的文件"),
        _("核实举报"),
        _("随评奖档案保存；未通过安全检查的立即删除"),
        _("复核选票的省总工会工作人员、监督员"),
        ("EvidenceFile.original_name", "EvidenceFile.findings", "EvidenceFile.storage_name"),
    ),
    Kept(
        _("提交时确认的声明和同意：文字、时间、确认的账号；撤回的时间、办理人和提出人"),
        _("证明公布姓名经过同意，并按要求撤回"),
        _("随评奖档案保存；撤回后网页不再显示作者姓名，撤回的记录保留"),
        _OFFICES,
        (
            "Agreed.given_at",
            "Agreed.given_by",
            "Agreed.withdrawn_at",
            "Agreed.withdrawn_by",
            "Agreed.withdrawal_note",
        ),
    ),
    Kept(
        _("办理申报的人和时间"),
        _("核对由谁填写、提交、上传"),
        _("随评奖档案保存"),
        _OFFICES,
        (
            "Entry.created_by",
            "Entry.created_at",
            "Entry.updated_at",
            "Entry.submitted_at",
            "Entry.recommended_at",
            "HandingIn.by",
            "HandingIn.at",
            "EntryFile.uploaded_by",
            "EntryFile.created_at",
            "EntryFile.received_at",
            "EntryOpening.person",
            "EntryOpening.first_at",
            "EntryOpening.at",
        ),
    ),
)

IMPERSONAL = {
    "Entry": (
        "id campaign category section union recommending number state version copied_from national_of preference"
        " returned_from returned_until return_note unlocked graces compared_at"
    ),
    "Agreed": "id entry code text text_sha256 is_consent",
    "HandingIn": "id entry round action section",
    "EntryFile": (
        "id key entry role position size state expires_at sha256 lease_until attempts staff_verdict checked_at"
        " content_type deep_checked_at deep_lease_until deep_attempts removed_at"
    ),
    "EntryOpening": "id entry",
    "EvidenceFile": "id folder key size state received_at lease_until attempts checked_at sha256 content_type",
}
