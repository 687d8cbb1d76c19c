"""Where Celery's workers look for this app's tasks."""

from operations.alarms.watching import watch_operations
from operations.jobs.recording import prune_job_runs

__all__ = ["prune_job_runs", "watch_operations"]
