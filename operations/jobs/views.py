"""The page of jobs (任务运行): what runs by itself, what failed, which files stand still."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedIn, allows, requires
from common.refusals import Refused
from operations.jobs import listing, retrying
from operations.models import JobRun
from submissions import handed_in
from submissions.models import EntryFile

SHOWN = 50


@require_safe
@requires("panel.progress")
def jobs_page(request: SignedIn) -> HttpResponse:
    now = timezone.now()
    stuck = list(retrying.stuck()[:SHOWN])
    handed_in.put_titles(file.entry for file in stuck)
    context = {
        "jobs": [(job, job.is_missing(now)) for job in listing.jobs()],
        "failed": [(run, retrying.may_be_retried(run)) for run in retrying.failed()[:SHOWN]],
        "stuck": stuck,
        "can_retry": allows(request.user, "job.retry"),
    }
    return render(request, "operations/jobs.html", context)


@require_POST
@requires("job.retry")
def retry_run(request: SignedIn, pk: int) -> HttpResponse:
    run = get_object_or_404(JobRun, pk=pk)
    return _after(request, lambda: retrying.retry(run=run, by=request.user), _("已重新运行，结果稍后在本页显示。"))


@require_POST
@requires("job.retry")
def check_stuck_again(request: SignedIn, key: UUID) -> HttpResponse:
    file = get_object_or_404(EntryFile.objects.select_related("entry"), key=key)
    return _after(request, lambda: retrying.check_again(file=file, by=request.user), _("已重新送去检查。"))


def _after(request: SignedIn, act: Callable[[], None], done: str) -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("jobs")
