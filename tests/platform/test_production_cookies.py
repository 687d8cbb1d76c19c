"""In production no cookie travels in clear, and Django's own deployment check finds nothing but taste."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GIVEN = {
    "BAMIN_MODE": "production",
    "SITE_URL": "https://bamin.example.org",
    "ALLOWED_HOSTS": "bamin.example.org",
    "DATABASE_URL": "postgresql://bamin:secret@postgres:5432/bamin",
    "REDIS_URL": "redis://:secret@redis:6379/0",
    "SMS_BACKEND": "voting.gateways.HttpGateway",
    "SMS_HTTP_URL": "https://sms.example.org/",
    **dict.fromkeys(("SECRET_KEY", "PHONE_HMAC_KEY", "LEDGER_KEY"), "abcdefghij" * 6),
    "PATH": os.environ["PATH"],
}
ASK = """
from config import settings as s
print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE)
print(s.SECURE_SSL_REDIRECT, s.SECOND_FACTOR_REQUIRED)
"""


def answer(command, tmp_path, **more):
    environment = {**GIVEN, "VAR_DIR": str(tmp_path), **more}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("site", "flags"),
    [
        ("https://bamin.example.org", "True True\nTrue True"),
        ("http://10.0.0.9", "False False\nFalse True"),
    ],
)
def test_cookies_are_secure_where_the_site_is(tmp_path, site, flags):
    assert answer([sys.executable, "-c", ASK], tmp_path, SITE_URL=site).stdout.strip() == flags


def test_deployment_check_finds_nothing_but_the_domain_s_own_choice(tmp_path):
    told = answer([sys.executable, "manage.py", "check", "--deploy"], tmp_path).stderr
    found = sorted({word.strip("?:()") for word in told.split() if word.startswith(("(security.", "(bamin."))})
    # Subdomains and the browsers' preload list are for the owner of the domain to decide; mail needs a server.
    assert found == ["bamin.W002", "security.W005", "security.W021"]
