from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The site's own checks of its settings."""

    name = "config"
    verbose_name = "八闽好网民"

    def ready(self) -> None:
        from config import checks
