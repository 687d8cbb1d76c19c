"""Staff who open a page with the addresses and numbers of others are on the record: one event an hour for each page.

A view carries `@reads_personal_data` below its rule; `tests/platform/test_personal_reads.py` opens every page and finds
those that show such data without it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEvent
from accounts.permissions import View

ACTION = "personal.read"
ONCE_IN = timedelta(hours=1)


def reads_personal_data(what: Any) -> Callable[[View], View]:
    """`what`: the page in words, for the trail."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def recorded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            if response.status_code == 200 and request.method == "GET":
                _note(request, str(what))
            return response

        return recorded

    return decorate


def _note(request: HttpRequest, what: str) -> None:
    asked = request.GET.urlencode()[:200]
    page = request.path if not asked else f"{request.path}?{asked}"
    since = timezone.now() - ONCE_IN
    lately = AuditEvent.objects.filter(actor=request.user.pk, action=ACTION, at__gt=since, details__page=page)
    if not lately.exists():
        with transaction.atomic():
            audit.record(action=ACTION, obj=request.user, by=request.user, label=what, page=page)
