from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts import kept


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "人员与工会"
    audit_labels = {
        "notice.hold": _("暂缓发送消息"),
        "notice.release": _("发送消息"),
        "notice.drop": _("取消消息"),
        "notice.edit": _("修改消息"),
        "wording.change": _("修改消息文字"),
        "person.propose": _("提出账号变更"),
        "person.confirm": _("确认账号变更"),
        "person.decline": _("撤销账号变更"),
        "union.add": _("添加基层工会"),
        "union.rename": _("修改工会名称"),
        "union.deactivate": _("停用基层工会"),
        "union.activate": _("重新启用基层工会"),
        "unions.import": _("导入基层工会"),
        "person.login": _("登录"),
        "person.login_failed": _("登录失败"),
        "person.logout": _("退出登录"),
        "person.end_session": _("让一台设备退出登录"),
        "person.end_sessions": _("让其他设备退出登录"),
        "person.add_second_factor": _("启用两步验证"),
        "person.remove_second_factor": _("停用两步验证"),
        "person.recovery_codes": _("重新生成备用码"),
        "person.password": _("设置密码"),
        "user.created": _("建立账号"),
        "person.create": _("建立省总活动管理员账号"),
        "person.invite": _("邀请人员"),
        "person.open": _("开设账号"),
        "person.reinvite": _("重发邀请"),
        "person.link": _("生成设密码的链接"),
        "person.hand_over": _("离任交接"),
        "person.erase": _("删除账号信息"),
        "data.ask": _("提出个人信息要求"),
        "data.answer": _("答复个人信息要求"),
        "personal.read": _("查看联系方式"),
        "person.lock": _("锁定账号"),
        "person.unlock": _("解锁账号"),
        "person.change": _("修改人员信息"),
        "person.serve": _("请申报员同时为另一家工会申报"),
        "person.stop_serving": _("不再为一家工会申报"),
        "person.act_for": _("切换申报单位"),
        "person.reset_second_factor": _("重置两步验证"),
    }
    audit_details = {
        "kind": _("类别"),
        "email": _("邮箱"),
        "before": _("原为"),
        "after": _("改为"),
        "changed": _("改动"),
        "union": _("单位"),
        "parent": _("上级工会"),
        "unions": _("工会数"),
        "people": _("人数"),
        "created": _("新建"),
        "role": _("角色"),
        "name": _("名称"),
        "phone": _("电话"),
        "ip": _("网络地址"),
        "reason": _("原因"),
        "note": _("说明"),
        "proposed_by": _("提出人"),
        "locked": _("已锁定"),
        "moved": _("改为其他单位申报"),
        "factor": _("验证方式"),
        "factors": _("验证方式"),
        "file": _("文件"),
        "in_all": _("共"),
        "title": _("名称"),
        "to": _("交给"),
        "handed": _("交接事项"),
        "page": _("页面"),
        "ended": _("设备数"),
        "is_held": _("先由人查看"),
    }
    message_kinds = {
        "person.invite": _("账号邀请"),
        "person.serve": _("可以为另一家工会申报"),
        "person.hand_over": _("工作交接"),
        "person.data": _("个人信息要求"),
        "person.security": _("账号安全提醒"),
        "login.new_device": _("新设备登录提醒"),
        "login.password_reset_key": _("重设密码"),
        "login.password_reset_waits": _("暂时不能重设密码"),
    }
    message_fields = {"person.serve": ("name", "union", "link")}
    message_field_words = {"name": _("姓名"), "union": _("单位"), "link": _("网页链接")}
    person_links = {
        "AuditEvent": _("操作记录"),
        "LogIn": _("登录设备"),
        "Membership": _("申报的工会"),
        "Notice": _("邮件和短信"),
        "PendingAct": _("账号变更"),
        "Wording": _("消息文字"),
        "DataRequest": _("个人信息要求"),
        "EmailAddress": _("登录邮箱"),
        "Authenticator": _("两步验证"),
    }
    person_traces = {"accounts": "accounts.my_data.traces.of_person"}
    retention = "accounts.retention.own.RULES"
    personal_data_basis = _("履行法定的网络安全义务，以及办理申报、评审所必需（个人信息保护法第十三条第一款第三项）")
    personal_data_heading = _("账号和操作记录")
    personal_data = kept.KEPT
    impersonal_fields = kept.IMPERSONAL
