"""All addresses. Each app lists its own; the order only matters for reading."""

from django.urls import include, path

from accounts.login.second_factor import remove_security_key
from config import health
from config.site import disabled_addresses, landing, large_mode

handler400 = "config.site.errors.bad_request"
handler403 = "config.site.errors.permission_denied"
handler404 = "config.site.errors.page_not_found"
handler500 = "config.site.errors.server_error"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("look", large_mode.large_mode, name="large_mode"),
    path("desk", landing.after_login, name="desk"),
    path("accounts/email/", disabled_addresses.not_here),  # people's addresses are set by staff, not claimed
    path(
        "accounts/2fa/webauthn/keys/<int:pk>/remove/", remove_security_key, name="remove_security_key"
    ),  # staff keep one
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("", include("accounts.urls")),
    path("", include("campaign.urls")),
    path("", include("submissions.urls")),
    path("", include("activities.urls")),
    path("", include("voting.urls")),
    path("", include("review.urls")),
    path("", include("operations.urls")),
]
