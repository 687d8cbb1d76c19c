"""Addresses that a library brings along and that this site does not offer."""

from django.http import Http404, HttpRequest, HttpResponse

from accounts.permissions import public


@public
def not_here(request: HttpRequest) -> HttpResponse:
    raise Http404
