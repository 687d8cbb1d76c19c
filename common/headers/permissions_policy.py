"""What no page of ours may ever ask a browser for: place, camera, microphone and the like (Permissions-Policy)."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

HEADER = "Permissions-Policy"
# A photo or film is chosen in a form, which asks nobody: no page needs the device itself.
NEVER = ("camera", "microphone", "geolocation", "payment", "usb", "serial", "bluetooth", "midi", "browsing-topics")
VALUE = ", ".join(f"{name}=()" for name in NEVER)


class PermissionsPolicyMiddleware(MiddlewareMixin):
    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault(HEADER, VALUE)
        return response
