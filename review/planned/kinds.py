"""The mail to organisers when what was planned could not be published. No ORM, no clock, no I/O."""

from django.utils.translation import gettext_lazy as _

FAILED = "plan.failed"
WORDS = {FAILED: _("定时公布未能办理")}
FIELDS = {FAILED: ("campaign", "what", "reasons", "link")}
FIELD_WORDS = {"what": _("要公布的内容")}
