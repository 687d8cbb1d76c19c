"""/metrics for the collector of who runs the site: by its token or from its network; others find no such page."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from accounts.permissions import public
from common.client_address import client_ip
from operations.metrics.figures import Figures
from operations.metrics.requests import registry


@public
@require_GET
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    if not (_has_token(request) or _is_near(request)):
        raise Http404
    now = CollectorRegistry()
    now.register(Figures())
    return HttpResponse(generate_latest(now) + generate_latest(registry()), content_type=CONTENT_TYPE_LATEST)


def _has_token(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "")
    return bool(settings.METRICS_TOKEN) and constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}")


def _is_near(request: HttpRequest) -> bool:
    address = client_ip(request)
    return address is not None and any(
        ipaddress.ip_address(address) in ipaddress.ip_network(network) for network in settings.METRICS_NETWORKS
    )
