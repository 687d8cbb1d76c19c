"""The headers with which every answer protects whoever reads it; `header_faults` is asked of every address and role
by test_access too."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from common.headers import permissions_policy
from tests.platform.test_production_cookies import answer

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": permissions_policy.VALUE,
}
ASK = "from config import settings as s; print(s.SECURE_HSTS_SECONDS, s.CONTENT_SECURITY_POLICY['DIRECTIVES'])"


def header_faults(path: str, response: Any) -> list[str]:
    """What is wrong with the headers of this answer, one line each."""
    faults = [f"{path} {name}: {response.get(name)}" for name, right in ALWAYS.items() if response.get(name) != right]
    policy = {
        part.split()[0]: part.split()[1:] for part in response.get("Content-Security-Policy", "").split(";") if part
    }
    if policy.get("default-src") != ["'none'"]:
        faults.append(f"{path} default-src: {policy.get('default-src')}")
    if {"'unsafe-inline'", "'unsafe-eval'", "data:", "*"} & set(policy.get("script-src", ())):
        faults.append(f"{path} script-src: {policy['script-src']}")
    if "'unsafe-inline'" in policy.get("style-src", ()) and "script-src" in policy:
        faults.append(f"{path} style-src: {policy['style-src']}")
    if "sandbox" not in policy and policy.get("frame-ancestors") not in (["'none'"], ["'self'"]):
        faults.append(f"{path} frame-ancestors: {policy.get('frame-ancestors')}")
    return faults


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/privacy/", "/no-such-page", "/healthz", "/people/"])
def test_pages_errors_and_redirects_carry_them(client: Any, db: None, path: str) -> None:
    assert header_faults(path, client.get(path)) == []


def test_a_missing_or_loose_header_is_found(client: Any, db: None) -> None:
    page = client.get("/privacy/")
    del page["Referrer-Policy"]
    page["Content-Security-Policy"] = "default-src 'none'; script-src 'self' 'unsafe-inline'; frame-ancestors *"
    assert [fault.split()[1] for fault in header_faults("/", page)] == [
        "Referrer-Policy:", "script-src:", "frame-ancestors:"
    ]  # fmt: skip


def test_production_asks_browsers_for_https_alone_and_the_demo_does_not(
    db: None, settings: Any, tmp_path: Path
) -> None:
    said = answer([sys.executable, "-c", ASK], tmp_path).stdout
    assert said.startswith("31536000 {")
    assert "unsafe" not in said
    assert "Strict-Transport-Security" not in Client().get("/", secure=True)
    settings.SECURE_HSTS_SECONDS = 31536000
    assert Client().get("/", secure=True)["Strict-Transport-Security"] == "max-age=31536000"
