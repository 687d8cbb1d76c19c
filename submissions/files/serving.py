"""Giving files out: the page checks the right and hands out an address with a signed, expiring token.

In-app players (WeChat) may send no cookies, so the token is the right. Range requests get 206: nginx does it
(X-Accel-Redirect), an object store does it (a signed redirect), or werkzeug does it here (uploads.md).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core import signing
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.utils import send_file

from accounts.permissions import public
from submissions.models import Conversion, DerivedCopy, EntryFile, Finding, Package

SALT = "submissions.serving"
# A token lives between 6 and 12 hours. Its end is rounded, so that the address stays the same for a while and
# browsers can keep what they fetched.
STEP_S = 6 * 3600
INLINE = ("video/mp4", "audio/mpeg", "audio/mp4", "image/jpeg", "image/png", "image/svg+xml", "image/webp")
# "b" is a file as the blind review gives it out: without the name that its owner gave it.
# Of a conversion: "m" is what was made, "o" its original beside it, "w" a small picture of how that was.
KINDS: dict[str, Any] = {
    "f": EntryFile, "b": EntryFile, "c": DerivedCopy, "e": Finding, "p": Package,
    "m": Conversion, "o": Conversion, "w": Conversion,
}  # fmt: skip


def address(kind: str, pk: int, name: str) -> str:
    """The signed path of one stored thing; `name` is only for people and players to read."""
    until = (step() + 2) * STEP_S
    token = signing.Signer(salt=SALT).sign(f"{kind}.{pk}.{until}")
    return reverse("media", args=[token, name])


def step() -> int:
    """Addresses made in one step are the same; a page that is kept for longer would lead to expired ones."""
    return int(timezone.now().timestamp()) // STEP_S


def file_url(file: EntryFile) -> str:
    return address("f", file.pk, f"{file.key.hex[:8]}.{file.facts.get('container') or 'bin'}")


def blind_file_url(file: EntryFile) -> str:
    return address("b", file.pk, f"{file.key.hex[:8]}.{file.facts.get('container') or 'bin'}")


def copy_url(copy: DerivedCopy) -> str:
    if copy.kind == DerivedCopy.Kind.CLEAN:
        return address("c", copy.pk, _clean_name(copy))
    return address("c", copy.pk, f"{copy.kind}-{copy.index}.{copy.content_type.rpartition('/')[2] or 'bin'}")


def evidence_url(finding: Finding) -> str:
    return address("e", finding.pk, "evidence.jpg")


def package_url(package: Package) -> str:
    return address("p", package.pk, "materials.zip")


def converted_url(conversion: Conversion) -> str:
    return address("m", conversion.pk, f"{conversion.key.hex[:8]}.{conversion.target}")


def original_url(conversion: Conversion) -> str:
    name = f"{conversion.file.key.hex[:8]}.{conversion.file.facts.get('container') or 'bin'}"
    return address("o", conversion.pk, name)


def before_url(conversion: Conversion) -> str:
    return address("w", conversion.pk, "before.jpg")


@public
def media(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """The bytes behind a token. Unknown, expired and removed all answer 404."""
    return give(request, *_resolve(token))


def give_copy(request: HttpRequest, copy: DerivedCopy) -> HttpResponseBase:
    """For a view that has judged itself that anybody may see it."""
    return give(request, *_described(copy))


def give(request: HttpRequest, stored: str, content_type: str, download: str) -> HttpResponseBase:
    """What lies in storage, guarded; for who has judged the right to it. `download`: its name, "" to show it."""
    return _guarded(stored_bytes(request, stored, content_type, download), content_type, download)


def stored_bytes(request: HttpRequest, stored: str, content_type: str, download: str) -> HttpResponseBase:
    """What lies in storage, by whoever sends it best; the caller adds type and headers."""
    if not _is_local():
        return HttpResponseRedirect(_signed_elsewhere(stored, content_type, download))
    if not settings.MEDIA_ACCEL:
        return _send(request, stored, content_type)
    response = HttpResponse()
    response["X-Accel-Redirect"] = f"/protected/{quote(stored)}"
    return response


def _resolve(token: str) -> tuple[str, str, str]:
    """(storage name, content type, download name or "") of a token; Http404 where there is nothing to give."""
    try:
        kind, pk, until = signing.Signer(salt=SALT).unsign(token).split(".")
    except (signing.BadSignature, ValueError) as wrong:
        raise Http404 from wrong
    if int(until) < timezone.now().timestamp():
        raise Http404
    stored, content_type, download = _of_conversion(kind, pk) if KINDS[kind] is Conversion else _of_row(kind, pk)
    if not stored:
        raise Http404
    return stored, content_type, download


def _of_conversion(kind: str, pk: str) -> tuple[str, str, str]:
    """While the entrant decides, and for as long as what was made is in the entry: the original goes with it."""
    row = Conversion.objects.select_related("file", "made").filter(pk=pk).first()
    if row is None or row.state not in (row.State.OFFERED, row.State.ACCEPTED):
        raise Http404
    if (row.made or row.file).removed_at is not None:
        raise Http404
    if kind == "o":
        return _described(row.file)
    return (row.storage_name, row.content_type, "") if kind == "m" else (row.before, "image/jpeg", "")


def _of_row(kind: str, pk: str) -> tuple[str, str, str]:
    rows = KINDS[kind].objects.filter(pk=pk)
    row = (rows.select_related("file") if kind in "ce" else rows).first()
    if row is None or getattr(getattr(row, "file", row), "removed_at", None):
        raise Http404
    stored, content_type, download = _described(row)
    if kind == "b" and download:
        download = f"{row.key.hex[:8]}.{row.original_name.rpartition('.')[2][:5]}"
    return stored, content_type, download


def _described(row: EntryFile | DerivedCopy | Finding | Package) -> tuple[str, str, str]:
    if isinstance(row, EntryFile):
        # What failed its check may be fetched by its owner, but no browser is asked to open it.
        content_type = row.content_type if row.state in row.GOOD else "application/octet-stream"
        return row.storage_name, content_type, "" if content_type in INLINE else row.original_name
    if isinstance(row, Finding):
        return row.evidence, "image/jpeg", ""
    if isinstance(row, Package):
        what = row.entry.number if row.entry else row.union.short_name
        return row.storage_name, "application/zip", f"{what}-{timezone.localdate(row.created_at):%Y%m%d}.zip"
    download = _clean_name(row) if row.content_type not in INLINE else ""
    return row.storage_name, row.content_type, download


def _clean_name(copy: DerivedCopy) -> str:
    """A clean copy's: of the file's key and kind, for its own name may tell who made it."""
    return f"{copy.file.key.hex[:8]}.{copy.storage_name.rpartition('.')[2] or 'bin'}"


def _is_local() -> bool:
    return isinstance(default_storage, FileSystemStorage)


def _signed_elsewhere(stored: str, content_type: str, download: str) -> str:
    """An address of the object store that answers with our type and name, not with what it guesses."""
    parameters = {"ResponseContentType": content_type, "ResponseContentDisposition": _disposition(download)}
    return str(default_storage.url(stored, parameters=parameters))  # type: ignore[call-arg]  # S3Storage takes them


def _send(request: HttpRequest, stored: str, content_type: str) -> HttpResponseBase:
    try:
        sent = _in_part_or_whole(default_storage.path(stored), request.META, content_type)
    except FileNotFoundError as gone:
        raise Http404 from gone
    response = StreamingHttpResponse(sent.response, status=sent.status_code)
    for header in ("Content-Length", "Content-Range", "Accept-Ranges", "ETag", "Last-Modified"):
        if header in sent.headers:
            response[header] = sent.headers[header]
    response._resource_closers.append(sent.close)  # type: ignore[attr-defined]
    return response


def _in_part_or_whole(path: str, headers: dict[str, Any], content_type: str) -> Any:
    """The range that is asked for; one that cannot be served (several, outside, unreadable) is ignored, as RFC 9110
    (14.2) lets every server do: a player that asked oddly gets the whole and plays."""
    try:
        return send_file(path, headers, mimetype=content_type, conditional=True, etag=True)
    except RequestedRangeNotSatisfiable:
        asked = {name: value for name, value in headers.items() if name != "HTTP_RANGE"}
        return send_file(path, asked, mimetype=content_type, conditional=True, etag=True)


def _guarded(response: Any, content_type: str, download: str) -> Any:
    """Headers by which a hostile upload stays inert, and players and caches may keep what they got."""
    response["Content-Type"] = content_type or "application/octet-stream"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["Cache-Control"] = "private, max-age=21600"
    response["Content-Disposition"] = _disposition(download)
    return response


def _disposition(download: str) -> str:
    return f"attachment; filename*=UTF-8''{quote(download)}" if download else "inline"
