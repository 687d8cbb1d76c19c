"""What the site is: mode, folders, secrets, apps and pages, its language, and who stands in its footer."""

import hashlib
from pathlib import Path

from config import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent.parent
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

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

CRISPY_ALLOWED_TEMPLATE_PACKS = ["bootstrap5"]
CRISPY_TEMPLATE_PACK = "bootstrap5"
# Who stands in the footer of every page; another province names its own.
ORGANISERS = env.words("ORGANISERS", "福建省总工会,中共福建省委网信办")
OFFICE_HOURS = env.text("OFFICE_HOURS", "工作日 8:30–12:00，15:00–17:30")
ICP_NUMBER = env.text("ICP_NUMBER", "闽ICP备00000000号")
POLICE_NUMBER = env.text("POLICE_NUMBER", "闽公网安备 00000000000000号")
