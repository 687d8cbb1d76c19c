"""Habits the law asks of such a site: idle log-out, a second factor and a password that is not old for staff."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.login import password_rules, sessions
from accounts.roles import SECOND_FACTOR_ROLES

Handler = Callable[[HttpRequest], HttpResponse]
LAST_SEEN = "last_seen"
UNATTENDED = "X-Unattended"  # a page asks by itself: nobody need sit before it


class IdleLogoutMiddleware:
    """Ends a session that has been idle for settings.IDLE_LOGOUT. Looks at the clock once a minute only,
    so that a long upload does not write its session with every piece."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = timezone.now().timestamp()
            seen = request.session.get(LAST_SEEN, now)
            if now - seen > settings.IDLE_LOGOUT.total_seconds():
                _log_out_idle(request)
            elif (now - seen > 60 and UNATTENDED not in request.headers) or LAST_SEEN not in request.session:
                request.session[LAST_SEEN] = now
                sessions.keep(request)
        return self.get_response(request)


@transaction.atomic
def _log_out_idle(request: HttpRequest) -> None:
    audit.record(action="person.logout", obj=request.user, by=None, reason="idle")
    sessions.forget(request)
    logout(request)


class SecondFactorMiddleware:
    """Sends staff without a second factor to the page where they set one up, until they have."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._must_set_up(request):
            messages.warning(request, _("您的角色须先设置动态验证码，才能继续使用。"))
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def _must_set_up(self, request: HttpRequest) -> bool:
        if not settings.SECOND_FACTOR_REQUIRED or not request.user.is_authenticated:
            return False
        if request.user.role not in SECOND_FACTOR_ROLES or _is_of_accounts(request):
            return False
        return not Authenticator.objects.filter(user=request.user).exists()


class PasswordAgeMiddleware:
    """Leads staff whose password is too old to the page where they set a new one. Only when they open a page: what is
    being sent or saved goes through."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        opens_page = request.method == "GET" and not {"HX-Request", UNATTENDED} & request.headers.keys()
        if opens_page and request.user.is_authenticated and not _is_of_accounts(request):
            if password_rules.is_too_old(request.user):
                messages.warning(request, password_rules.too_old())
                return redirect("account_change_password")
        return self.get_response(request)


def _is_of_accounts(request: HttpRequest) -> bool:
    """Where one logs in and out, and sets up what is asked for."""
    return request.path.startswith(reverse("account_login").rsplit("/", 2)[0])
