"""Where Celery's workers look for this app's tasks."""

from operations.alarms.watching import watch_operations
from operations.jobs.recording import prune_job_runs
from operations.logs.keeping import pack_logs

__all__ = ["pack_logs", "prune_job_runs", "watch_operations"]
