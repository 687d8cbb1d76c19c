"""The message that tells an expert that she chairs a panel. No ORM, no clock, no I/O."""

from django.utils.translation import gettext_lazy as _

CHAIR = "panel.chair"
WORDS = {CHAIR: _("请专家担任组长")}
FIELDS = {CHAIR: ("campaign", "person", "category", "link")}
FIELD_WORDS = {"category": _("项目")}
