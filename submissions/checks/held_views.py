"""The page of files that wait for a person: look at each, then say good, no good, or check it again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedIn, requires
from campaign.calendar import current_campaign
from common.refusals import Refused
from submissions.checks import held_files
from submissions.models import EntryFile

PER_PAGE = 50


@require_safe
@requires("file.release")
def held_list(request: SignedIn) -> HttpResponse:
    campaign = current_campaign()
    files = held_files.held(campaign) if campaign else EntryFile.objects.none()
    page = Paginator(files, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "submissions/checks/held.html", {"page": page})


@require_POST
@requires("file.release")
def held_answer(request: SignedIn, key: Any) -> HttpResponse:
    """One file's answer, by the button that was pressed."""
    file = EntryFile.objects.filter(key=key).first()
    if file is None:
        raise Http404
    try:
        messages.success(request, _answered(file, request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("held_files")


def _answered(file: EntryFile, request: SignedIn) -> str:
    answer, name = request.POST.get("answer"), {"name": file.original_name}
    if answer == "good":
        held_files.release(file=file, by=request.user)
        return _("已放行“%(name)s”，申报单位可以提交。") % name
    if answer == "bad":
        held_files.refuse(file=file, by=request.user, note=request.POST.get("note", ""))
        return _("已判“%(name)s”不能用，申报单位会看到原因。") % name
    held_files.check_again(file=file, by=request.user)
    return _("已安排重新检查“%(name)s”，几分钟后看结果。") % name
