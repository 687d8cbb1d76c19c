"""How large a posted form may be."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.login.middleware import Handler
from accounts.permissions import allows

MOST_BYTES = 12 * 1024**2  # of a form, as in deploy/nginx.conf


class FormSizeMiddleware:
    """Takes large forms from those only who may upload by one: Django reads a form to disk, for its CSRF token,
    before any view is asked. Uploads by tus are no forms and are judged before they are read."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        is_large = not length.isdecimal() or len(length) > 18 or int(length) > MOST_BYTES
        if is_large and request.content_type == "multipart/form-data" and not allows(request.user, "entry.edit"):
            return render(request, "413.html", status=413)
        return self.get_response(request)
