from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Makes the commands of the composition root (rehearse, load_demo) visible to manage.py."""

    name = "config"
    verbose_name = "八闽好网民"

    def ready(self) -> None:
        from config import checks
