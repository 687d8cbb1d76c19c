"""deploy/nginx.conf against the addresses and folders of the site that stands behind it."""

from __future__ import annotations

import re
import uuid

import pytest
from django.urls import reverse

from config import log_lines
from submissions.uploads import rules
from submissions.uploads.tus import headers
from tests.platform.deployment import DOCKERFILE, NGINX, SERVICES, SITE, environment
from tools import healthcheck


def test_nginx_upstream_is_the_web_service():
    upstream, port = re.search(r"server (\w+):(\d+);", NGINX).groups()
    command = SERVICES[upstream]["command"]

    assert command[command.index("--port") + 1] == port
    assert SERVICES[upstream]["expose"] == [port]
    assert f"http://127.0.0.1:{port}/healthz" == healthcheck.ADDRESS


def test_nginx_serves_the_folders_that_the_site_writes():
    var = environment("web")["VAR_DIR"]

    assert f"alias {var}/static/;" in NGINX
    assert f"alias {var}/media/;" in NGINX
    assert f"var:{var}:ro" in SERVICES["nginx"]["volumes"]
    assert all(f"var:{var}" in service["volumes"] for service in SITE.values())
    assert environment("web")["MEDIA_ACCEL"] == "1"


def test_nginx_runs_as_the_user_who_owns_the_files():
    uid = re.search(r"useradd --uid (\d+)", DOCKERFILE).group(1)

    assert SERVICES["nginx"]["user"] == f"{uid}:{uid}"
    assert "USER bamin" in DOCKERFILE


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("uploads", {"pk": 7}), ("upload", {"key": uuid.uuid4()})],
)
def test_upload_addresses_reach_the_unbuffered_location(name, arguments):
    pattern, body = re.search(r"location ~ (\S+) \{([^}]*proxy_request_buffering off;[^}]*)\}", NGINX).groups()

    assert re.match(pattern, reverse(name, kwargs=arguments)) is not None
    assert f"client_max_body_size {headers.MAX_SIZE // 1024**3}g;" in body


@pytest.mark.parametrize(
    "path",
    [
        "/entries/7/files/work/",
        "/entries/7/files/work/upload/",
        "/accounts/login/",
        "/media/token/work.mp4",
        "/uploads/x/",
    ],
)
def test_other_addresses_do_not_reach_it(path):
    pattern = re.search(r"location ~ (\S+) \{[^}]*proxy_request_buffering off;", NGINX).group(1)

    assert re.match(pattern, path) is None


def test_plain_form_has_a_location_that_asks_who_sends_it():
    """Buffered, so its size is bounded and its sender known before a byte is read."""
    pattern, body = re.search(r"location ~ (\S+) \{([^}]*auth_request [^}]*)\}", NGINX).groups()
    most = rules.MOST_BY_FORM + 2 * rules.FORM_ITSELF

    assert re.match(pattern, reverse("plain_upload", kwargs={"pk": 7, "role": "work"})) is not None
    assert f"auth_request {reverse('uploads_allowed')};" in body
    assert f"client_max_body_size {most // 1024**2}m;" in body
    assert "proxy_request_buffering" not in body


def test_nginx_and_the_site_hide_the_same_links():
    shown = re.search(r'"~\^\(\?<before>(/\(.+\)/)\)\."', NGINX).group(1)

    assert shown.replace("(", "(?:") in log_lines.SECRET.pattern
