"""Who has to keep a second factor: staff exchange it, they do not do without."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts.permissions import logged_in
from accounts.roles import SECOND_FACTOR_ROLES

MUST_KEEP = _("您的角色须保留两步验证，不能停用。请先添加另一种验证方式，再移除这一种。")


def may_remove(authenticator: Authenticator) -> bool:
    """Whether its owner may do without this one: always where another code or key is left, or the role needs none."""
    if not settings.SECOND_FACTOR_REQUIRED or authenticator.user.role not in SECOND_FACTOR_ROLES:
        return True
    others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
    return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


class RemoveSecurityKeyView(RemoveWebAuthnView):
    """Allauth asks its adapter before it takes away a code, and not before it takes away a key."""

    def form_valid(self, form: Any) -> HttpResponse:
        if not may_remove(self.get_object()):
            messages.error(self.request, MUST_KEEP)
            return redirect(self.get_success_url())
        return super().form_valid(form)


remove_security_key = logged_in(RemoveSecurityKeyView.as_view())
