"""Requests by status and duration, counted in every web process and added up over them.

The processes of one web server share a folder (config/wsgi.py), in which each has a file of its own counters. Where no
metrics are asked for, nothing is counted.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_own = CollectorRegistry()
SECONDS = Histogram(
    "bamin_request_seconds", "Requests by status", ["method", "status"], buckets=BUCKETS, registry=_own
)  # fmt: skip
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class RequestMetricsMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not (settings.METRICS_TOKEN or settings.METRICS_NETWORKS):
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        response = self.get_response(request)
        method = str(request.method) if request.method in METHODS else "other"
        SECONDS.labels(method, str(response.status_code)).observe(time.perf_counter() - begun)
        return response


def registry() -> CollectorRegistry:
    """Of all processes of this web server, or of this process where it is the only one."""
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return _own
    found = CollectorRegistry()
    MultiProcessCollector(found)
    return found
