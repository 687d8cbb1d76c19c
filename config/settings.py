"""All settings, read from the environment. With none at all this is the demo on embedded defaults.

`BAMIN_MODE=production` switches on secure cookies and the checks of `config/checks.py`, which refuse to
start without the secrets, and switches the demo off. A mode that is mistyped is no demo, and starts nothing.
"""

import hashlib
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from kombu import Queue

from config import environment as env
from config.schedule import SCHEDULE

BASE_DIR = Path(__file__).resolve().parent.parent
MODE = env.text("BAMIN_MODE", "demo")
DEMO = MODE == "demo"
PRODUCTION = not DEMO
DEBUG = False
VAR_DIR = Path(env.text("VAR_DIR") or BASE_DIR / "var").resolve()


def _secret(name: str) -> str:
    """The secret of this name; in the demo a fixed one per folder, so that log-ins outlive a restart."""
    given = env.text(name)
    if given or PRODUCTION:
        return given or f"missing-{name}"
    return hashlib.sha256(f"{name}:{BASE_DIR}".encode()).hexdigest()


SECRET_KEY = _secret("SECRET_KEY")
PHONE_HMAC_KEY = _secret("PHONE_HMAC_KEY")
PHONE_HMAC_KEY_OLD = env.words("PHONE_HMAC_KEY_OLD")  # keys before it, newest first: voters are known under them too
LEDGER_KEY = _secret("LEDGER_KEY")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "" if PRODUCTION else "*")
SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "csp",
    "accounts",
    "campaign",
    "submissions",
    "activities",
    "voting",
    "review",
    "rehearsal",
    "operations",
    "config",
]

MIDDLEWARE = [
    "common.headers.request_ids.RequestIdMiddleware",  # which request a line of the log and a task are of
    "operations.metrics.requests.RequestMetricsMiddleware",  # all requests count, also those that end in what follows
    "config.site.years.YearMiddleware",  # /2023/works/… and the short /works/… are one page while 2023 is current
    "voting.casting.short_way.ShortWayMiddleware",  # a known voter's ballot needs nothing of what follows
    "django.middleware.security.SecurityMiddleware",
    "common.headers.permissions_policy.PermissionsPolicyMiddleware",
    "config.site.compression.CompressionMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.site.request_bodies.RequestBodyMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.site.private_pages.PrivatePagesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.login.middleware.IdleLogoutMiddleware",
    "accounts.login.middleware.SecondFactorMiddleware",
    "accounts.login.middleware.PasswordAgeMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.site.context_processors.site",
            ],
            "builtins": ["common.templatetags.words"],
        },
    },
]

# ── Data ──────────────────────────────────────────────────────────────────
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
SILENT_LINE_SECONDS = env.number("SILENT_LINE_SECONDS", 75)  # longer than nginx keeps a line to us without work
CAMPAIGN_LOOK_SECONDS = env.number("CAMPAIGN_LOOK_SECONDS", 1)
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

# ── Celery (uploads.md, "Celery") ─────────────────────────────────────────
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

# The folder of pg_dump and pg_restore, for back-ups (operations/backup/); empty: where commands are looked for.
POSTGRES_TOOLS = env.text("POSTGRES_TOOLS")

# /metrics answers who has the token or comes from one of these networks (10.0.0.0/8); with neither there is no page.
METRICS_TOKEN = env.text("METRICS_TOKEN")
METRICS_NETWORKS = env.words("METRICS_NETWORKS")

# Organisers are alarmed when the last back-up is older than so many days; 0: never.
BACKUP_ALARM_DAYS = env.number("BACKUP_ALARM_DAYS", 2 if PRODUCTION else 0)

# ── Files ─────────────────────────────────────────────────────────────────
MEDIA_ROOT = VAR_DIR / "media"
UPLOAD_DIR = VAR_DIR / "uploads"
UPLOAD_EXPIRES = timedelta(days=7)
MEDIA_ACCEL = env.flag("MEDIA_ACCEL")
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "submissions.uploads.spool.SpoolHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
S3_BUCKET = env.text("S3_BUCKET")
S3_ENDPOINT_URL = env.text("S3_ENDPOINT_URL")
_local_files = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {"location": MEDIA_ROOT, "base_url": None},
}
_object_files = {
    "BACKEND": "storages.backends.s3.S3Storage",
    "OPTIONS": {
        "bucket_name": S3_BUCKET,
        "endpoint_url": S3_ENDPOINT_URL or None,
        "access_key": env.text("S3_ACCESS_KEY"),
        "secret_key": env.text("S3_SECRET_KEY"),
        "region_name": env.text("S3_REGION") or None,
        "addressing_style": env.text("S3_ADDRESSING") or None,
        "signature_version": "s3v4",
        "default_acl": "private",
        "querystring_auth": True,
        "querystring_expire": 3600,
        "file_overwrite": True,
    },
}
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": _object_files if S3_BUCKET else _local_files,
    "staticfiles": {
        "BACKEND": "config.site.static_files.KeptAddresses"
        if PRODUCTION
        else "whitenoise.storage.CompressedStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEMO
WHITENOISE_MAX_AGE = 3600 if DEMO else 31536000

# ── Language and time ─────────────────────────────────────────────────────
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

# ── People ────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.login.password_rules.TwoKindsValidator"},
    {"NAME": "accounts.login.password_rules.NewPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
ACCOUNT_ADAPTER = "accounts.login.adapter.AccountAdapter"
MFA_ADAPTER = "accounts.login.adapter.MFAAdapter"
_OWN_FORMS = "accounts.login.forms."
ACCOUNT_FORMS = {
    "login": _OWN_FORMS + "LoginForm",
    "change_password": _OWN_FORMS + "ChangePasswordForm",
    "reset_password": _OWN_FORMS + "ResetPasswordForm",
    "reset_password_from_key": _OWN_FORMS + "ResetPasswordKeyForm",
    "reauthenticate": _OWN_FORMS + "ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": _OWN_FORMS + "AuthenticateForm",
    "reauthenticate": _OWN_FORMS + "ReauthenticateCodeForm",
    "activate_totp": _OWN_FORMS + "ActivateTOTPForm",
    "add_webauthn": _OWN_FORMS + "AddWebAuthnForm",
    "edit_webauthn": _OWN_FORMS + "EditWebAuthnForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # else anybody could have us write to any address
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True  # a first password leads straight to one's desk
ACCOUNT_SESSION_REMEMBER = False  # offices share computers
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
PASSWORD_RESET_TIMEOUT = 7 * 86400  # also of the link in an invitation: clerks are out of office for days
# Wrong passwords are counted in accounts/login/attempts.py. By address only: five requests of a stranger must not
# keep a person from the link; how many mails one address gets is bounded by the outbox.
ACCOUNT_RATE_LIMITS = {"login": "", "login_failed": "", "reset_password": "20/m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
MFA_TOTP_ISSUER = "八闽好网民"
SECOND_FACTOR_REQUIRED = PRODUCTION  # for staff roles; the demo lets one look around without a phone
# Staff set a new password after so many days; 0: never. The demo's are known to everybody anyway.
PASSWORD_MAX_DAYS = env.number("PASSWORD_MAX_DAYS", 180 if PRODUCTION else 0)
IDLE_LOGOUT = timedelta(minutes=env.number("IDLE_LOGOUT_MINUTES", 60))
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# ── Mail and SMS ──────────────────────────────────────────────────────────
EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.number("EMAIL_PORT", 465)
EMAIL_HOST_USER = env.text("EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD")
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_USE_TLS = EMAIL_PORT == 587
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "八闽好网民 <noreply@localhost>")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_TIMEOUT = 10  # seconds for each answer of the server
EMAIL_FILE_PATH = VAR_DIR / "mail"
MESSAGES_TO_ONE_ADDRESS_A_DAY = env.number("MESSAGES_TO_ONE_ADDRESS_A_DAY", 100)
SMS_BACKEND = env.text("SMS_BACKEND", "console")
SMS_HTTP_URL = env.text("SMS_HTTP_URL")
SMS_HTTP_TOKEN = env.text("SMS_HTTP_TOKEN")
# Of the vendors aliyun and tencent (accounts/outbox/sms_vendors/).
SMS_ACCESS_ID = env.text("SMS_ACCESS_ID")
SMS_ACCESS_SECRET = env.text("SMS_ACCESS_SECRET")
SMS_APP_ID = env.text("SMS_APP_ID")
SMS_SIGN = env.text("SMS_SIGN")
SMS_TEMPLATES = env.words("SMS_TEMPLATES")
SMS_REGION = env.text("SMS_REGION", "ap-guangzhou")
SMS_ENDPOINT = env.text("SMS_ENDPOINT")
SMS_A_DAY = env.number("SMS_A_DAY", 200_000)  # all codes of a day (voting/identity/budget.py)
SMS_FEN = env.number("SMS_FEN", 5)  # what a message costs, in fen
SMS_LOG = VAR_DIR / "sms.log"
# How voters prove who they are: phone, and weixin in campaigns whose least_level is 1.
VOTER_IDENTITIES = env.words("VOTER_IDENTITIES", "phone")
WEIXIN_APP_ID = env.text("WEIXIN_APP_ID")
WEIXIN_APP_SECRET = env.text("WEIXIN_APP_SECRET")
WEIXIN_AUTHORIZE_URL = env.text("WEIXIN_AUTHORIZE_URL", "https://open.weixin.qq.com/connect/oauth2/authorize")
WEIXIN_TOKEN_URL = env.text("WEIXIN_TOKEN_URL", "https://api.weixin.qq.com/sns/oauth2/access_token")
# The share card of works in WeChat (voting/identity/weixin_share.py): loads its script, on those pages only.
WEIXIN_SHARE = env.flag("WEIXIN_SHARE")
WEIXIN_API_URL = env.text("WEIXIN_API_URL", "https://api.weixin.qq.com")
WEIXIN_SDK_URL = env.text("WEIXIN_SDK_URL", "https://res.wx.qq.com/open/js/jweixin-1.6.0.js")
# Traces of voters (address, browser, device, number's digest) are erased so many days after the vote has closed. The
# privacy page says this figure (voting/privacy/).
VOTE_TRACES_DAYS = env.number("VOTE_TRACES_DAYS", 190)

# ── Safety ────────────────────────────────────────────────────────────────
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = SITE_URL.startswith("https://")
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^metrics$"]
    SECURE_HSTS_SECONDS = 31536000
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")
_media_hosts = [SELF, *env.object_store_origins(S3_ENDPOINT_URL, S3_BUCKET, env.text("S3_REGION"))]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [*_media_hosts, "data:", "blob:"],
        "media-src": [*_media_hosts, "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF, "blob:"],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

# ── Look ──────────────────────────────────────────────────────────────────
CRISPY_ALLOWED_TEMPLATE_PACKS = ["bootstrap5"]
CRISPY_TEMPLATE_PACK = "bootstrap5"
# Who stands in the footer of every page; another province names its own.
ORGANISERS = env.words("ORGANISERS", "福建省总工会,中共福建省委网信办")
OFFICE_HOURS = env.text("OFFICE_HOURS", "工作日 8:30–12:00，15:00–17:30")
ICP_NUMBER = env.text("ICP_NUMBER", "闽ICP备00000000号")
POLICE_NUMBER = env.text("POLICE_NUMBER", "闽公网安备 00000000000000号")

# ── Log: lines to the console, and to a file a day where there is a folder for them, which is kept for 190 days ──
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
