from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubmissionsConfig(AppConfig):
    name = "submissions"
    verbose_name = "作品"
    message_kinds = {
        "entry.submitted": _("作品已提交"),
        "entry.resubmitted": _("作品已重新提交"),
        "entry.withdrawn": _("作品已撤回"),
        "entry.returned": _("作品退回修改"),
    }

    def ready(self) -> None:
        from campaign.loading.guards import register_guard
        from campaign.pages.figures import register_figure
        from submissions import campaign_hooks

        register_guard(campaign_hooks.used_parts_stay)
        register_guard(campaign_hooks.confidence_is_kept)
        register_figure(_("申报作品"), campaign_hooks.standing, order=10)
        register_figure(_("参与工会"), campaign_hooks.unions_taking_part, order=20)
