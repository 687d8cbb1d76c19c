"""The address a request comes from, for counting and for the search for fraud; one answer for log-in and vote."""

from __future__ import annotations

import ipaddress
from typing import Any

from django.conf import settings
from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str | None:
    """The visitor's address, believing as many hops of X-Forwarded-For as there are proxies of our own."""
    return address_in(request.META)


def address_in(environ: dict[str, Any]) -> str | None:
    hops = [hop.strip() for hop in environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    proxies = settings.TRUSTED_PROXIES
    found = hops[-proxies] if 0 < proxies <= len(hops) else environ.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(found.partition("%")[0])
    except ValueError:
        return None
    # ::ffff:1.2.3.4 is 1.2.3.4; written in the long way all such visitors would share one /56.
    return str(getattr(address, "ipv4_mapped", None) or address)
