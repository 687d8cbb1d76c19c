"""Whose address a request carries: our own proxies are believed, nobody else is."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory

from common.client_address import client_ip


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "198.51.100.1", "192.0.2.1"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        (2, "1.1.1.1, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        (2, "198.51.100.1", "192.0.2.1"),
        (1, "::ffff:198.51.100.1", "198.51.100.1"),
        (1, "fe80::1%eth0", "fe80::1"),
        (1, "not an address", None),
        (1, "", "192.0.2.1"),
    ],
)
def test_client_ip_believes_only_our_own_proxies(settings: Any, proxies: int, forwarded: str, expected: str) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_ip(request) == expected


def test_log_in_counts_wrong_passwords_by_the_person_not_by_the_proxy(settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1
    one, other, nobody = (
        RequestFactory().get("/", REMOTE_ADDR="10.0.0.2", HTTP_X_FORWARDED_FOR=forwarded)
        for forwarded in ("198.51.100.1", "198.51.100.2", "not an address")
    )
    assert [get_adapter().get_client_ip(request) for request in (one, other)] == ["198.51.100.1", "198.51.100.2"]
    with pytest.raises(PermissionDenied):
        get_adapter().get_client_ip(nobody)
