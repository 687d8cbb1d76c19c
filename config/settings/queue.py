"""What workers do, from which queue and how long (uploads.md, "Celery")."""

from kombu import Queue

from config.schedule import SCHEDULE
from config.settings.data import REDIS_URL
from config.settings.site import VAR_DIR

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_TASK_ACKS_LATE = True
# A page does not wait for a broker that is away: the sweeps queue what was not queued.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_max": 0.1}
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Seconds, for tasks that name none of their own: sweeps, comparisons. The soft limit is an exception in the task; the
# hard one ends its process, and the row's lease lets another begin again.
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 7500,  # above the longest task
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Slow work (viewing copies, deep checks, packages) waits in a queue of its own. A worker of its
# own serves it, in the demo (tools/running.py) as in production (docker-compose.yml). So do messages:
# a mail server that does not answer must not keep a check waiting.
CELERY_TASK_QUEUES = (Queue("celery"), Queue("slow"), Queue("messages"))
CELERY_TASK_DEFAULT_QUEUE = "celery"
CELERY_TASK_ROUTES = {
    "submissions.tasks.convert_file": {"queue": "slow"},
    "submissions.tasks.make_copies": {"queue": "slow"},
    "submissions.tasks.look_closer": {"queue": "slow"},
    "submissions.tasks.build_package": {"queue": "slow"},
    "review.tasks.build_year_report": {"queue": "slow"},
    "voting.tasks.seal_days": {"queue": "slow"},
    "voting.tasks.recount_votes": {"queue": "slow"},
    "accounts.tasks.send_message": {"queue": "messages"},
    "accounts.tasks.erase_what_is_over": {"queue": "slow"},
    "voting.tasks.search_fraud": {"queue": "slow"},
    "operations.tasks.pack_logs": {"queue": "slow"},
}
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = SCHEDULE
