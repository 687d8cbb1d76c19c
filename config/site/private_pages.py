"""Pages of somebody logged in are kept by no browser and no proxy: offices share computers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from accounts.login.middleware import Handler

# Without an account, but what is typed or shown there is one person's.
ALSO_PRIVATE = ("/accounts/", "/invited/")


class PrivatePagesMiddleware:
    """A view that says itself how long its answer may be kept (media, static files) has thought of it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" in response:  # first, for to ask for the person may ask a database that is away
            return response
        if request.user.is_authenticated or request.path.startswith(ALSO_PRIVATE):
            response["Cache-Control"] = "no-store"
        return response
