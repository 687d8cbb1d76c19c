"""What is kept of people with an account, and of what they do: rows of the privacy page.

No models are imported: the AppConfig reads this file before there are any.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.personal_data import Kept
from accounts.retention.rules import ends_by

_MANAGERS = _("省总活动管理员、所属推荐单位管理员")
_TRAIL_READERS = _("省总活动管理员、监督员")

KEPT = (
    Kept(
        _("申报员和工作人员的用户名、姓名、电话、邮箱、所在工会和岗位"),
        _("登录、办理申报和评审、联系本人"),
        _("账号停用后随活动档案保存；本人可以要求更正和删除，删除后只留姓名、角色和所在工会"),
        _MANAGERS,
        (
            "User.username",
            "User.name",
            "User.email",
            "User.phone",
            "User.role",
            "User.union",
            "User.serves_several",
            "Membership.person",
            "Membership.union",
        ),
    ),
    Kept(
        _("密码（只存加密结果）、最近登录时间、账号状态"),
        _("核对身份、保护账号"),
        _("改密后旧密码即失效；其余随账号保存"),
        _("密码无人可见；其余为省总活动管理员"),
        (
            "User.password",
            "User.last_login",
            "User.is_active",
            "User.date_joined",
            "User.session_epoch",
            "User.email_changed_at",
            "User.password_changed_at",
        ),
    ),
    Kept(
        _("登录设备：网络地址、浏览器型号、登录和最近使用的时间"),
        _("本人查看在哪些设备上登录，发现他人使用账号"),
        ends_by("log_ins"),
        _("只有本人"),
        (
            "LogIn.person",
            "LogIn.session_key",
            "LogIn.valid_for",
            "LogIn.ip",
            "LogIn.browser",
            "LogIn.began_at",
            "LogIn.seen_at",
        ),
        rule="log_ins",
    ),
    Kept(
        _("个人信息要求：要求的内容、时间和答复"),
        _("办理查看、更正、删除的要求，证明已经答复"),
        _("长期保存"),
        _("本人、省总活动管理员、监督员"),
        (
            "DataRequest.person",
            "DataRequest.text",
            "DataRequest.made_at",
            "DataRequest.answer",
            "DataRequest.answered_by",
            "DataRequest.answered_at",
        ),
    ),
    Kept(
        _("操作记录：登录（含网络地址）和登录失败，办理、修改、导出、查看联系方式和盲评原件等"),
        _("事后核查"),
        _("长期保存，任何人不能在网站上修改或删除"),
        _TRAIL_READERS,
        (
            "AuditEvent.at",
            "AuditEvent.actor",
            "AuditEvent.actor_label",
            "AuditEvent.action",
            "AuditEvent.object_label",
            "AuditEvent.details",
            "Membership.added_by",
            "Membership.added_at",
            "PendingAct.person",
            "PendingAct.values",
            "PendingAct.proposed_by",
            "PendingAct.proposed_at",
            "PendingAct.decided_by",
            "PendingAct.decided_at",
        ),
    ),
    Kept(
        _("发给申报单位和工作人员的邮件、短信"),
        _("通知办理结果和期限"),
        _("随活动档案保存；其中的设密码链接发出后即删除"),
        _TRAIL_READERS,
        (
            "Notice.to",
            "Notice.subject",
            "Notice.text",
            "Notice.secret",
            "Notice.fields",
            "Notice.object_label",
            "Notice.by",
        ),
    ),
    Kept(
        _("网站的访问日志：时间、网络地址、打开的页面（不含所选作品和搜索的文字）、浏览器型号"),
        _("网络安全；法律要求保存不少于六个月"),
        ends_by("logs"),
        _("系统运行维护人员"),
        rule="logs",
    ),
)

IMPERSONAL = {
    "User": "id",
    "LogIn": "id",
    "DataRequest": "id kind",
    "Membership": "id",
    "AuditEvent": "id object_type object_id",
    "PendingAct": "id kind state",
    "Notice": ("id kind channel key object_type object_id created_at due_at state attempts lease_until sent_at fault"),
}
