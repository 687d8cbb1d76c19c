"""What keeps the expert's desk open without a line: the program that stands between the browser and the site."""

from __future__ import annotations

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.permissions import public

PROGRAM = "js/review/scoring/worker.js"


@public
@require_safe
@cache_control(no_cache=True)
def score_worker(request: HttpRequest) -> HttpResponse:
    """Such a program stands only before addresses below its own, unless its answer allows more."""
    text = Path(finders.find(PROGRAM) or "").read_bytes()
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers={"Service-Worker-Allowed": "/"})


@public
@require_safe
def score_no_line(request: HttpRequest) -> HttpResponse:
    """Shown in place of a page that is not on the device, or of an act that could not be sent."""
    return render(request, "review/scoring_desk/no_line.html")
