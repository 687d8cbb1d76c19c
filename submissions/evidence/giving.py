"""Giving evidence to staff: pictures are shown, all else is saved; nothing before it passed its check."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from submissions.files import serving
from submissions.models import EvidenceFile, EvidenceFolder

SHOWN = ("image/jpeg", "image/png")


def give(request: HttpRequest, *, folder: EvidenceFolder | None, pk: int) -> HttpResponseBase:
    """The file of this folder, for a view that has judged that this person may see it. Http404 where there is none that
    may be opened. No browser keeps it: desks are shared."""
    file = EvidenceFile.objects.filter(folder=folder, pk=pk, state__in=EvidenceFile.OPEN).first() if folder else None
    if file is None:
        raise Http404
    download = "" if file.content_type in SHOWN else file.original_name
    response = serving.give(request, file.storage_name, file.content_type, download)
    response["Cache-Control"] = "private, no-store"
    return response
