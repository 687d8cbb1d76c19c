"""Searching the audit trail: by person, act, thing and day. What makes no sense is left out, never an error."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEvent

# Codes are permanent; a code without words here is shown as it is.
ACTIONS: dict[str, Any] = {
    "draft.started": _("新建草稿"),
    "draft.saved": _("填写内容"),
    "draft.declared": _("确认声明"),
    "draft.deleted": _("删除草稿"),
    "file.receive": _("上传文件"),
    "file.remove": _("移除文件"),
    "file.check": _("检查文件"),
    "file.caption": _("填写文件说明"),
    "entry.submit": _("提交作品"),
    "entry.resubmit": _("重新提交"),
    "entry.withdraw": _("撤回作品"),
    "entry.reopen": _("取回修改"),
    "entry.recommend": _("推荐作品"),
    "entry.unrecommend": _("撤回推荐"),
    "entry.prefer": _("调整推荐顺序"),
    "entry.send_back": _("推荐单位退回"),
    "entry.return": _("初评退回"),
    "entry.unreturn": _("撤销初评退回"),
    "entry.auto_return": _("检查未通过，自动退回"),
    "entry.admit": _("初评通过"),
    "entry.reject": _("初评不通过"),
    "entry.rescreen": _("撤销初评意见"),
    "entry.shortlist": _("列入入围"),
    "entry.unshortlist": _("移出入围"),
    "entry.disqualify": _("取消资格"),
    "campaign.created": _("建立活动"),
    "campaign.changed": _("修改活动"),
    "campaign.current": _("设为当前活动"),
    "campaign.moved": _("拨动演练时钟"),
    "unions.loaded": _("载入组织架构"),
    "union.add": _("添加基层工会"),
    "union.rename": _("修改工会名称"),
    "union.deactivate": _("停用基层工会"),
    "union.activate": _("重新启用基层工会"),
    "unions.import": _("导入基层工会"),
    "person.login": _("登录"),
    "person.login_failed": _("登录失败"),
    "person.logout": _("退出登录"),
    "person.add_second_factor": _("启用两步验证"),
    "person.remove_second_factor": _("停用两步验证"),
    "person.recovery_codes": _("重新生成备用码"),
    "person.password": _("设置密码"),
    "person.create": _("建立组织者账号"),
    "person.invite": _("邀请人员"),
    "person.reinvite": _("重发邀请"),
    "person.lock": _("锁定账号"),
    "person.unlock": _("解锁账号"),
    "person.change": _("修改人员信息"),
    "person.reset_second_factor": _("重置两步验证"),
    "copy.add": _("添加抄送对象"),
    "copy.remove": _("移除抄送对象"),
    "deadline.set": _("设定推荐单位截止时间"),
    "deadline.clear": _("取消推荐单位截止时间"),
    "package.request": _("打包材料"),
    "branch.export": _("导出作品表"),
    "filing.save": _("登记全国征集备案"),
    "shortlist.publish": _("公布入围名单"),
    "panel.make": _("成立专家组"),
    "panel.add_expert": _("加入专家"),
    "panel.remove_expert": _("移出专家"),
    "panel.assign": _("分配作品"),
    "sheet.save": _("保存评分"),
    "sheet.seal": _("封存评分表"),
    "sheet.recuse": _("申请回避"),
    "result.compute": _("计算结果"),
    "result.publish": _("公布结果"),
}


class AuditSearch(forms.Form):
    actor = forms.CharField(required=False, max_length=60, label=_("人员"))
    action = forms.CharField(required=False, max_length=60, label=_("操作"))
    object = forms.CharField(required=False, max_length=100, label=_("对象"))
    since = forms.DateField(required=False, label=_("从"))
    until = forms.DateField(required=False, label=_("到"))

    def found(self) -> QuerySet[AuditEvent]:
        """The matching events, newest first. Days are Shanghai's, the last one included."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        events = AuditEvent.objects.order_by("-id")
        if actor := given.get("actor"):
            events = events.filter(actor_label__icontains=actor)
        if action := given.get("action"):
            events = events.filter(self._action(action))
        if thing := given.get("object"):
            events = events.filter(Q(object_label__icontains=thing) | Q(object_id=thing[:40]))
        if since := given.get("since"):
            events = events.filter(at__gte=_midnight(since))
        if until := given.get("until"):
            events = events.filter(at__lt=_midnight(until + timedelta(days=1)))
        return events

    def _action(self, typed: str) -> Q:
        """By code or by its Chinese words."""
        codes = [code for code, words in ACTIONS.items() if typed in str(words)]
        return Q(action__icontains=typed) | Q(action__in=codes)


def words(action: str) -> str:
    return str(ACTIONS.get(action, action))


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
