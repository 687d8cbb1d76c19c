"""The mail when a night's recomputation did not give what is published. No ORM, no clock, no I/O."""

from django.utils.translation import gettext_lazy as _

DIFFERS = "result.differs"
WORDS = {DIFFERS: _("夜间复算发现不一致")}
FIELDS = {DIFFERS: ("campaign", "category", "day", "reasons", "link")}
