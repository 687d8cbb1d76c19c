"""Pages, style sheets and scripts travel compressed, also where no nginx stands in front (docs/decisions/0015).

Never an answer that repeats what came with the address or in a form: by its length a stranger could guess a secret
of the same page (BREACH). Django pads the others by a random length, and masks its tokens anew in every answer.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TYPES = ("text/html", "text/css", "text/javascript", "application/javascript", "application/json", "image/svg+xml")


class CompressionMiddleware(GZipMiddleware):
    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return super().process_response(request, response) if may_be_compressed(request, response) else response


def may_be_compressed(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whole answers in words, to a question without words of the asker. nginx sends X-Accel-Redirect's file itself."""
    kind = response.get("Content-Type", "").partition(";")[0]
    asks_plainly = request.method == "GET" and not request.META.get("QUERY_STRING")
    is_whole = response.status_code != 206 and "X-Accel-Redirect" not in response
    return asks_plainly and is_whole and kind in TYPES
