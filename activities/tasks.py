"""Where Celery's workers look for this app's tasks."""

from activities.files.copies import make_copy, sweep_copies

__all__ = ["make_copy", "sweep_copies"]
