from django.apps import AppConfig


class RehearsalConfig(AppConfig):
    """Demo and rehearsal: a whole campaign made by program. Nothing of the site stands on it."""

    name = "rehearsal"
    verbose_name = "演练"
