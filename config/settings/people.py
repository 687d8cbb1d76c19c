"""Who logs in: passwords, second factor, sessions."""

from datetime import timedelta

from config import environment as env
from config.settings.site import DEMO, PRODUCTION

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.login.password_rules.TwoKindsValidator"},
    {"NAME": "accounts.login.password_rules.NewPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
ACCOUNT_ADAPTER = "accounts.login.adapter.AccountAdapter"
MFA_ADAPTER = "accounts.login.adapter.MFAAdapter"
_OWN_FORMS = "accounts.login.forms."
ACCOUNT_FORMS = {
    "login": _OWN_FORMS + "LoginForm",
    "change_password": _OWN_FORMS + "ChangePasswordForm",
    "reset_password": _OWN_FORMS + "ResetPasswordForm",
    "reset_password_from_key": _OWN_FORMS + "ResetPasswordKeyForm",
    "reauthenticate": _OWN_FORMS + "ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": _OWN_FORMS + "AuthenticateForm",
    "reauthenticate": _OWN_FORMS + "ReauthenticateCodeForm",
    "activate_totp": _OWN_FORMS + "ActivateTOTPForm",
    "add_webauthn": _OWN_FORMS + "AddWebAuthnForm",
    "edit_webauthn": _OWN_FORMS + "EditWebAuthnForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # else anybody could have us write to any address
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True  # a first password leads straight to one's desk
ACCOUNT_SESSION_REMEMBER = False  # offices share computers
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
PASSWORD_RESET_TIMEOUT = 7 * 86400  # also of the link in an invitation: clerks are out of office for days
# Wrong passwords are counted in accounts/login/attempts.py. By address only: five requests of a stranger must not
# keep a person from the link; how many mails one address gets is bounded by the outbox.
ACCOUNT_RATE_LIMITS = {"login": "", "login_failed": "", "reset_password": "20/m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
MFA_TOTP_ISSUER = "八闽好网民"
SECOND_FACTOR_REQUIRED = PRODUCTION  # for staff roles; the demo lets one look around without a phone
# Staff set a new password after so many days; 0: never. The demo's are known to everybody anyway.
PASSWORD_MAX_DAYS = env.number("PASSWORD_MAX_DAYS", 180 if PRODUCTION else 0)
IDLE_LOGOUT = timedelta(minutes=env.number("IDLE_LOGOUT_MINUTES", 60))
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
