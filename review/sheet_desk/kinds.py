"""The message that tells an expert that a sheet is open again. No ORM, no clock, no I/O."""

from django.utils.translation import gettext_lazy as _

KIND = "sheet.reopened"
WORDS = {KIND: _("评分表重新打开，告知专家")}
FIELDS = {KIND: ("campaign", "person", "title", "reasons", "until", "link")}
FIELD_WORDS = {"person": _("收信人姓名")}
