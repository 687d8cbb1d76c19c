"""What the beat sends to the workers, and when (settings.CELERY_BEAT_SCHEDULE)."""

from datetime import timedelta
from typing import Any

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep-outbox": {"task": "accounts.tasks.sweep_outbox", "schedule": timedelta(seconds=30)},
    "sweep-stuck-checks": {
        "task": "submissions.tasks.sweep_checks",
        "schedule": timedelta(seconds=15),
    },
    "sweep-evidence": {"task": "submissions.tasks.sweep_evidence", "schedule": timedelta(seconds=60)},
    "sweep-activity-photos": {"task": "activities.tasks.sweep_copies", "schedule": timedelta(seconds=60)},
    "sweep-late-failures": {
        "task": "submissions.tasks.sweep_late_failures",
        "schedule": timedelta(seconds=60),
    },
    "sweep-derived-copies": {
        "task": "submissions.tasks.sweep_copies",
        "schedule": timedelta(seconds=60),
    },
    "sweep-conversions": {"task": "submissions.tasks.sweep_conversions", "schedule": timedelta(seconds=60)},
    "sweep-deep-looks": {"task": "submissions.tasks.sweep_looks", "schedule": timedelta(seconds=60)},
    "sweep-likely-duplicates": {"task": "submissions.tasks.sweep_likeness", "schedule": timedelta(seconds=60)},
    "sweep-packages": {"task": "submissions.tasks.sweep_packages", "schedule": timedelta(seconds=60)},
    "sweep-year-reports": {"task": "review.tasks.sweep_year_reports", "schedule": timedelta(seconds=60)},
    "tell-screening-results": {"task": "review.tasks.tell_screening_results", "schedule": timedelta(minutes=30)},
    "tell-results": {"task": "review.tasks.tell_results", "schedule": timedelta(minutes=5)},
    # Once for each of the set days before the end, whatever the hour of the first call that finds the worker alive.
    "remind-experts": {"task": "review.tasks.remind_experts", "schedule": crontab(minute="20", hour="8-20")},
    "publish-results": {"task": "review.tasks.publish_results", "schedule": timedelta(seconds=60)},
    "recompute-results": {"task": "review.tasks.recompute_results", "schedule": crontab(minute=25, hour=4)},
    "publish-shortlists": {"task": "review.tasks.publish_shortlists", "schedule": timedelta(seconds=60)},
    "tell-extensions": {"task": "campaign.tasks.tell_extensions", "schedule": timedelta(minutes=10)},
    "remind": {"task": "submissions.tasks.remind", "schedule": timedelta(minutes=10)},
    # Once a day and person, whatever the hour of the first call that finds the worker alive.
    "send-digests": {"task": "submissions.tasks.send_digests", "schedule": crontab(minute="5,35", hour="8-20")},
    "expire-uploads": {
        "task": "submissions.tasks.expire_uploads",
        "schedule": timedelta(minutes=10),
    },
    "search-fraud": {"task": "voting.tasks.search_fraud", "schedule": crontab(minute=7)},
    "search-fraud-in-all-votes": {
        "task": "voting.tasks.search_fraud",
        "schedule": crontab(minute=37, hour=1),
        "kwargs": {"whole": True},
    },
    "count-votes-of-today": {"task": "voting.tasks.count_today", "schedule": timedelta(seconds=60)},
    "recount-votes": {"task": "voting.tasks.recount_votes", "schedule": crontab(minute="40")},
    # Ten minutes after midnight the day is over for its last statement too; what failed or was missed comes after.
    "seal-days": {"task": "voting.tasks.seal_days", "schedule": crontab(minute="12,42")},
    "erase-phone-codes": {
        "task": "voting.tasks.erase_codes",
        "schedule": timedelta(seconds=60),
    },
    "erase-what-is-over": {"task": "accounts.tasks.erase_what_is_over", "schedule": crontab(minute=40, hour=3)},
    "watch-operations": {"task": "operations.tasks.watch_operations", "schedule": timedelta(minutes=5)},
    "prune-job-runs": {"task": "operations.tasks.prune_job_runs", "schedule": crontab(minute=20, hour=4)},
    "pack-logs": {"task": "operations.tasks.pack_logs", "schedule": crontab(minute=10, hour=5)},
    "watch-code-budget": {"task": "voting.tasks.watch_budget", "schedule": timedelta(minutes=5)},
}
