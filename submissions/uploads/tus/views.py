"""Resumable upload: the tus 1.0 protocol over `receiving` (uploads.md, "Protocol").

Pieces are read by `body`, never by `request.body` or `request.POST`. Session and CSRF header stay on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.permissions import SignedIn, requires
from common.refusals import Refused
from common.request_bodies import PIECE, is_chunked, takes_pieces
from submissions import access
from submissions.models import Entry, EntryFile
from submissions.uploads import receiving, removing
from submissions.uploads.tus import headers
from submissions.uploads.tus.body import receive
from submissions.uploads.tus.headers import Stop

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,termination,expiration,checksum"
PLAIN = "text/plain; charset=utf-8"
OUR_MARKS = ("phone",)  # among a file's metadata: of the server's word only


@dataclass(frozen=True)
class Sender:
    """In whose name a file comes, to which entries, and where an upload goes on. `marks`: kept with the file.
    `removes_whole`: may take out what has arrived as a whole, and not only give up what has not."""

    by: User
    entries: QuerySet[Entry]
    address: Callable[[EntryFile], str]
    marks: dict[str, str] = field(default_factory=dict)
    removes_whole: bool = True


def _signed_in(request: SignedIn) -> Sender:
    entries = access.editable_entries(request.user)
    return Sender(request.user, entries, lambda file: reverse("upload", args=[file.key]))


@transaction.non_atomic_requests
@requires("entry.edit")
@takes_pieces
def uploads(request: SignedIn, pk: int) -> HttpResponse:
    """/entries/<pk>/uploads/: POST announces an upload to an entry, OPTIONS says what is understood."""
    return answer_announcement(request, _signed_in(request), pk)


@transaction.non_atomic_requests
@requires("entry.edit")
@takes_pieces
def upload(request: SignedIn, key: UUID) -> HttpResponse:
    """/uploads/<key>/: HEAD asks for the offset, PATCH appends, DELETE gives up."""
    return answer_pieces(request, _signed_in(request), key)


def answer_announcement(request: HttpRequest, sender: Sender, pk: int) -> HttpResponse:
    return _answer(request, {"OPTIONS": _options, "POST": _create}, sender, pk)


def answer_pieces(request: HttpRequest, sender: Sender, key: UUID) -> HttpResponse:
    return _answer(request, {"OPTIONS": _options, "HEAD": _head, "PATCH": _patch, "DELETE": _delete}, sender, key)


def answer_refused(refusal: Refused) -> HttpResponse:
    """What a sender reads who may send nothing at all."""
    return _as_tus(HttpResponse(str(refusal), status=refusal.status, content_type=PLAIN))


def _answer(
    request: HttpRequest, handlers: dict[str, Callable[..., HttpResponse]], sender: Sender, target: Any
) -> HttpResponse:
    method = (request.method or "").upper()
    if method == "POST":  # of no other: a GET was not asked for its CSRF token
        method = request.headers.get("X-HTTP-Method-Override", method).upper()
    try:
        if method not in handlers:
            raise Stop(405, Allow=", ".join(handlers))
        if method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
            raise Stop(412, Tus_Version=VERSION)
        response = handlers[method](request, sender, target)
    except Stop as stop:
        response = HttpResponse(str(stop), status=stop.status, content_type=PLAIN)
        for header, value in stop.headers.items():
            response[header] = value
    except Refused as refusal:
        return answer_refused(refusal)
    except Http404:
        response = HttpResponse(status=404)
    return _as_tus(response)


def _as_tus(response: HttpResponse) -> HttpResponse:
    response["Tus-Resumable"] = VERSION
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _options(request: HttpRequest, sender: Sender, target: Any) -> HttpResponse:
    return HttpResponse(
        headers={
            "Tus-Version": VERSION,
            "Tus-Extension": EXTENSIONS,
            "Tus-Max-Size": str(headers.MAX_SIZE),
            "Tus-Checksum-Algorithm": ",".join(headers.CHECKSUMS),
        }
    )


def _create(request: HttpRequest, sender: Sender, pk: int) -> HttpResponse:
    entry = get_object_or_404(sender.entries.select_related("union", "recommending"), pk=pk)
    metadata = headers.parse_metadata(request.headers.get("Upload-Metadata", ""))
    length = headers.number(request.headers.get("Upload-Length"), limit=headers.MAX_SIZE)
    if not metadata.get("filename") or not metadata.get("role"):
        raise Stop(400, "Upload-Metadata needs filename and role")
    metadata = {name: value for name, value in metadata.items() if name not in OUR_MARKS} | sender.marks
    file = receiving.announce(
        entry=entry, role=metadata["role"], name=metadata["filename"], length=length, by=sender.by, metadata=metadata
    )
    start = 0
    if request.headers.get("Content-Type") == PIECE:
        start = receive(request, file, 0)
    elif length == 0:
        receiving.complete(file)
    response = HttpResponse(status=201)
    response["Location"] = request.build_absolute_uri(sender.address(file))
    response["Upload-Offset"] = str(start)
    return headers.with_expiry(response, file)


def _head(request: HttpRequest, sender: Sender, key: UUID) -> HttpResponse:
    file = _find(sender, key)
    if file.state == EntryFile.State.UPLOADING:
        receiving.complete(file)  # finishes what a crash between the last byte and the hand-over left
    response = HttpResponse()
    response["Upload-Offset"] = str(receiving.offset(file))
    response["Upload-Length"] = str(file.size)
    response["Upload-Metadata"] = headers.format_metadata(file.metadata)
    return headers.with_expiry(response, file)


def _patch(request: HttpRequest, sender: Sender, key: UUID) -> HttpResponse:
    if request.headers.get("Content-Type") != PIECE:
        raise Stop(415, f"Content-Type must be {PIECE}")
    if is_chunked(request) or "Content-Length" not in request.headers:
        raise Stop(411, "Content-Length is needed")
    start = headers.number(request.headers.get("Upload-Offset"))
    file = _find(sender, key)
    here = receiving.offset(file)
    if start != here:
        raise Stop(409, "", Upload_Offset=str(here))
    coming = headers.number(request.headers["Content-Length"])
    if start + coming > file.size:
        raise Stop(413, "more bytes than were announced")
    response = HttpResponse(status=204)
    response["Upload-Offset"] = str(receive(request, file, start) if coming else start)
    return headers.with_expiry(response, file)


def _delete(request: HttpRequest, sender: Sender, key: UUID) -> HttpResponse:
    file = _find(sender, key)
    if file.state != EntryFile.State.UPLOADING and not sender.removes_whole:
        raise Http404
    removing.remove(file=file, by=sender.by)
    return HttpResponse(status=204)


def _find(sender: Sender, key: UUID) -> EntryFile:
    """The upload, if it is this sender's to continue. 404 for unknown and for another union's, 410 for expired."""
    try:  # in one query: it is asked per piece
        file = EntryFile.objects.live().filter(entry__in=sender.entries).get(key=key)
    except EntryFile.DoesNotExist as unknown:
        raise Http404 from unknown
    if file.expires_at and file.expires_at < timezone.now():
        raise Stop(410, "expired")
    return file
