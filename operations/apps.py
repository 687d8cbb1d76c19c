from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    name = "operations"
    verbose_name = "运行维护"
    audit_labels = {
        "job.retry": _("重试失败的任务"),
        "job.check_again": _("重新检查停住的文件"),
    }
    message_kinds = {"operations.alarm": _("平台运行告警")}
    retention = "operations.logs.keeping.RULES"
    audit_details = {"task": _("任务"), "file": _("文件")}

    def ready(self) -> None:
        from campaign.organiser_desk import alarms
        from operations.alarms import on_the_desk
        from operations.jobs import recording

        alarms.register(on_the_desk.alarms, order=30)
