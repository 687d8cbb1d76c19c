"""Mail and text messages."""

from config import environment as env
from config.settings.site import VAR_DIR

EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.number("EMAIL_PORT", 465)
EMAIL_HOST_USER = env.text("EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD")
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_USE_TLS = EMAIL_PORT == 587
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "八闽好网民 <noreply@localhost>")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_TIMEOUT = 10  # seconds for each answer of the server
EMAIL_FILE_PATH = VAR_DIR / "mail"
MESSAGES_TO_ONE_ADDRESS_A_DAY = env.number("MESSAGES_TO_ONE_ADDRESS_A_DAY", 100)
SMS_BACKEND = env.text("SMS_BACKEND", "console")
SMS_HTTP_URL = env.text("SMS_HTTP_URL")
SMS_HTTP_TOKEN = env.text("SMS_HTTP_TOKEN")
# Of the vendors aliyun and tencent (accounts/outbox/sms_vendors/).
SMS_ACCESS_ID = env.text("SMS_ACCESS_ID")
SMS_ACCESS_SECRET = env.text("SMS_ACCESS_SECRET")
SMS_APP_ID = env.text("SMS_APP_ID")
SMS_SIGN = env.text("SMS_SIGN")
SMS_TEMPLATES = env.words("SMS_TEMPLATES")
SMS_REGION = env.text("SMS_REGION", "ap-guangzhou")
SMS_ENDPOINT = env.text("SMS_ENDPOINT")
SMS_A_DAY = env.number("SMS_A_DAY", 200_000)  # all codes of a day (voting/identity/budget.py)
SMS_FEN = env.number("SMS_FEN", 5)  # what a message costs, in fen
SMS_LOG = VAR_DIR / "sms.log"
