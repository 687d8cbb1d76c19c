"""The captions of the files step: saved as typed, and by an ordinary form where there is no script."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.permissions import requires
from common.refusals import Refused
from submissions import access
from submissions.files.cards import rule_of
from submissions.models import EntryFile
from submissions.uploads import captions


@require_POST
@requires("entry.edit")
def file_caption(request: HttpRequest, key: UUID) -> HttpResponse:
    """Answers a script with what became of the text, in the place where it was typed. Never a redirect, for it."""
    file = access.get_file_or_404(request.user, key)
    access.get_editable_entry_or_404(request.user, file.entry_id)
    typed, seen = request.POST.get("caption", ""), request.POST.get("seen", "")
    said: dict[str, Any] = {"file": file, "rule": rule_of(file)}
    try:
        file.caption = captions.write(file=file, text=typed, by=request.user, seen=seen)
        said |= {"saved_at": timezone.now(), "seen": captions.version_of(file.caption)}
    except captions.ChangedElsewhere as other:
        said |= {"refused": str(other), "theirs": other.stored, "seen": captions.version_of(other.stored)}
    except Refused as refusal:
        said |= {"refused": str(refusal), "seen": seen}
    if request.headers.get("X-Requested-With") == "autosave":
        status = 409 if "refused" in said else 200
        return render(request, "submissions/uploads/_caption_saved.html", said, status=status)
    return _to_page(request, file, typed, said)


def _to_page(request: HttpRequest, file: EntryFile, typed: str, said: dict[str, Any]) -> HttpResponse:
    """For a page without script: back to the file; what was refused keeps a page with what was typed."""
    if "refused" not in said:
        return redirect(f"{reverse('entry_step', args=[file.entry_id, 'files'])}#file-{file.pk}")
    file.caption = typed
    return render(request, "submissions/uploads/caption.html", said | {"entry": file.entry}, status=409)
