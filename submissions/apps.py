from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from submissions.notices import kinds, privacy
from submissions.states import STATES


class SubmissionsConfig(AppConfig):
    name = "submissions"
    verbose_name = "作品"
    audit_labels = {
        "draft.started": _("新建草稿"),
        "draft.saved": _("填写内容"),
        "draft.declared": _("确认声明"),
        "draft.deleted": _("删除草稿"),
        "file.receive": _("上传文件"),
        "file.remove": _("移除文件"),
        "file.check": _("检查文件"),
        "file.hold": _("未能自动检查，待人工查看"),
        "file.release": _("人工放行文件"),
        "file.refuse": _("人工判为不能用"),
        "file.check_again": _("重新自动检查"),
        "file.caption": _("填写文件说明"),
        "conversion.ask": _("请平台转换文件"),
        "conversion.make": _("平台转换好文件，待确认"),
        "conversion.fail": _("平台未能转换文件"),
        "conversion.accept": _("采用转换后的文件"),
        "conversion.decline": _("不采用转换后的文件"),
        "file.arrange": _("调整文件顺序"),
        "file.phone_link": _("生成手机上传链接"),
        "consent.withdraw": _("撤回公布姓名或照片的同意"),
        "entry.submit": _("提交作品"),
        "entry.resubmit": _("重新提交"),
        "entry.withdraw": _("撤回作品"),
        "entry.reopen": _("取回修改"),
        "entry.recommend": _("推荐作品"),
        "entry.unrecommend": _("撤回推荐"),
        "entry.decline": _("不推荐"),
        "entry.undecline": _("撤销不推荐"),
        "entry.prefer": _("调整推荐顺序"),
        "entry.send_back": _("推荐单位退回"),
        "entry.unsend_back": _("推荐单位撤销退回"),
        "entry.return": _("初评退回"),
        "entry.unreturn": _("撤销初评退回"),
        "entry.open_files": _("开放更换文件"),
        "entry.auto_return": _("检查未通过，自动退回"),
        "entry.admit": _("初评通过"),
        "entry.reject": _("初评未通过"),
        "entry.readmit": _("复核后初评通过"),
        "reconsideration.ask": _("申请复核"),
        "reconsideration.uphold": _("复核维持初评未通过"),
        "entry.lapse": _("逾期未补正，初评未通过"),
        "entry.extend": _("延长补正期限"),
        "entry.rescreen": _("撤销初评意见"),
        "entry.shortlist": _("列入入围"),
        "entry.unshortlist": _("移出入围"),
        "entry.disqualify": _("取消资格"),
        "entry.reinstate": _("恢复资格"),
        "duplicate.judge": _("判断可能重复的作品"),
        "package.request": _("打包材料"),
        "branch.export": _("导出作品表"),
        "branch.recommend_several": _("一次推荐多件"),
        "entry.enter_national": _("同时报全国"),
        "filing.open": _("登记为拟报送全国"),
        "branch.remind": _("提醒所属工会提交草稿"),
        "filing.save": _("登记全国征集备案"),
    }
    # Who makes the files that go with a mail, by kind.
    message_enclosures = dict.fromkeys(
        ("entry.submitted", "entry.resubmitted"), "submissions.papers.enclosures.receipt"
    )
    audit_details = {
        "drafts": _("草稿数"),
        "state": _("状态"),
        "changes": _("改动"),
        "returned_from": _("退回前状态"),
        "returned_until": _("修改期限"),
        "return_note": _("退回意见"),
        "unlocked": _("开放内容"),
        "recommended_at": _("推荐时间"),
        "submitted_at": _("提交时间"),
        "preference": _("推荐顺序"),
        "number": _("编号"),
        "place": _("顺序"),
        "until": _("期限"),
        "fields": _("内容"),
        "files": _("文件"),
        "step": _("步骤"),
        "agreed": _("已确认的声明"),
        "given": _("已填"),
        "copied_from": _("复制自"),
        "entries": _("作品数"),
        "filters": _("筛选条件"),
        "unopened": _("未打开即办理"),
        "target": _("转换为"),
        "made": _("转换后的文件"),
        "sub_project": _("子项目"),
        "copy": _("另一件作品"),
        "paper": _("文书"),
        "consent": _("同意的内容"),
    }
    audit_values = {code: state.staff for code, state in STATES.items()}
    message_kinds = kinds.WORDS
    message_fields = kinds.FIELDS
    message_field_words = kinds.FIELD_WORDS
    message_samples = kinds.SAMPLES
    retention = "submissions.retention.rules.RULES"
    personal_data_basis = _(
        "申报单位参加活动、办理评审所必需；公布作者姓名须经本人同意（个人信息保护法第十三条第一款第一项、第二项）"
    )
    personal_data_heading = _("申报单位和作者")
    person_links = {
        "Entry": _("申报"),
        "EntryFile": _("上传的文件"),
        "EntryOpening": _("打开申报的记录"),
        "HandingIn": _("提交的申报"),
        "Agreed": _("声明和同意"),
        "Conversion": _("文件转换"),
        "Disqualification": _("取消、恢复资格"),
        "DuplicateVerdict": _("重复作品的意见"),
        "Likeness": _("重复作品的意见"),
        "Filing": _("全国备案"),
        "Package": _("材料打包"),
        "ShortlistChoice": _("入围名单的选定"),
        "ShortlistPlan": _("入围名单的定时公布"),
    }
    person_traces = {"submissions": "submissions.notices.traces.of_person"}
    duties = "submissions.notices.handed_over.DUTIES"
    personal_data = privacy.KEPT
    impersonal_fields = privacy.IMPERSONAL

    def ready(self) -> None:
        from campaign.loading.guards import register_effect, register_guard
        from campaign.organiser_desk import alarms
        from campaign.pages.figures import register_figure
        from submissions import campaign_hooks
        from submissions.checks import stuck

        alarms.register(stuck.alarms, order=20)
        register_guard(campaign_hooks.used_parts_stay)
        register_guard(campaign_hooks.confidence_is_kept)
        register_guard(campaign_hooks.quotas_cover_what_is_recommended)
        register_effect(campaign_hooks.drafts_open_and_close)
        register_effect(campaign_hooks.quotas_change)
        register_effect(campaign_hooks.checklists_change)
        register_effect(campaign_hooks.room_changes)
        register_figure(_("申报作品"), campaign_hooks.standing, order=10)
        register_figure(_("参与工会"), campaign_hooks.unions_taking_part, order=20)
