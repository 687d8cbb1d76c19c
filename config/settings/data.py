"""Database, cache and sessions."""

from config import environment as env
from config.settings.site import VAR_DIR

DATABASES = {"default": env.database(env.text("DATABASE_URL"), var=VAR_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_VALKEY_SOCKET = VAR_DIR / "valkey" / "valkey.sock"
REDIS_URL = env.text("REDIS_URL") or f"unix://{_VALKEY_SOCKET}"
CACHES = {
    "default": {
        "BACKEND": "common.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 1},
    }
}
# For so long a process may show a campaign as it was; what decides asks the database (campaign/memory.py).
CAMPAIGN_LOOK_SECONDS = env.number("CAMPAIGN_LOOK_SECONDS", 1)
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
