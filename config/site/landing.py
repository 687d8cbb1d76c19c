"""After log-in everybody starts at their own desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.permissions import logged_in
from config.site.navigation import desk_url


@logged_in
def after_login(request: HttpRequest) -> HttpResponse:
    return redirect(desk_url(request.user))
