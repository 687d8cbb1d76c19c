from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.personal_data import Kept


class ActivitiesConfig(AppConfig):
    name = "activities"
    verbose_name = "活动记录"
    audit_labels = {
        "activity.start": _("新建活动记录"),
        "activity.save": _("填写活动记录"),
        "activity.delete": _("删除活动记录草稿"),
        "activity.add_file": _("上传活动文件"),
        "activity.remove_file": _("移除活动文件"),
        "activity.submit": _("提交活动记录"),
        "activity.take_back": _("取回活动记录"),
        "activity.recommend": _("推荐活动记录"),
        "activity.send_back": _("推荐单位退回活动记录"),
        "activity.count": _("计入活动"),
        "activity.return": _("省总工会退回活动记录"),
        "activity.unrecommend": _("撤销推荐活动记录"),
        "activity.uncount": _("撤销计入活动"),
        "activity.export": _("导出活动记录"),
        "activity.import": _("从表格导入活动记录"),
    }
    audit_details = {"activities": _("活动记录数")}
    person_links = {
        "Activity": _("活动记录"),
        "ActivityFile": _("活动照片和佐证材料"),
    }
    message_kinds = {
        "activity.returned": _("活动记录退回修改"),
        "activity.counted": _("活动记录计入"),
        "activity.uncounted": _("活动记录撤销计入"),
    }
    message_fields = {
        "activity.returned": ("number", "title", "reasons", "link"),
        "activity.counted": ("number", "title", "link"),
        "activity.uncounted": ("number", "title", "link"),
    }
    personal_data_basis = _(
        "开展活动、统计工作成效所必需；照片中的个人须经本人同意（个人信息保护法第十三条第一款第一项、第二项）"
    )
    personal_data_heading = _("活动记录")
    personal_data = (
        Kept(
            _("活动照片和佐证材料，照片上可能有参加活动的职工"),
            _("核实活动；照片上的人同意后才在网上公开"),
            _("随活动档案保存；本人可以要求撤下照片"),
            _("主办工会、推荐单位、省总活动管理员、监督员；同意公开的照片人人可见"),
            ("ActivityFile.file", "ActivityFile.copy_name"),
        ),
        Kept(
            _("办理活动记录的人和时间"),
            _("核对由谁填写、提交、推荐和计入"),
            _("随活动档案保存"),
            _("推荐单位、省总活动管理员、监督员"),
            ("ActivityFile.added_by", "ActivityFile.added_at"),
        ),
    )
    impersonal_fields = {"ActivityFile": "id activity role key copy_failed"}

    def ready(self) -> None:
        from activities.counting.counters import counters
        from activities.files import copies
        from campaign.pages.plan import register_plan
        from submissions.evidence.checking import register_after

        register_after(copies.after_check)
        register_plan(counters)
