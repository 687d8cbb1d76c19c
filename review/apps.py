from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "review"
    verbose_name = "评审"

    def ready(self) -> None:
        from campaign.loading.guards import register_guard
        from review.campaign_hooks import scored_rubrics_stay

        register_guard(scored_rubrics_stay)
