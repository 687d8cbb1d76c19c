"""What keeps the site running sees: lines to nginx, back-ups, metrics, and the log."""

from config import environment as env
from config.settings.site import PRODUCTION

SILENT_LINE_SECONDS = env.number("SILENT_LINE_SECONDS", 75)  # longer than nginx keeps a line to us without work

# The folder of pg_dump and pg_restore, for back-ups (operations/backup/); empty: where commands are looked for.
POSTGRES_TOOLS = env.text("POSTGRES_TOOLS")

# /metrics answers who has the token or comes from one of these networks (10.0.0.0/8); with neither there is no page.
METRICS_TOKEN = env.text("METRICS_TOKEN")
METRICS_NETWORKS = env.words("METRICS_NETWORKS")

# Organisers are alarmed when the last back-up is older than so many days; 0: never.
BACKUP_ALARM_DAYS = env.number("BACKUP_ALARM_DAYS", 2 if PRODUCTION else 0)

# Lines to the console, and to a file a day where there is a folder for them, which is kept for 190 days.
LOG_FORMAT = env.text("LOG_FORMAT", "json" if PRODUCTION else "line")
LOG_DIR = env.text("LOG_DIR")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
        "json": {"()": "config.log_lines.JsonLines"},
    },
    "filters": {"lines": {"()": "config.log_lines.LogLines"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["lines"]},
        "files": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console", "files"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {"django.db.backends": {"level": "INFO"}},
}
if LOG_DIR:
    files = {
        "class": "operations.logs.daily_files.DailyFiles",
        "folder": LOG_DIR,
        "formatter": "json",
        "filters": ["lines"],
    }
    LOGGING["handlers"]["files"] = files  # type: ignore[index]
